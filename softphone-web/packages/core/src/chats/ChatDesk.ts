import { chatTextLimit, type ApiError, type CallTarget, type ChatsApi, type ChatUpdate, type CrmApi, type DeskChat, type DeskState } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { FileSender } from './FileSender.ts'
import { LineSender } from './LineSender.ts'
import { emptyThread, mergeLines, wholeUpTo, withDelivery, withReceipt, type Thread } from './thread.ts'

export interface ChatDeskState {
  /** The conversation that is shown; null when none is. */
  readonly open: string | null
  readonly threads: Readonly<Record<string, Thread>>
  /** A command that waits for its answer. */
  readonly busy: boolean
  readonly failure: { readonly conversationId: string; readonly error: ApiError } | null
}

interface ChatDeskParts {
  readonly api: Pick<CrmApi, 'wrapUp'> & { readonly chats: ChatsApi }
  /** Takes the desk a command was answered with. */
  readonly done: (desk: DeskState) => void
  /** A customer has written where the agent does not look. */
  readonly unseen: (chat: DeskChat) => void
  readonly newId: () => string
  /** Whether the agent looks at other written work, which is not taken from before him. */
  readonly elsewhere?: () => boolean
}

/** Milliseconds after which a customer who writes and is not heard of again counts as not writing. */
const typingFades = 8_000

/** Milliseconds between two signs that the agent writes. */
const typingPause = 4_000

/** Lines the server gives at once, and the most pages of them that are read of one conversation. */
const [pageSize, pagesMax] = [200, 50]

/**
 * The chats of one agent: which is open, its lines in the server's order, and what he writes, kept until the server has it. What is
 * missing between two pushed lines is fetched; a new connection fetches what came meanwhile.
 */
export class ChatDesk extends Store<ChatDeskState> {
  private readonly parts: ChatDeskParts
  private readonly sender: LineSender
  /** Files on their way. */
  readonly files: FileSender
  private chats: readonly DeskChat[] = []
  private followed = false
  private call: string | null = null
  private visible = true
  private readonly reading = new Set<string>()
  private readonly told = new Map<string, { delivered: number; read: number }>()
  private readonly fading = new Map<string, ReturnType<typeof setTimeout>>()
  private lastTyping = 0

  constructor(parts: ChatDeskParts) {
    super({ open: null, threads: {}, busy: false, failure: null })
    this.parts = parts
    this.sender = new LineSender({
      say: (id, line) => parts.api.chats.say(id, line.id, line.text, line.note),
      outbox: id => this.thread(id).outbox,
      change: (id, change) => this.patchThread(id, { outbox: change(this.thread(id).outbox) }),
      confirmed: (id, line) => this.take(id, [line]),
    })
    this.files = new FileSender({
      send: (id, ...given) => parts.api.chats.sendFile(id, ...given),
      newId: parts.newId,
      changed: (id, files) => this.patchThread(id, { files }),
    })
  }

  thread(id: string): Thread {
    return this.get().threads[id] ?? emptyThread
  }

  /** The desk as it is now. */
  follow(desk: DeskState): void {
    const before = this.chats
    this.chats = desk.chats ?? []
    const known = new Set(this.chats.map(chat => chat.conversationId))
    const { threads, open } = this.get()
    const gone = Object.keys(threads).filter(id => !known.has(id))
    if (gone.length > 0) {
      for (const id of gone) this.forget(id)
      this.patch({ threads: Object.fromEntries(Object.entries(threads).filter(([id]) => known.has(id))) })
    }
    const next = this.choose(desk, before, open)
    if (next !== open) this.open(next)
    for (const chat of this.chats) {
      if (chat.conversationId === this.get().open && wholeUpTo(this.thread(chat.conversationId).lines) < chat.lastSeq) void this.read(chat.conversationId)
    }
  }

  /** A new connection: what came meanwhile is fetched, and what was not confirmed is sent again. */
  renew(): void {
    for (const id of Object.keys(this.get().threads)) {
      void this.read(id)
      this.sender.retryNow(id)
      this.files.retryNow(id)
    }
  }

