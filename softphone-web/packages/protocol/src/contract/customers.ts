/** Customers, their cards and timelines; mirrors `Crm.Contracts.Desk` (cards) and `Crm.Contracts.Rest`. */
import type { InteractionView, NoteView } from './interactions.ts'
import type { MaterialDelivery } from './materials.ts'
import type { Instant } from './words.ts'

export type PhoneKind = 'mobile' | 'work' | 'home' | 'fax' | 'other'
export type CustomerKind = 'person' | 'company'

export interface CardPhone {
  readonly number: string
  readonly kind: PhoneKind
  readonly main: boolean
}

/** A name on a channel, such as `wechat`. */
export interface CardIdentity {
  readonly kind: string
  readonly value: string
}

export interface CardContact {
  readonly id: string
  readonly name: string
  readonly role: string | null
  readonly language: string | null
  readonly notes: string | null
  readonly numbers: readonly CardPhone[]
  readonly emails: readonly string[]
  readonly main: boolean
}

export interface CardNote {
  readonly id: string
  readonly at: Instant
  readonly by: string
  readonly text: string
}

/** A section in its order; `content` is null for those that are in the card's own fields. */
export interface CardSection {
  readonly name: string
  readonly order: number
  readonly state: 'ready' | 'late'
  readonly content: unknown
}

export interface CustomerCard {
  readonly id: string
  /** Rises with every change; also the ETag. */
  readonly version: number
  readonly kind: CustomerKind
  readonly name: string
  readonly company: string | null
  readonly vip: boolean
  readonly phones: readonly string[]
  readonly numbers: readonly CardPhone[]
  readonly emails: readonly string[]
  readonly identities: readonly CardIdentity[]
  readonly contacts: readonly CardContact[]
  readonly pinnedNotes: readonly CardNote[]
  readonly language: string | null
  readonly notes: string | null
  /** Newest first, at most 20. */
  readonly history: readonly CardHistoryItem[]
  readonly sections: readonly CardSection[]
}

export interface CardHistoryItem {
  readonly interactionId: string
  readonly at: Instant
  readonly mediaType: string
  readonly direction: string
  readonly queueName: string | null
  readonly agentName: string | null
  readonly outcome: string | null
  readonly wrapUpCode: string | null
}

/** One row of `GET /customers`. */
export interface CustomerView {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly language: string | null
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly kind: CustomerKind
  readonly vip: boolean
  /** Names of people at the customer, at most 5. */
  readonly contacts: readonly string[]
}

export interface PhoneRequest {
  /** In any writing; kept as E.164. */
  readonly number: string
  readonly kind: PhoneKind
  readonly main: boolean
}

export interface ContactRequest {
  readonly id?: string
  readonly name: string
  readonly role: string | null
  readonly language: string | null
  readonly notes: string | null
  readonly phones: readonly PhoneRequest[]
  readonly emails: readonly string[]
  readonly main: boolean
}

/** Makes or replaces a customer; absent contacts stay as they are. */
export interface CustomerRequest {
  readonly kind: CustomerKind
  readonly name: string
  readonly company: string | null
  readonly language: string | null
  readonly vip: boolean
  readonly notes: string | null
  readonly phones: readonly PhoneRequest[]
  readonly emails: readonly string[]
  readonly identities: readonly CardIdentity[]
  readonly contacts?: readonly ContactRequest[]
}

/** A customer as saved; `warnings` name others who look the same. */
export interface CustomerSaved {
  readonly customer: CustomerCard
  readonly warnings: readonly DuplicateWarning[]
}

export interface DuplicateWarning {
  readonly field: 'phones' | 'emails' | 'identities' | 'name'
  readonly value: string
  readonly customerId: string
  readonly name: string
  readonly company: string | null
}

/** One line of a customer's timeline; the fields of an interaction are there in lines of that kind. */
export interface TimelineItem extends Partial<{ readonly [K in keyof Omit<InteractionView, 'id'>]: InteractionView[K] | null }> {
  readonly kind: 'interaction' | 'material' | 'note' | 'change'
  readonly at: Instant
  readonly id: string
  readonly by?: string | null
  readonly text?: string | null
  /** A package he was sent. */
  readonly material?: MaterialDelivery | null
  /** Of a change: `created`, `replaced`, `contact-added`, ... */
  readonly what?: string | null
  readonly fields?: readonly string[] | null
  readonly notes?: readonly NoteView[] | null
}
