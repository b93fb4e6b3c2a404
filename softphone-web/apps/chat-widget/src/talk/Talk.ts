import { ChatRefusal, type Right } from '../wire/ChatApi.ts'
import { textLimit, type ChatMessage, type ChatReceipt, type ChatRequest, type ChatSnapshot, type ChatStatus, type ChatTyping } from '../wire/contract.ts'
import { outboxLimit, type Outgoing } from './Kept.ts'
import { Link } from './Link.ts'
import { merge, newestOfOthers, reach, textsAfter } from './lines.ts'
import { Outbox } from './Outbox.ts'
import { Store } from './Store.ts'
import { nothing, type TalkParts, type TalkState } from './TalkState.ts'
import { Uploads } from './Uploads.ts'

export type { TalkParts, TalkState } from './TalkState.ts'

/** Milliseconds after which somebody who writes and is not heard of again counts as not writing. */
const typingFades = 8_000

/** Milliseconds between two signs that the customer writes. */
const typingPause = 4_000

/**
 * One customer's conversation. What the server pushes is merged by its sequence, what the customer writes is kept until the server has
 * confirmed it and sent again under the same id, so that nothing is lost and nothing is there twice, whatever the network does.
 */
export class Talk extends Store<TalkState> {
  private readonly parts: TalkParts
  private readonly link: Link
  private readonly outbox: Outbox
  private readonly uploads: Uploads
  /** Whether the customer has the conversation before him. */
  private looking = false
  private told = { delivered: 0, read: 0 }
  private seen = 0
  private fading: ReturnType<typeof setTimeout> | undefined
  private lastTyping = 0

  constructor(parts: TalkParts) {
    super({ online: null, calls: false, invitations: null, ...nothing })
    this.parts = parts
    this.link = new Link({
      connect: parts.connect, random: parts.random,
      message: (target, argument) => this.hear(target, argument),
      state: link => this.patch({ link }),
    })
    this.outbox = new Outbox({
      api: parts.api, kept: parts.kept, random: parts.random,
      changed: outbox => this.patch({ outbox }),
      confirmed: line => this.patch({ lines: merge(this.get().lines, [line]) }),
    })
    this.uploads = new Uploads({ send: (...given) => parts.api.sendFile(...given), newId: parts.newId, changed: files => this.patch({ files }) })
  }

  /** Sends files; what cannot be taken is shown so. */
  sendFiles(files: readonly File[]): void {
    const { right, status } = this.get()
    if (right !== null && status?.state !== 'ended') this.uploads.add(files)
  }

  cancelFile(id: string): void {
    this.uploads.cancel(id)
  }

  fileAgain(id: string): void {
    this.uploads.again(id)
  }

  /** The content of a file in the conversation; null when it cannot be had. */
  async fileOf(line: ChatMessage): Promise<Blob | null> {
    const { right } = this.get()
    if (right === null || line.file == null) return null
    return this.parts.api.file(right, line.file.id).catch(() => null)
  }

  /** Goes on with what the browser remembers, or asks whether a chat could begin. */
  async start(entryPoint: string): Promise<void> {
    const known = this.parts.kept.read()
    if (known !== null && known.customer === this.parts.customer) {
      this.follow(known)
      return this.askCalls(entryPoint)
    }
    if (known !== null) this.parts.kept.write(null)
    await this.ask(entryPoint)
  }

  /** Asks whether a chat could begin now. */
  async ask(entryPoint: string): Promise<void> {
    try {
      const { state, calls, invitations } = await this.parts.api.availability(entryPoint)
      this.patch({ online: state === 'online', calls, invitations: invitations ?? null, failure: null })
    } catch (failure) {
      this.patch({ online: false, calls: false, failure: refusal(failure) })
    }
  }

  /** Asks whether a call could begin now, beside a chat. */
  async askCalls(entryPoint: string): Promise<void> {
    const known = await this.parts.api.availability(entryPoint).catch(() => null)
    this.patch({ calls: known?.calls ?? false })
  }

