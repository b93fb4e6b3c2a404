import { clockText, severityOf, type Severity, type ThresholdName } from '@crm/core'
import type { ReactNode } from 'react'
import { useText } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useBoard, useBoardTime } from './board.tsx'

/** A figure with how serious it is: by colour, by sign, and in words for who sees neither. */
export function Graded({ severity, children }: { severity: Severity; children: ReactNode }) {
  const text = useText()
  return (
    <span className={`graded graded-${severity}`}>
      {severity === 'warn' && <Icon name="warning" size={15} />}
      {severity === 'bad' && <Icon name="critical" size={15} />}
      <span className="graded-value">{children}</span>
      {(severity === 'warn' || severity === 'bad') && <span className="unseen"> ({text(`severity.${severity}`)})</span>}
    </span>
  )
}

/** A figure judged by its threshold. */
export function GradedFigure({ name, value, children }: { name: ThresholdName; value: number | null; children: ReactNode }) {
  const { thresholds } = useBoard()
  return <Graded severity={severityOf(name, value, thresholds)}>{children}</Graded>
}

/** Time since an instant (milliseconds since 1970), counting, and judged by its threshold where there is one. */
export function GradedElapsed({ since, name }: { since: number; name: ThresholdName | null }) {
  const { thresholds } = useBoard()
  const seconds = useBoardTime(now => Math.max(0, Math.floor((now - since) / 1_000)))
  const severity = name === null ? 'none' : severityOf(name, seconds, thresholds)
  return <Graded severity={severity}><span className="clock">{clockText(seconds)}</span></Graded>
}
