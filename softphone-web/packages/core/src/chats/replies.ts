import type { CannedReply } from '@crm/protocol'

/** Places of a reply, written in braces. */
export const replyPlaces = ['customer', 'agent', 'queue'] as const

/** What the places in a reply stand for. */
export interface ReplyValues {
  readonly customer: string | null
  readonly agent: string | null
  readonly queue: string | null
}

/** A reply with its places in braces filled; one without a value stays, for the agent to see and to fill. */
export function fillReply(text: string, values: ReplyValues): string {
  return text.replace(/\{(customer|agent|queue)\}/g, (whole, name: keyof ReplyValues) => values[name] ?? whole)
}

/** What a draft asks for: the letters after a slash that stands alone; null when it asks for no reply. */
export function replyWanted(draft: string): string | null {
  return /^\/(\S*)$/.exec(draft)?.[1]?.toLowerCase() ?? null
}

/** Replies whose shortcut begins so, those in the customer's language first. */
export function repliesFor(replies: readonly CannedReply[], wanted: string, language: string | null): readonly CannedReply[] {
  const own = (reply: CannedReply): number => (language !== null && reply.language.slice(0, 2) === language.slice(0, 2) ? 0 : 1)
  return replies.filter(reply => reply.shortcut.startsWith(wanted)).sort((a, b) => own(a) - own(b) || a.shortcut.localeCompare(b.shortcut))
}