  /** Begins a conversation with its first line. */
  async begin(request: ChatRequest, firstLine: string): Promise<void> {
    if (this.get().beginning || this.get().right !== null) return
    this.patch({ beginning: true, failure: null })
    try {
      const first = firstLine.trim() === '' ? null : this.outgoing(firstLine)
      const ticket = await this.parts.api.begin({ ...request, first: first === null ? null : { clientMessageId: first.id, text: first.text } })
      if (ticket.conversationId === null || ticket.token === null) return this.patch({ online: false, beginning: false })
      const outbox = first === null ? [] : [first] // stays until it is seen in the conversation
      const talk = { conversationId: ticket.conversationId, token: ticket.token, customer: this.parts.customer, outbox }
      this.parts.kept.write(talk)
      this.patch({ beginning: false, status: ticket.status })
      this.follow(talk)
    } catch (failure) {
      this.patch({ beginning: false, failure: refusal(failure) })
    }
  }

  /** Writes a line; false when it cannot be taken. */
  say(text: string): boolean {
    const { right, status, outbox } = this.get()
    if (right === null || text.trim() === '' || text.length > textLimit || status?.state === 'ended' || outbox.length >= outboxLimit) return false
    this.lastTyping = 0
    this.outbox.add(this.outgoing(text))
    return true
  }

  /** Sends a refused line once more. */
  again(id: string): void {
    this.outbox.again(id)
  }

  /** The customer writes, or his field is empty again. */
  typing(typing: boolean): void {
    const { right, status, link } = this.get()
    const now = Date.now()
    if (right === null || link !== 'online' || status?.state === 'ended' || (typing ? now - this.lastTyping < typingPause : this.lastTyping === 0)) return
    this.lastTyping = typing ? now : 0
    this.parts.api.typing(right, typing).catch(() => undefined) // a sign that is lost fades by itself
  }

  /** Whether the conversation is before the customer's eyes. */
  look(looking: boolean): void {
    this.looking = looking
    this.acknowledge()
  }

  async end(): Promise<void> {
    const { right } = this.get()
    if (right === null) return
    try {
      await this.parts.api.end(right)
    } catch (failure) {
      this.patch({ failure: refusal(failure) })
    }
  }

  async rate(score: number, comment: string): Promise<void> {
    const { right, rating } = this.get()
    if (right === null || rating !== 'open') return
    this.patch({ rating: 'sending', failure: null })
    try {
      await this.parts.api.rate(right, score, comment.trim() || null)
      this.patch({ rating: 'given' })
    } catch (failure) {
      const found = refusal(failure)
      this.patch(found.status === 409 ? { rating: 'given' } : { rating: 'open', failure: found })
    }
  }

  /** Leaves what is over behind, for a new one. */
  forget(): void {
    this.link.stop()
    this.outbox.stop()
    this.uploads.stop()
    this.parts.kept.write(null)
    this.told = { delivered: 0, read: 0 }
    this.seen = 0
    this.patch({ ...nothing })
  }

  /** The network came back, or the page was looked at again. */
  retryNow(): void {
    this.link.retryNow()
    this.outbox.retryNow()
  }

  /** The browser says that there is no network. */
  renew(): void {
    this.link.renew()
  }

  stop(): void {
    this.link.stop()
    this.outbox.stop()
    this.uploads.stop()
    clearTimeout(this.fading)
  }

  private follow(talk: Right & { readonly outbox: readonly Outgoing[] }): void {
    const right = { conversationId: talk.conversationId, token: talk.token }
    this.patch({ right, outbox: talk.outbox, online: true, link: 'connecting' })
    this.outbox.start(right)
    this.uploads.start(right)
    this.link.start(right)
  }

  private outgoing(text: string): Outgoing {
    return { id: this.parts.newId(), text: text.trim(), refused: false }
  }

