/** What administrators keep: keys of programs, phones, supervisors' queues, calls to the outside. Mirrors `Crm.Contracts.Rest`; durations are seconds. */
import type { QueueHours } from './configuration.ts'
import type { Instant, Role } from './words.ts'

export const apiScopes = ['read', 'write', 'events', 'personal-data'] as const
export type ApiScope = typeof apiScopes[number]

/** A key of a program. */
export interface ApiKeyView {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly scopes: readonly ApiScope[]
  readonly createdAt: Instant
  readonly createdBy: string
  readonly revokedAt: Instant | null
  /** To the hour. */
  readonly lastUsedAt: Instant | null
}

export interface ApiKeyDraft {
  readonly name: string
  readonly role: Role
  readonly scopes: readonly ApiScope[]
}

/** The secret is shown this once. */
export interface ApiKeyIssued { readonly key: ApiKeyView; readonly secret: string }

/** The SIP account that an agent's phones register with. */
export interface DeviceView {
  readonly userName: string
  readonly realm: string
  readonly hasSecret: boolean
  readonly createdAt: Instant | null
  /** The internal number that reaches him. */
  readonly extension?: string | null
  /** Phones that are registered now; null when that is not known. */
  readonly registered?: number | null
}

/** The secret is shown this once. */
export interface DeviceSecret { readonly userName: string; readonly realm: string; readonly secret: string }

/** A supervisor and the queues he is responsible for; null for all. */
export interface SupervisorView {
  readonly userName: string
  readonly displayName: string
  readonly version: number
  readonly queues?: readonly string[] | null
}

/** Whether numbers that begin so may be called, and what a started minute costs. */
export interface DestinationRule {
  readonly prefix: string
  readonly allowed: boolean
  readonly ratePerMinute?: number | null
}

export interface OutboundLimits {
  readonly concurrent: number
  readonly perMinute: number
  readonly perHour: number
  readonly perDay: number
  /** Money in any 24 hours; null for no limit. */
  readonly spendPerDay?: number | null
}

export interface OutboundSettings {
  readonly destinations: readonly DestinationRule[]
  readonly hours?: QueueHours | null
  readonly limits: OutboundLimits
  readonly originatorLimits: OutboundLimits
  readonly longestCall: number
  /** The number shown; null withholds. */
  readonly presented?: string | null
  readonly presentable: readonly string[]
  readonly presentCaller: boolean
  /** Of the site only; null takes the usual ones. */
  readonly emergencyNumbers?: readonly string[] | null
}

/** Rules of the site (`site`) or of a trunk (`trunk.ID`). */
export interface OutboundRulesView {
  readonly id: string
  /** What the trunk is called; empty for the site. */
  readonly name: string
  readonly version: number
  readonly settings: OutboundSettings
  readonly effective: boolean
  /** Why they are not in force. */
  readonly fault?: string | null
}
