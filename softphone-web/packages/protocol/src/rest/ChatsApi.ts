import type { CannedReply, ChatMessage, ConversationView } from '../contract/chats.ts'
import type { DeskState } from '../contract/desk.ts'
import type { CallTarget } from '../contract/parties.ts'
import type { Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** What people at desks do with chats, and what supervisors see of them. */
export class ChatsApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  /** Lines after a sequence, notes included, at most 200; ask again after the last. */
  messages(id: string, after: number): Promise<Listing<ChatMessage>> {
    return this.rest.get(`${path(id)}/messages?after=${after}`)
  }

  /** Writes to the customer, or a note he never sees. The same id again gives the first line. */
  say(id: string, clientMessageId: string, text: string, note: boolean): Promise<ChatMessage> {
    return this.rest.post(`${path(id)}/${note ? 'note' : 'messages'}`, { clientMessageId, text })
  }

  /** Sends a text the channel's operator has approved. The same id again gives the first line. */
  sayTemplate(id: string, clientMessageId: string, template: { readonly id: string; readonly values: readonly string[] }): Promise<ChatMessage> {
    return this.rest.post(`${path(id)}/messages`, { clientMessageId, template })
  }

  /** The ready replies of a queue. */
  replies(queueId: string): Promise<Listing<CannedReply>> {
    return this.rest.get(`/conversations/replies?queue=${encodeURIComponent(queueId)}`)
  }

  /** Sends a file; the same id again gives the first line. */
  sendFile(id: string, clientMessageId: string, file: File, type: string, progress: (part: number) => void, stop: AbortSignal): Promise<ChatMessage> {
    return this.rest.upload(`${path(id)}/files?${new URLSearchParams({ clientMessageId, name: file.name })}`, file, type, progress, stop)
  }

  read(id: string, upTo: number, state: 'delivered' | 'read'): Promise<void> {
    return this.rest.post(`${path(id)}/read`, { upTo, state })
  }

  typing(id: string, typing: boolean): Promise<void> {
    return this.rest.post(`${path(id)}/typing`, { typing })
  }

  transfer(id: string, target: CallTarget, note: string | null): Promise<DeskState> {
    return this.rest.post(`${path(id)}/transfer`, { target, note })
  }

  park(id: string): Promise<DeskState> {
    return this.rest.post(`${path(id)}/park`, {})
  }

  resume(id: string): Promise<DeskState> {
    return this.rest.post(`${path(id)}/resume`, {})
  }

  close(id: string): Promise<DeskState> {
    return this.rest.post(`${path(id)}/close`, {})
  }

  /** Conversations that are not over; for supervisors. */
  open(): Promise<Listing<ConversationView>> {
    return this.rest.get('/conversations')
  }

  join(id: string, visible: boolean): Promise<void> {
    return this.rest.post(`${path(id)}/join`, { visible })
  }

  leave(id: string): Promise<void> {
    return this.rest.post(`${path(id)}/leave`, {})
  }

  /** The whole of it, afterwards too. */
  transcript(interactionId: string): Promise<Listing<ChatMessage>> {
    return this.rest.get(`/interactions/${encodeURIComponent(interactionId)}/messages`)
  }
}

const path = (id: string): string => `/conversations/${encodeURIComponent(id)}`
