/** Why an interaction was routed as it was; mirrors `Crm.Contracts.Rest`. */
import type { Instant } from './words.ts'

/** `GET /interactions/{id}/routing`. */
export interface RoutingStory {
  readonly interactionId: string
  /** `complete`, `open`, `partial` or `retention`. */
  readonly state: string
  /** The moments that visits, offers and ends speak of, by their place in this list. */
  readonly moments: readonly RoutingMoment[]
  readonly visits: readonly RoutingVisit[]
  readonly visitsNotShown: number
  readonly now: { readonly moment: number; readonly next: RoutingNext | null } | null
}

export interface RoutingNeed {
  readonly skill: string
  readonly atLeast: number
}

/** One stay in a queue. */
export interface RoutingVisit {
  readonly visitId: string
  readonly queueId: string
  readonly queueName: string
  readonly mediaType: string
  readonly at: Instant
  readonly since: Instant
  readonly preferred: readonly { readonly agentId: string; readonly wait: number; readonly why: string }[]
  readonly knownCustomer: boolean
  readonly overflows: number
  readonly steps: readonly RoutingStoryStep[]
  readonly versions: readonly { readonly version: number; readonly from: Instant }[]
  readonly arrival: number
  readonly offers: readonly RoutingOffer[]
  readonly offersNotShown: number
  readonly end: RoutingEnd | null
}

export interface RoutingStoryStep {
  readonly step: number
  readonly from: Instant
  readonly needs: readonly RoutingNeed[]
  /** Null is any. */
  readonly maxLevel: number | null
}

/** Who could take it at a moment, and who not and why. */
export interface RoutingMoment {
  readonly at: Instant
  readonly phase: string
  readonly step: number
  readonly needs: readonly RoutingNeed[]
  readonly maxLevel: number | null
  readonly score: number
  readonly priority: number
  readonly age: number
  readonly urgency: number
  readonly weight: number
  readonly recentServiceLevel: number
  readonly candidate: string | null
  readonly waitsFor: string | null
  readonly keeps: string | null
  readonly eligible: number
  readonly agents: readonly RoutingAgent[]
  readonly unlisted: Readonly<Record<string, number>>
}

/** An agent's standing; without reasons he can take it. */
export interface RoutingAgent {
  readonly agentId: string
  readonly name: string
  readonly level: number | null
  readonly reasons: readonly RoutingReason[]
  readonly holds: readonly { readonly interactionId: string; readonly mediaType: string; readonly phase: string }[]
}

export interface RoutingReason {
  readonly reason: string
  readonly detail: string | null
  readonly until: Instant | null
}

export interface RoutingOffer {
  readonly reservationId: string
  readonly agentId: string
  readonly agentName: string
  readonly at: Instant
  readonly rule: string
  readonly ruleScore: number
  readonly candidates: number
  readonly step: number
  readonly queueVersion: number
  readonly agentVersion: number
  readonly grouped: boolean
  readonly moment: number
  readonly result: string | null
  readonly resultAt: Instant | null
  readonly reason: string | null
  readonly excludedUntil: Instant | null
}

export interface RoutingEnd {
  readonly result: string
  readonly reason: string | null
  readonly at: Instant
  readonly agentId: string | null
  readonly target: { readonly kind: string; readonly queue: string | null; readonly address: string | null } | null
  readonly moment: number | null
}

/** The next wider step and whom it adds. */
export interface RoutingNext {
  readonly step: RoutingStoryStep
  readonly added: readonly RoutingAgent[]
  readonly addedInAll: number
}
