import type { ChatLineState, ChatMessage, ChatReceipt, DeskChat } from '@crm/protocol'
import type { OutgoingFile } from './FileSender.ts'

/** A line that the server has not confirmed. */
export interface OutgoingLine {
  readonly id: string
  readonly text: string
  readonly note: boolean
  readonly refused: boolean
}

/** What this page has of one conversation. */
export interface Thread {
  readonly lines: readonly ChatMessage[]
  /** Whether everything up to the newest line known is here. */
  readonly complete: boolean
  readonly failed: boolean
  readonly outbox: readonly OutgoingLine[]
  /** Files on their way. */
  readonly files: readonly OutgoingFile[]
  readonly draft: string
  /** What is written is for colleagues only. */
  readonly note: boolean
  /** How far the customer has got. */
  readonly delivered: number
  readonly read: number
  /** The customer writes. */
  readonly writing: boolean
  /** What was filled in of the wrap-up. */
  readonly code: string | null
  readonly notes: string
}

export const emptyThread: Thread = {
  lines: [], complete: false, failed: false, outbox: [], files: [], draft: '', note: false, delivered: 0, read: 0, writing: false, code: null, notes: '',
}

/** Lines in the server's order, each once; the same list when nothing is new. */
export function mergeLines(lines: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const known = new Map(lines.map(line => [line.seq, line]))
  const fresh = more.filter(line => !known.has(line.seq))
  if (fresh.length === 0) return lines
  for (const line of fresh) known.set(line.seq, line)
  return [...known.values()].sort((a, b) => a.seq - b.seq)
}

/** The sequence up to which no line is missing. */
export function wholeUpTo(lines: readonly ChatMessage[]): number {
  let last = 0
  for (const line of lines) {
    if (line.seq !== last + 1) break
    last = line.seq
  }
  return last
}

/** Receipts of the customer never go back. */
export function withReceipt(thread: Thread, receipt: ChatReceipt): Thread {
  if (receipt.by !== 'customer') return thread
  const read = receipt.state === 'read' ? Math.max(thread.read, receipt.upTo) : thread.read
  return { ...thread, delivered: Math.max(thread.delivered, receipt.upTo, read), read }
}

/** A line got further on its channel; one that is not here brings its state along when it is read. */
export function withDelivery(thread: Thread, seq: number, { state, reason }: ChatLineState): Thread {
  const lines = thread.lines.map(line => (line.seq === seq ? { ...line, delivery: { state, reason: reason ?? null } } : line))
  return { ...thread, lines }
}

/** What became of a line of the agent's side, as far as the customer is concerned. */
export function lineFate(line: ChatMessage, { delivered, read }: Thread): 'sent' | 'delivered' | 'read' {
  return line.seq <= read ? 'read' : line.seq <= delivered ? 'delivered' : 'sent'
}

/** How urgent an answer is: the customer waits a little, or for long. */
export function urgency(chat: Pick<DeskChat, 'silentSince' | 'overdueAt'>, now: number): 'none' | 'waits' | 'late' {
  if (chat.silentSince === null) return 'none'
  return now >= (chat.overdueAt == null ? Date.parse(chat.silentSince) + 60_000 : Date.parse(chat.overdueAt)) ? 'late' : 'waits'
}
