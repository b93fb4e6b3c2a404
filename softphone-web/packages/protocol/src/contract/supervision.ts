/** Listening to calls; mirrors `Crm.Contracts`. */
import type { Instant } from './words.ts'

/** Heard by nobody, by the agent only, by all. */
export type SupervisionMode = 'monitor' | 'whisper' | 'barge'

/** Somebody who listens, as the agent's desk shows him. */
export interface DeskSupervisor {
  readonly name: string
  readonly mode: SupervisionMode
}

/** Somebody who listens, as the wallboard shows him. */
export interface LiveSupervisor extends DeskSupervisor {
  readonly userName: string
}

/** An agent asks for help in his call. */
export interface Help {
  readonly since: Instant
  readonly reason: string | null
}

export interface SupervisionView {
  readonly callId: string
  readonly mode: SupervisionMode
}
