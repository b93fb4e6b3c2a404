/** Invitations to chat; mirrors `Crm.Events.Queues.InvitationRules` and `Crm.Contracts.Chat`. Durations are seconds. */
import type { Instant } from './words.ts'

export interface InvitationText {
  readonly language: string
  readonly text: string
}

/** Whom a rule invites: everything given must hold at once. */
export interface InvitationRule {
  readonly id: string
  readonly texts: readonly InvitationText[]
  readonly off?: boolean
  /** Patterns of addresses, separated by blanks. */
  readonly pages?: string | null
  readonly onPage?: number | null
  readonly idle?: number | null
  readonly pagesSeen?: number | null
  /** Per cent. */
  readonly scrolled?: number | null
  /** True: who was here before; false: who was not; null: everybody. */
  readonly returning?: boolean | null
}

export interface InvitationRules {
  readonly rules: readonly InvitationRule[]
  /** Invitations before visitors' eyes at once. */
  readonly atOnce: number
  /** Null is a week. */
  readonly afterDecline?: number | null
}

export interface InvitationCounts {
  readonly shown: number
  readonly accepted: number
  readonly declined: number
  /** Accepted ones that a chat began upon. */
  readonly chats: number
}

/** What came of a queue's invitations in the last month. */
export interface InvitationFigures {
  readonly open: number
  readonly rules: readonly { readonly rule: string; readonly today: InvitationCounts; readonly month: InvitationCounts }[]
  readonly days: readonly { readonly day: Instant; readonly counts: InvitationCounts }[]
}
