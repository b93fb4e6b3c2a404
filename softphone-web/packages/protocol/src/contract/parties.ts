/** A call with many parties: who is in it, what its agent may do, and whom he can reach. Mirrors `Crm.Contracts.Desk`. */
import type { Instant, Presence, RoutingStatus } from './words.ts'

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
  /** Since when he is in the call, or is being rung. */
  readonly since: Instant
}

/** Whom the agent asks beside the customer; there as well after that has failed, until something else is begun. */
export interface DeskConsult {
  readonly legId: string
  readonly label: string
  readonly state: 'dialling' | 'talking' | 'held'
  /** Why it is over without a result, as a reason word; null while it goes on. */
  readonly failure?: string | null
  readonly since: Instant
}

/** What an agent may do; `complete` makes the consultation a transfer, `merge` a conference, `conference` adds somebody. */
export type CallAction =
  | 'hold' | 'resume' | 'mute' | 'unmute' | 'dtmf' | 'transfer' | 'consult' | 'complete' | 'swap' | 'merge' | 'end-consult'
  | 'conference' | 'leave' | 'promote' | 'hangup'

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
  readonly status: RoutingStatus
  readonly presence: Presence
  /** Since when he is in his status. */
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
