/** Recording of calls and listening to it; mirrors `Crm.Contracts`. */
import type { Instant } from './words.ts'

export type RecordingAction = 'start' | 'stop' | 'pause' | 'resume'

/** Why a recording is paused. */
export type PauseReason = 'card-payment' | 'personal-data' | 'other'

/** The recording of a call at a desk. */
export interface DeskRecording {
  readonly state: 'off' | 'on' | 'paused'
  /** What is allowed now. */
  readonly actions: readonly RecordingAction[]
  readonly pausedFor: PauseReason | null
  /** When the pause ends by itself. */
  readonly pausedUntil: Instant | null
}

/** Where a recording can be listened to for a while: to be begun soon, then good while it is used. */
export interface PlaybackAddress {
  readonly recordingId: string
  readonly url: string
  readonly beginBefore: Instant
  readonly seconds: number
}

/** A recording as a picture: the lowest and highest value of each column in turn, -128 to 127. */
export interface Waveform {
  readonly seconds: number
  readonly columns: number
  /** The customer. */
  readonly left: readonly number[]
  /** Everybody else. */
  readonly right: readonly number[]
}
