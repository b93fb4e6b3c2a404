import { ChatRefusal, type ChatApi, type Right } from '../wire/ChatApi.ts'
import type { ChatMessage } from '../wire/contract.ts'
import type { Kept, Outgoing } from './Kept.ts'
import { pauseBefore } from './Link.ts'

interface OutboxParts {
  readonly api: Pick<ChatApi, 'say'>
  readonly kept: Kept
  readonly random: () => number
  readonly changed: (outbox: readonly Outgoing[]) => void
  readonly confirmed: (line: ChatMessage) => void
}

/** Sends what the customer wrote, one line after the other, each until the server has taken it or refused it for good. */
export class Outbox {
  private readonly parts: OutboxParts
  private right: Right | null = null
  private sending = false
  private attempt = 0
  private waiting: ReturnType<typeof setTimeout> | undefined

  constructor(parts: OutboxParts) {
    this.parts = parts
  }

  start(right: Right): void {
    this.right = right
    this.attempt = 0
    void this.send()
  }

  stop(): void {
    this.right = null
    clearTimeout(this.waiting)
  }

  add(line: Outgoing): void {
    this.change(outbox => [...outbox, line])
    void this.send()
  }

  /** The server has shown this line: it needs nothing more. */
  confirm(id: string): void {
    if (this.lines().some(line => line.id === id)) this.change(outbox => outbox.filter(line => line.id !== id))
  }

  again(id: string): void {
    this.change(outbox => outbox.map(line => (line.id === id ? { ...line, refused: false } : line)))
    void this.send()
  }

  retryNow(): void {
    clearTimeout(this.waiting)
    this.attempt = 0
    void this.send()
  }

  private lines(): readonly Outgoing[] {
    const talk = this.parts.kept.read()
    return talk === null || talk.conversationId !== this.right?.conversationId ? [] : talk.outbox
  }

  private change(change: (outbox: readonly Outgoing[]) => readonly Outgoing[]): void {
    if (this.right !== null) this.parts.changed(this.parts.kept.change(this.right.conversationId, change))
  }

  private async send(): Promise<void> {
    if (this.sending) return
    this.sending = true
    clearTimeout(this.waiting)
    try {
      for (let next = this.next(); next !== undefined; next = this.next()) {
        if (!await this.deliver(next)) return
      }
    } finally {
      this.sending = false
    }
  }

  private next(): Outgoing | undefined {
    return this.lines().find(line => !line.refused)
  }

  /** False when it must be tried again later. */
  private async deliver(line: Outgoing): Promise<boolean> {
    const { right } = this
    if (right === null) return false
    try {
      const taken = await this.parts.api.say(right, line.id, line.text)
      this.attempt = 0
      if (this.right !== right) return false
      this.parts.confirmed(taken)
      this.confirm(line.id)
      return true
    } catch (failure) {
      if (this.right !== right) return false
      if (failure instanceof ChatRefusal && !failure.passes) {
        this.change(outbox => outbox.map(other => (other.id === line.id ? { ...other, refused: true } : other)))
        return true
      }
      this.attempt += 1
      this.waiting = setTimeout(() => void this.send(), pauseBefore(this.attempt, this.parts.random()))
      return false
    }
  }
}
