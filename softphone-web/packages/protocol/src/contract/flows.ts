/** IVR flows as people work on them; mirrors `Crm.Contracts.Rest`. */
import type { Instant } from './words.ts'

export interface FlowSummary {
  readonly id: string
  readonly title: string
  /** `inbound`, `treatment` or `module`. */
  readonly kind: string
  /** Rises with every change of the draft; also the ETag. */
  readonly draftVersion: number
  /** The version new calls get; null when none. */
  readonly publishedVersion: number | null
  readonly changedAt: Instant
}

export interface FlowVersion {
  readonly version: number
  readonly publishedAt: Instant
  readonly publishedBy: string
  readonly note: string | null
}

/** `GET /flows/{id}`. */
export interface FlowView extends FlowSummary {
  /** As of the published schema; see `/flow-schema/v1.json`. */
  readonly draft: unknown
  /** Newest first. */
  readonly versions: readonly FlowVersion[]
}

/** `GET /flows/{id}/versions/{version}`. */
export interface FlowVersionView extends FlowVersion {
  readonly flow: unknown
}

export interface FlowProblem {
  /** `(flow)` for the flow as a whole. */
  readonly node: string
  readonly problem: string
}

export interface FlowCheck {
  readonly good: boolean
  readonly problems: readonly FlowProblem[]
}
