import type { MediaQuality } from './PeerPort.ts'

export type Grade = 'good' | 'fair' | 'poor'

/** Grades what arrived between two readings: poor is what people complain about, fair is what they hear when they listen. */
export function grade(before: MediaQuality, after: MediaQuality): Grade {
  const received = after.packetsReceived - before.packetsReceived
  const lost = Math.max(0, after.packetsLost - before.packetsLost)
  const share = received + lost > 0 ? lost / (received + lost) : 0
  const roundTrip = after.roundTrip ?? 0
  if (share > 0.05 || after.jitter > 0.06 || roundTrip > 0.5) return 'poor'
  if (share > 0.01 || after.jitter > 0.03 || roundTrip > 0.25) return 'fair'
  return 'good'
}
