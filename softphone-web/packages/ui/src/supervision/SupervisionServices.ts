import type { AudioGraph, Listening, Microphone } from '@crm/core'

/** A supervisor's voice on the wallboard. */
export interface SupervisionServices {
  readonly listening: Listening
  readonly microphone: Microphone
  readonly graph: AudioGraph
}