  /** Pushed by the hub. */
  hear({ conversationId, message, receipt, typing, delivered }: ChatUpdate): void {
    if (message !== null) {
      this.take(conversationId, [message])
      if (message.seq > wholeUpTo(this.thread(conversationId).lines)) void this.read(conversationId)
      const chat = this.chats.find(one => one.conversationId === conversationId)
      if (message.from === 'customer' && chat !== undefined && !this.looksAt(conversationId)) this.parts.unseen(chat)
    }
    if (receipt !== null) this.setThread(conversationId, withReceipt(this.thread(conversationId), receipt))
    if (delivered != null) this.setThread(conversationId, withDelivery(this.thread(conversationId), delivered.seq, delivered))
    if (typing?.by === 'customer') this.showTyping(conversationId, typing.typing)
  }

  /** Shows a conversation; null shows the call again. */
  open(id: string | null): void {
    this.patch({ open: id, failure: null })
    if (id === null) return
    if (!this.thread(id).complete) void this.read(id)
    this.acknowledge(id)
  }

  /** Whether the agent has the page before him. */
  look(visible: boolean): void {
    this.visible = visible
    const { open } = this.get()
    if (open !== null) this.acknowledge(open)
  }

  write(id: string, draft: string): void {
    this.patchThread(id, { draft })
    const now = Date.now()
    const typing = draft.trim() !== '' && !this.thread(id).note
    if (typing ? now - this.lastTyping < typingPause : this.lastTyping === 0) return
    this.lastTyping = typing ? now : 0
    this.parts.api.chats.typing(id, typing).catch(() => undefined) // a sign that is lost fades by itself
  }

  fill(id: string, fields: Partial<Pick<Thread, 'code' | 'notes' | 'note'>>): void {
    this.patchThread(id, fields)
  }

  /** Sends what is written; false when it cannot be. */
  send(id: string): boolean {
    const { draft, note, outbox } = this.thread(id)
    const text = draft.trim()
    const chat = this.chats.find(one => one.conversationId === id)
    if (text === '' || text.length > (chat?.channel != null && !note ? chat.channel.textMax : chatTextLimit) || chat?.actions.includes(note ? 'note' : 'message') !== true) return false
    this.lastTyping = 0
    this.patchThread(id, { draft: '', outbox: [...outbox, { id: this.parts.newId(), text, note, refused: false }] })
    this.sender.start(id)
    return true
  }

  /** Sends files to the customer; what cannot be taken is shown so. */
  sendFiles(id: string, files: readonly File[]): void {
    if (this.chats.find(one => one.conversationId === id)?.actions.includes('message') === true) this.files.add(id, files)
  }

  /** Sends a refused line once more. */
  again(id: string, lineId: string): void {
    this.patchThread(id, { outbox: this.thread(id).outbox.map(line => (line.id === lineId ? { ...line, refused: false } : line)) })
    this.sender.start(id)
  }

  park(id: string): Promise<boolean> {
    return this.run(id, this.parts.api.chats.park(id))
  }

  resume(id: string): Promise<boolean> {
    return this.run(id, this.parts.api.chats.resume(id))
  }

  close(id: string): Promise<boolean> {
    return this.run(id, this.parts.api.chats.close(id))
  }

  transfer(id: string, target: CallTarget, note: string | null): Promise<boolean> {
    return this.run(id, this.parts.api.chats.transfer(id, target, note))
  }

  wrapUp(id: string, reservationId: string): Promise<boolean> {
    const { code, notes } = this.thread(id)
    return this.run(id, this.parts.api.wrapUp(reservationId, code, notes.trim() || null))
  }

  dismiss(): void {
    this.patch({ failure: null })
  }

  stop(): void {
    this.sender.stop()
    this.files.stop()
    for (const timer of this.fading.values()) clearTimeout(timer)
    this.fading.clear()
  }

