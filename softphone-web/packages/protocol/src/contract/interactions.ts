/** Interactions in lists and one with its whole course; mirrors `Crm.Contracts.Rest`. */
import type { DeskContext } from './desk.ts'
import type { Instant } from './words.ts'

/** One row of `GET /interactions`. Personal fields are null when withheld or erased. */
export interface InteractionView {
  readonly id: string
  readonly mediaType: string
  readonly direction: string
  readonly from: string | null
  readonly fromName: string | null
  readonly to: string
  readonly customerId: string | null
  readonly customerName: string | null
  readonly queues: readonly string[]
  readonly agents: readonly string[]
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly outcome: string | null
  readonly wrapUpCode: string | null
  readonly recordings: readonly string[]
}

/** `GET /interactions/{id}`. */
export interface InteractionDetail extends InteractionView {
  /** The agent's notes of wrap-up. */
  readonly notes: string | null
  readonly course: readonly CourseItem[]
  /** What was added to it, oldest first; nothing is ever changed. */
  readonly annotations: readonly NoteView[]
  readonly context: DeskContext
  /** The system it was imported from; null when it happened here. */
  readonly importedFrom: string | null
  /** The customer's personal data was erased. */
  readonly erased?: boolean
}

/** One step of an interaction's course. */
export interface CourseItem {
  readonly at: Instant
  /** Its end where it lasts; null while it goes on, and for what happens at one moment. */
  readonly to: Instant | null
  readonly kind: string
  /** How it ended as a stable word. */
  readonly result: string | null
  readonly queueId: string | null
  readonly agentId: string | null
  readonly name: string | null
  readonly detail: string | null
  readonly by: string | null
  readonly customerId: string | null
  readonly recordingId: string | null
}

export interface NoteView {
  readonly id: string
  readonly at: Instant
  readonly by: string
  /** Null when erased. */
  readonly text: string | null
}