  private hear(target: string, argument: unknown): void {
    switch (target) {
      case 'hello': return void this.takeSnapshot(argument as ChatSnapshot)
      case 'message': return this.takeLines([argument as ChatMessage])
      case 'receipt': return this.patch({ reached: reach(this.get().reached, [argument as ChatReceipt]) })
      case 'typing': return this.takeTyping(argument as ChatTyping)
      case 'state': return this.patch({ status: argument as ChatStatus })
      case 'ended': return this.takeEnd(argument as ChatStatus)
      case 'refused': return this.takeRefusal(argument as { readonly reason: string })
    }
  }

  private async takeSnapshot(snapshot: ChatSnapshot): Promise<void> {
    const after = this.link.after
    const before = this.get()
    this.patch({
      status: snapshot.status, reached: reach(before.reached, snapshot.receipts), failure: null,
      rating: before.rating === 'given' ? 'given' : snapshot.mayRate ? 'open' : 'none',
    })
    for (const receipt of snapshot.receipts) {
      if (receipt.by === 'customer') this.told = { ...this.told, [receipt.state]: Math.max(this.told[receipt.state], receipt.upTo) }
    }
    this.takeLines(snapshot.messages)
    this.link.opened()
    this.outbox.retryNow()
    this.uploads.retryNow()
    if (snapshot.more) await this.takeRest(after)
  }

  /** Lines that did not fit into the first message, from the oldest on. */
  private async takeRest(after: number): Promise<void> {
    const { right } = this.get()
    for (let from = after; right !== null;) {
      const rest = await this.parts.api.look(right, from).catch(() => null)
      const last = rest?.messages.at(-1)?.seq ?? from
      if (this.get().right !== right) return
      if (rest === null || last <= from) return this.link.missing(from)
      this.takeLines(rest.messages)
      if (!rest.more) return
      from = last
    }
  }

  private takeLines(more: readonly ChatMessage[]): void {
    const lines = merge(this.get().lines, more)
    for (const line of more) {
      this.link.saw(line.seq)
      if (line.from === 'customer' && line.clientMessageId !== null) {
        this.outbox.confirm(line.clientMessageId)
        this.uploads.confirm(line.clientMessageId)
      }
    }
    if (lines === this.get().lines) return
    this.patch({ lines, ...(more.some(line => line.from === 'agent') ? { writing: null } : {}) })
    this.acknowledge()
  }

  private takeTyping(typing: ChatTyping): void {
    clearTimeout(this.fading)
    this.patch({ writing: typing.typing ? typing.name ?? '' : null })
    if (typing.typing) this.fading = setTimeout(() => this.patch({ writing: null }), typingFades)
  }

  private takeEnd(status: ChatStatus): void {
    this.outbox.retryNow() // what is not there yet is refused now, and shown so
    this.patch({ status, writing: null, rating: this.get().rating === 'none' ? 'open' : this.get().rating })
  }

  private takeRefusal({ reason }: { readonly reason: string }): void {
    if (reason === 'not-found') this.forget()
  }

  /** Tells how far the customer has got, each step once. */
  private acknowledge(): void {
    const { right, lines } = this.get()
    const newest = newestOfOthers(lines)
    if (this.looking) this.seen = Math.max(this.seen, newest)
    this.patch({ unread: this.looking ? 0 : textsAfter(lines, Math.max(this.seen, this.told.read)) })
    const state = this.looking ? 'read' : 'delivered'
    if (right === null || newest <= Math.max(this.told[state], this.told.read)) return
    this.told = { ...this.told, [state]: newest }
    this.parts.api.read(right, newest, state).catch(() => {
      this.told = { delivered: 0, read: 0 } // said again with the next line
    })
  }
}

function refusal(failure: unknown): ChatRefusal {
  return failure instanceof ChatRefusal ? failure : new ChatRefusal(0)
}
