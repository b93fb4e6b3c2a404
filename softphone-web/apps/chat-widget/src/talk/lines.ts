import type { ChatMessage, ChatReceipt } from '../wire/contract.ts'

/** The most lines that are shown; the oldest go. */
export const linesLimit = 2_000

/** Lines in the server's order, each once. Gives the same list back when nothing is new. */
export function merge(lines: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const known = new Map(lines.map(line => [line.seq, line]))
  const fresh = more.filter(line => line.kind !== 'note' && !known.has(line.seq))
  if (fresh.length === 0) return lines
  for (const line of fresh) known.set(line.seq, line)
  return [...known.values()].sort((a, b) => a.seq - b.seq).slice(-linesLimit)
}

/** The newest line of the other side; 0 without one. */
export function newestOfOthers(lines: readonly ChatMessage[]): number {
  return lines.findLast(line => line.from !== 'customer')?.seq ?? 0
}

/** Texts of people on the other side after this sequence. */
export function textsAfter(lines: readonly ChatMessage[], seq: number): number {
  return lines.filter(line => line.seq > seq && line.kind === 'text' && line.from !== 'customer').length
}

/** How far the agent has got with what the customer wrote. */
export interface Reached {
  readonly delivered: number
  readonly read: number
}

/** Receipts never go back. */
export function reach(before: Reached, receipts: readonly ChatReceipt[]): Reached {
  const agents = receipts.filter(receipt => receipt.by === 'agent')
  const furthest = (state: ChatReceipt['state'] | null, from: number): number =>
    Math.max(from, ...agents.filter(receipt => state === null || receipt.state === state).map(receipt => receipt.upTo))
  return { delivered: furthest(null, before.delivered), read: furthest('read', before.read) }
}

/** What to say below the customer's last line. */
export function fate(line: ChatMessage, { delivered, read }: Reached): 'sent' | 'delivered' | 'read' {
  return line.seq <= read ? 'read' : line.seq <= delivered ? 'delivered' : 'sent'
}
