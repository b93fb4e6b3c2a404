/** A call with many parties: who is in it, what its agent may do, and whom he can reach. Mirrors `Crm.Contracts.Desk`. */
import type { Instant, Presence } from './words.ts'

/** `owner`: the customer is his; `consulted`: asked by the owner; `participant`: one of several. */
export type CallRole = 'owner' | 'consulted' | 'participant'

export type PartyKind = 'customer' | 'agent' | 'external' | 'supervisor'

/** `consulting`: talks where the customer does not hear. */
export type PartyState = 'ringing' | 'talking' | 'held' | 'consulting'

/** One party of a call. */
export interface DeskCallParty {
  readonly legId: string
  readonly kind: PartyKind
  /** A name; the number as dialled when the party is outside. */
  readonly label: string
  readonly agentId?: string | null
  readonly state: PartyState
  readonly muted: boolean
  /** When this state began. */
  readonly since: Instant
}

/** Whom the owner asks while the customer waits. */
export interface DeskConsult {
  readonly legId: string
  readonly label: string
  readonly state: 'dialling' | 'talking' | 'held'
  /** Why it came to nothing, as a reason word; null while it may still succeed. */
  readonly failure?: string | null
}

/** What can be done with a call; `complete` joins customer and consulted, `merge` brings all together. */
export type CallAction =
  | 'hold' | 'resume' | 'mute' | 'unmute' | 'dtmf' | 'transfer' | 'consult' | 'complete' | 'swap' | 'conference' | 'merge'
  | 'leave' | 'promote' | 'hangup'

export type TargetKind = 'agent' | 'queue' | 'flow' | 'external'

/** Where a call can be brought: the id of an agent, queue or flow, or a number outside. */
export interface CallTarget {
  readonly kind: TargetKind
  readonly value: string
}

/** The answer of `GET /transfer-targets`: at most 50 of each kind. */
export interface TransferTargets {
  readonly agents: readonly TargetAgent[]
  readonly queues: readonly TargetQueue[]
  readonly flows: readonly TargetFlow[]
}

export interface TargetAgent {
  readonly id: string
  readonly name: string
  readonly extension?: string | null
  /** What he does now, for example `idle`, `talking` or `wrap-up`. */
  readonly status: string
  readonly presence: Presence
  readonly since: Instant
  /** Whether he can be rung now. */
  readonly available: boolean
}

export interface TargetQueue {
  readonly id: string
  readonly name: string
  readonly waiting: number
  /** Agents who could take a call now. */
  readonly ready: number
  readonly open: boolean
}

export interface TargetFlow {
  readonly id: string
  readonly name: string
}
