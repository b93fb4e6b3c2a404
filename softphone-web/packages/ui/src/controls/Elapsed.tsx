import { clockText, secondsSince } from '@crm/core'
import { useNowValue } from '../base/Services.tsx'

/** Time since an instant, counting. */
export function Elapsed({ since, label }: { since: string; label?: string }) {
  return <span className="clock" role="timer" aria-label={label}>{useNowValue(now => clockText(secondsSince(since, now)))}</span>
}
