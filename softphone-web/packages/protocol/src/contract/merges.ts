/** Customers who become one or two; mirrors `Crm.Contracts.Rest` (MergeContracts). */
import type { CardIdentity, CustomerCard } from './customers.ts'
import type { Instant } from './words.ts'

/** A field of which one value survives. */
export type MergeField = 'name' | 'kind' | 'company' | 'language' | 'vip' | 'notes'

export interface MergePreview {
  readonly customer: CustomerCard
  readonly other: CustomerCard
  /** Fields proposed from the other. */
  readonly fromOther: readonly MergeField[]
  /** Lists that would hold too much; merging is refused while there are any. */
  readonly faults: Readonly<Record<string, readonly string[]>>
}

export interface MergeDone {
  readonly mergeId: string
  readonly customer: CustomerCard
  readonly otherId: string
}

export interface MergeView {
  readonly id: string
  readonly kind: 'merge' | 'split'
  readonly customerId: string
  readonly otherId: string
  readonly otherName: string
  readonly at: Instant
  readonly by: string
  readonly undoneAt: Instant | null
  readonly undoneBy: string | null
  readonly mayUndo: boolean
}

/** Something that came to a merged customer since. */
export interface UndoAddition {
  readonly key: string
  readonly kind: 'field' | 'phone' | 'email' | 'identity' | 'contact' | 'note' | 'interaction'
  readonly text: string
  /** Where it goes unless somebody says otherwise. */
  readonly toOther: boolean
  readonly at: Instant | null
}

export interface UndoPreview {
  readonly merge: MergeView
  readonly name: string
  readonly version: number
  readonly additions: readonly UndoAddition[]
}

/** What becomes a customer of its own. */
export interface SplitRequest {
  readonly name: string
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly identities: readonly CardIdentity[]
  readonly contacts: readonly string[]
  readonly interactions: readonly string[]
}

/** Words by which a timeline is narrowed. */
export type TimelineChannel = 'call' | 'callback' | 'chat' | 'message' | 'email' | 'material' | 'note' | 'change'
