import { backoff, type ChatMessage } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import type { OutgoingLine } from './thread.ts'

interface LineSenderParts {
  readonly say: (conversation: string, line: OutgoingLine) => Promise<ChatMessage>
  readonly outbox: (conversation: string) => readonly OutgoingLine[]
  readonly change: (conversation: string, change: (outbox: readonly OutgoingLine[]) => readonly OutgoingLine[]) => void
  readonly confirmed: (conversation: string, line: ChatMessage) => void
}

/** Sends an agent's lines, of each conversation one after the other, each until the server has it or has refused it for good. */
export class LineSender {
  private readonly parts: LineSenderParts
  private readonly sending = new Set<string>()
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly attempts = new Map<string, number>()

  constructor(parts: LineSenderParts) {
    this.parts = parts
  }

  start(conversation: string): void {
    if (!this.sending.has(conversation)) void this.send(conversation)
  }

  retryNow(conversation: string): void {
    this.attempts.delete(conversation)
    this.start(conversation)
  }

  forget(conversation: string): void {
    clearTimeout(this.waiting.get(conversation))
    this.waiting.delete(conversation)
    this.attempts.delete(conversation)
  }

  stop(): void {
    for (const conversation of [...this.waiting.keys()]) this.forget(conversation)
  }

  private async send(conversation: string): Promise<void> {
    this.sending.add(conversation)
    clearTimeout(this.waiting.get(conversation))
    const next = (): OutgoingLine | undefined => this.parts.outbox(conversation).find(line => !line.refused)
    for (let line = next(); line !== undefined; line = next()) {
      if (!await this.deliver(conversation, line)) break
    }
    this.sending.delete(conversation)
  }

  /** False when it must be tried again later. */
  private async deliver(conversation: string, line: OutgoingLine): Promise<boolean> {
    try {
      const taken = await this.parts.say(conversation, line)
      this.attempts.delete(conversation)
      this.parts.confirmed(conversation, taken)
      this.parts.change(conversation, outbox => outbox.filter(other => other.id !== line.id))
      return true
    } catch (failure) {
      const { status } = asApiError(failure)
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
        this.parts.change(conversation, outbox => outbox.map(other => (other.id === line.id ? { ...other, refused: true } : other)))
        return true
      }
      const attempt = (this.attempts.get(conversation) ?? 0) + 1
      this.attempts.set(conversation, attempt)
      this.waiting.set(conversation, setTimeout(() => this.start(conversation), backoff(attempt, Math.random())))
      return false
    }
  }
}
