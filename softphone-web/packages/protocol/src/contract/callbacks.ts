/** Promised calls back; mirrors `Crm.Contracts.Rest`. */
import type { Instant } from './words.ts'

export type CallbackState = 'scheduled' | 'waiting' | 'resting' | 'calling' | 'reached' | 'talking' | 'canceling' | 'ending' | 'answered' | 'closed'

export interface CallbackView {
  readonly id: string
  readonly interactionId: string
  readonly queueId: string
  /** Masked in lists; null when erased. */
  readonly number: string | null
  readonly name: string | null
  readonly customerId: string | null
  readonly state: CallbackState
  readonly askedAt: Instant
  readonly waitingSince: Instant
  readonly attempts: number
  readonly lastFailure: string | null
  /** Not before then; null when its turn decides. */
  readonly nextAttempt: Instant | null
  readonly agentId: string | null
  readonly requestedBy: string
  readonly language: string | null
  readonly originInteractionId: string | null
  readonly position: number | null
  /** Seconds. */
  readonly estimatedWait: number | null
}
