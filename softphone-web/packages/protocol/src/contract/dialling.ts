/** Calls an agent places himself (`POST /api/v1/calls`). Mirrors `Crm.Contracts.Rest`. */
import type { DeskParty } from './desk.ts'
import type { Instant } from './words.ts'

/** A call has begun; the desk shows how it goes on. */
export interface DialView {
  readonly interactionId: string
  readonly callId: string
  readonly legId: string
}

/** A number the agent dialled, each once. */
export interface DialledNumber {
  readonly number: string
  readonly name: string | null
  readonly customerId: string | null
  readonly at: Instant
  /** `answered`, or why not; null while it goes on. */
  readonly outcome: string | null
  readonly interactionId: string
}

/** How a call ended that the agent placed and nobody answered. */
export interface DeskDialResult {
  readonly interactionId: string
  /** `busy`, `no-answer`, `declined`, `number-unknown`, `unreachable`, `agent-stopped`, ... */
  readonly reason: string
  readonly at: Instant
  readonly party: DeskParty
}
