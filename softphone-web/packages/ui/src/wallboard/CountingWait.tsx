import { clockText } from '@crm/core'
import { useNow } from '../base/Services.tsx'

/** A wait that was so long at one instant and has gone on since. */
export function CountingWait({ seconds, at }: { seconds: number; at: string }) {
  const since = Math.max(0, (useNow() - Date.parse(at)) / 1_000)
  return <span className="clock">{clockText(seconds + since)}</span>
}