  /** A chat just taken is shown; a call that begins is what the agent looks at; one that is gone gives its place to another. */
  private choose(desk: DeskState, before: readonly DeskChat[], open: string | null): string | null {
    const first = !this.followed
    this.followed = true
    const call = desk.call?.reservationId ?? null
    const began = call !== null && call !== this.call
    this.call = call
    const had = new Set(before.filter(chat => chat.state === 'connected').map(chat => chat.conversationId))
    const taken = this.chats.filter(chat => chat.state === 'connected' && !had.has(chat.conversationId)).at(-1)
    if (!first && taken !== undefined) return taken.conversationId
    if (began) return null
    if (open !== null && this.chats.some(chat => chat.conversationId === open)) return open
    if (desk.call !== null || this.parts.elsewhere?.() === true) return null
    return (this.chats.find(chat => chat.unread > 0) ?? this.chats.find(chat => chat.state === 'connected') ?? this.chats.find(chat => chat.state === 'wrapUp'))?.conversationId ?? null
  }

  private take(id: string, more: Thread['lines']): void {
    const thread = this.thread(id)
    const lines = mergeLines(thread.lines, more)
    const confirmed = new Set(more.map(line => line.clientMessageId))
    const outbox = thread.outbox.some(line => confirmed.has(line.id)) ? thread.outbox.filter(line => !confirmed.has(line.id)) : thread.outbox
    const writing = thread.writing && !more.some(line => line.from === 'customer')
    this.setThread(id, { ...thread, lines, outbox, writing })
    for (const line of more) if (line.file != null && line.clientMessageId !== null) this.files.confirm(id, line.clientMessageId)
    this.acknowledge(id)
  }

  /** Fetches what is missing, page after page. One reading of a conversation at a time. */
  private async read(id: string): Promise<void> {
    if (this.reading.has(id)) return
    this.reading.add(id)
    try {
      for (let page = 0; page < pagesMax; page++) {
        const { items } = await this.parts.api.chats.messages(id, wholeUpTo(this.thread(id).lines))
        this.take(id, items)
        if (items.length < pageSize) break
      }
      this.patchThread(id, { complete: true, failed: false })
    } catch {
      this.patchThread(id, { failed: true }) // shown at the transcript, with a way to try again
    } finally {
      this.reading.delete(id)
    }
  }

  /** Reads a conversation whose reading failed. */
  retry(id: string): void {
    void this.read(id)
  }

  private looksAt(id: string): boolean {
    return this.visible && this.get().open === id
  }

  /** Tells how far the agent has got, each step once. */
  private acknowledge(id: string): void {
    const chat = this.chats.find(one => one.conversationId === id)
    const newest = this.thread(id).lines.findLast(line => line.from === 'customer')?.seq ?? 0
    const state = this.looksAt(id) ? 'read' : 'delivered'
    const told = this.told.get(id) ?? { delivered: 0, read: 0 }
    if (newest === 0 || chat?.state !== 'connected' || newest <= Math.max(told[state], told.read)) return
    this.told.set(id, { ...told, [state]: newest })
    this.parts.api.chats.read(id, newest, state).catch(() => this.told.delete(id)) // said again with the next line
  }

  private showTyping(id: string, writing: boolean): void {
    clearTimeout(this.fading.get(id))
    this.patchThread(id, { writing })
    if (writing) this.fading.set(id, setTimeout(() => this.patchThread(id, { writing: false }), typingFades))
  }

  private async run(id: string, work: Promise<DeskState>): Promise<boolean> {
    this.patch({ busy: true, failure: null })
    try {
      this.parts.done(await work)
      return true
    } catch (failure) {
      this.patch({ failure: { conversationId: id, error: asApiError(failure) } })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }

  private forget(id: string): void {
    this.sender.forget(id)
    this.files.forget(id)
    this.told.delete(id)
    clearTimeout(this.fading.get(id))
    this.fading.delete(id)
  }

  private patchThread(id: string, fields: Partial<Thread>): void {
    this.setThread(id, { ...this.thread(id), ...fields })
  }

  private setThread(id: string, thread: Thread): void {
    if (this.chats.some(chat => chat.conversationId === id)) this.patch({ threads: { ...this.get().threads, [id]: thread } })
  }
}
