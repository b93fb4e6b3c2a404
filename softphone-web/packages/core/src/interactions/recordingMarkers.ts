import type { CourseItem } from '@crm/protocol'

/** A stretch of a recording, in seconds from its start. */
export interface RecordingMarker {
  readonly kind: 'talk' | 'hold' | 'pause' | 'gap'
  readonly from: number
  readonly to: number
  /** Who was on; null where nobody of ours was. */
  readonly agentId: string | null
  /** Why it was paused; null otherwise. */
  readonly reason: string | null
}

const kinds: Readonly<Record<string, RecordingMarker['kind']>> = { 'talk': 'talk', 'hold': 'hold', 'recording-pause': 'pause', 'queue': 'gap' }

/** Who was on when, what was on hold or paused and where the customer waited in between, as far as a recording goes. In order of time. */
export function recordingMarkers(course: readonly CourseItem[], recordingId: string, seconds: number): readonly RecordingMarker[] {
  const recording = course.find(item => item.kind === 'recording' && item.recordingId === recordingId)
  if (recording === undefined || !(seconds > 0)) return []
  const start = Date.parse(recording.at)
  const place = (at: string | null): number => (at === null ? seconds : Math.min(seconds, Math.max(0, (Date.parse(at) - start) / 1_000)))
  return course
    .flatMap(item => {
      const kind = kinds[item.kind]
      if (kind === undefined || (kind === 'pause' && item.recordingId !== recordingId)) return []
      return [{ kind, from: place(item.at), to: place(item.to), agentId: item.agentId, reason: kind === 'pause' ? item.name : null }]
    })
    .filter(marker => marker.to > marker.from)
    .sort((a, b) => a.from - b.from)
}
