import type { ChatMessage, ConversationView, DeskChat, DeskState } from '@crm/protocol'
import { deskWrapUp } from '../packages/core/test/fakes.ts'

interface Answer { readonly status: number; readonly body?: unknown }

/** An agent's chats as his page sees them: lines by conversation, and what the commands lead to. */
export class FakeDeskChats {
  /** Commands in order, as `verb id body`. */
  readonly commands: string[] = []
  readonly lines = new Map<string, ChatMessage[]>()
  conversations: readonly ConversationView[] = []
  /** Stored, but the answer never comes. */
  loseAnswers = false

  add(id: string, fields: Partial<ChatMessage>): ChatMessage {
    const lines = this.lines.get(id) ?? []
    const line: ChatMessage = {
      seq: lines.length + 1, at: new Date().toISOString(), from: 'customer', kind: 'text', name: null, text: null, system: null, clientMessageId: null, ...fields,
    }
    this.lines.set(id, [...lines, line])
    return line
  }

  /** Null for what is not about chats. `move` changes the desk. */
  answer(method: string, path: string, url: URL, body: Record<string, unknown>, desk: DeskState, move: (fields: Partial<DeskState>) => void): Answer | 'desk' | null {
    const [, kind, id = '', verb = ''] = path.split('/')
    if (kind === 'interactions' && verb === 'messages') return { status: 200, body: { items: this.lines.get(id) ?? [] } }
    if (kind !== 'conversations') return null
    if (id === '') return { status: 200, body: { items: this.conversations } }
    if (method === 'GET') return { status: 200, body: { items: (this.lines.get(id) ?? []).filter(line => line.seq > Number(url.searchParams.get('after'))) } }
    this.commands.push(`${verb} ${id} ${JSON.stringify(body)}`)
    const change = (fields: (chat: DeskChat) => DeskChat | null): 'desk' => {
      move({ chats: (desk.chats ?? []).map(chat => (chat.conversationId === id ? fields(chat) : chat)).filter(chat => chat !== null) })
      return 'desk'
    }
    switch (verb) {
      case 'messages':
      case 'note': return this.say(id, verb === 'note', String(body['clientMessageId']), String(body['text']))
      case 'park': return change(chat => ({ ...chat, state: 'parked', reservationId: null, actions: ['note', 'resume', 'close'] }))
      case 'resume': return change(chat => ({ ...chat, state: 'connected', reservationId: 'r9', actions: talking }))
      case 'close':
      case 'transfer': return change(chat => ({
        ...chat, state: 'wrapUp', actions: ['wrap-up'], wrapUp: deskWrapUp({ reservationId: `w-${id}`, interactionId: id, deadline: new Date(Date.now() + 60_000).toISOString() }),
      }))
      default: return { status: 204 }
    }
  }

  private say(id: string, note: boolean, clientMessageId: string, text: string): Answer {
    const known = this.lines.get(id)?.find(line => line.clientMessageId === clientMessageId)
    const line = known ?? this.add(id, { from: 'agent', kind: note ? 'note' : 'text', name: 'Anna', text, clientMessageId })
    return this.loseAnswers ? { status: 503, body: { type: 'urn:crm:problem:unavailable', status: 503 } } : { status: 200, body: line }
  }
}

export const talking: DeskChat['actions'] = ['message', 'note', 'transfer', 'park', 'close']
