/** Bodies of the REST API under `/api/v1` that this app reads and writes. */
import type { Language, Presence, Role, RoutingStatus, Theme } from './words.ts'

/** `GET /auth/me` and the answer of `POST /auth/sign-in`. */
export interface SignedInUser {
  readonly userName: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly language: Language
  readonly theme: Theme
  /** Value for the `X-Crm-Csrf` header of every change; null for bearer callers. */
  readonly csrf: string | null
}

/** `GET /agents/me`. */
export interface AgentView {
  readonly id: string
  readonly displayName: string
  readonly presence: Presence
  readonly routingStatus: RoutingStatus
  readonly queues: readonly AgentQueue[]
  /** Proficiency 1 to 5 per skill. */
  readonly skills: Readonly<Record<string, number>>
  readonly maxVoice: number
}

/** One row of `GET /agents`, as far as this app reads it. */
export interface ColleagueView {
  readonly id: string
  readonly displayName: string
  readonly queues?: readonly AgentQueue[]
  readonly skills?: Readonly<Record<string, number>>
}

/** A queue an agent serves; level 1 is first choice. */
export interface AgentQueue {
  readonly id: string
  readonly level: number
}

/** `GET /agents/{id}/statistics`: averages over nothing are null, times are seconds. */
export interface AgentStatistics {
  readonly offered: number
  readonly accepted: number
  readonly rejected: number
  readonly missed: number
  readonly handled: number
  readonly averageHandleTime: number | null
  readonly occupancy: number | null
}

/** One row of `GET /queues`, as far as this app reads it. */
export interface QueueView {
  readonly id: string
  readonly settings: {
    readonly displayName: string
    readonly wrapUpCodes?: readonly { readonly code: string; readonly label: string }[]
  }
}

export interface Listing<T> {
  readonly items: readonly T[]
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** The answer of `POST /agents/me/media`. */
export interface MediaAnswer {
  readonly sessionId: string
  readonly sdp: string
}

/** RFC 9457 problem details. */
export interface Problem {
  readonly type: string
  readonly title?: string
  readonly status: number
  readonly detail?: string
  /** Why a command was refused, as a stable word; absent where the type says it all. */
  readonly reason?: string
  /** What is wrong, by field of the request. */
  readonly errors?: Readonly<Record<string, readonly string[]>>
}
