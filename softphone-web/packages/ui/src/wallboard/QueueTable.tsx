import { durationText, percentText } from '@crm/core'
import type { LiveQueue } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CountingWait } from './CountingWait.tsx'
import { serviceLevelKind, waitKind } from './thresholds.ts'

export function QueueTable({ queues, at }: { queues: readonly LiveQueue[]; at: string }) {
  const { text } = useServices()
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={text('wallboardQueues')}>
      <table className="board">
        <thead>
          <tr>
            <th scope="col">{text('queue')}</th>
            <th scope="col">{text('waiting')}</th>
            <th scope="col">{text('longestWait')}</th>
            <th scope="col">{text('agentsReady')}</th>
            <th scope="col">{text('agentsOnQueue')}</th>
            <th scope="col">{text('serviceLevel')}</th>
            <th scope="col">{text('offered')}</th>
            <th scope="col">{text('answered')}</th>
            <th scope="col">{text('abandoned')}</th>
            <th scope="col">{text('abandonmentRate')}</th>
            <th scope="col">{text('averageSpeedOfAnswer')}</th>
            <th scope="col">{text('averageHandleTime')}</th>
          </tr>
        </thead>
        <tbody>{queues.map(queue => <QueueRow key={queue.id} queue={queue} at={at} />)}</tbody>
      </table>
    </div>
  )
}

function QueueRow({ queue, at }: { queue: LiveQueue; at: string }) {
  const { today } = queue
  return (
    <tr>
      <th scope="row">{queue.name}</th>
      <td className={`strong ${queue.waiting > 0 ? 'warn' : ''}`}>{queue.waiting}</td>
      <td className={waitKind(queue.longestWait)}>
        {queue.longestWait === null ? '–' : <CountingWait seconds={queue.longestWait} at={at} />}
      </td>
      <td className={queue.waiting > 0 && queue.agentsReady === 0 ? 'bad' : ''}>{queue.agentsReady}</td>
      <td>{queue.agentsOnQueue}</td>
      <td className={serviceLevelKind(today.serviceLevel)}>{percentText(today.serviceLevel)}</td>
      <td>{today.offered}</td>
      <td>{today.answered}</td>
      <td>{today.abandoned}</td>
      <td>{percentText(today.abandonmentRate)}</td>
      <td>{durationText(today.averageSpeedOfAnswer)}</td>
      <td>{durationText(today.averageHandleTime)}</td>
    </tr>
  )
}
