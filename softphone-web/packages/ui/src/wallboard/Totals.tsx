import { clockText, percentText } from '@crm/core'
import type { LivePicture } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CountingWait } from './CountingWait.tsx'
import { serviceLevelKind, waitKind } from './thresholds.ts'

/** The whole centre in one line. */
export function Totals({ picture }: { picture: LivePicture }) {
  const { text } = useServices()
  const sum = (read: (queue: LivePicture['queues'][number]) => number): number =>
    picture.queues.reduce((total, queue) => total + read(queue), 0)
  const waiting = sum(queue => queue.waiting)
  const longest = Math.max(-1, ...picture.queues.map(queue => queue.longestWait ?? -1))
  const level = overallServiceLevel(picture)
  const ready = picture.agents.filter(agent => agent.activity === 'idle').length
  return (
    <dl className="totals">
      <div className={waiting > 0 ? 'warn' : ''}><dt>{text('waiting')}</dt><dd>{waiting}</dd></div>
      <div className={waitKind(longest)}>
        <dt>{text('longestWait')}</dt>
        <dd>{longest < 0 ? clockText(0) : <CountingWait seconds={longest} at={picture.at} />}</dd>
      </div>
      <div><dt>{text('agentsReady')}</dt><dd>{ready}</dd></div>
      <div className={serviceLevelKind(level)}><dt>{text('serviceLevel')}</dt><dd>{percentText(level)}</dd></div>
      <div><dt>{text('answered')}</dt><dd>{sum(queue => queue.today.answered)}</dd></div>
      <div><dt>{text('abandoned')}</dt><dd>{sum(queue => queue.today.abandoned)}</dd></div>
    </dl>
  )
}

/** Answered within the threshold out of all that count, over all queues: not the mean of the queues' own levels. */
export function overallServiceLevel({ queues }: LivePicture): number | null {
  let met = 0
  let counted = 0
  for (const { today } of queues) {
    met += today.answeredInThreshold
    counted += today.offered - today.waiting - today.shortAbandoned
  }
  return counted > 0 ? met / counted : null
}
