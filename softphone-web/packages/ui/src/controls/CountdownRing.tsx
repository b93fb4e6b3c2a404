import { secondsUntil } from '@crm/core'
import { useNow } from '../base/Services.tsx'

const radius = 26
const length = 2 * Math.PI * radius

/** A ring that runs empty from one instant to another, with the seconds left in it. */
export function CountdownRing({ from, until, label }: { from: string; until: string; label: (seconds: number) => string }) {
  const left = secondsUntil(until, useNow())
  const total = Math.max(1, (Date.parse(until) - Date.parse(from)) / 1_000)
  const share = Math.min(1, left / total)
  const seconds = Math.ceil(left)
  return (
    <div className={`ring ${seconds <= 5 ? 'ring-urgent' : ''}`} role="timer" aria-label={label(seconds)}>
      <svg viewBox="0 0 60 60" width="64" height="64" aria-hidden="true">
        <circle className="ring-track" cx="30" cy="30" r={radius} />
        <circle
          className="ring-left" cx="30" cy="30" r={radius}
          strokeDasharray={length} strokeDashoffset={length * (1 - share)} transform="rotate(-90 30 30)"
        />
      </svg>
      <span aria-hidden="true">{seconds}</span>
    </div>
  )
}
