import { durationText, oldestSince, percentText, type MessageKey, type QueueColumn, type QueueSort } from '@crm/core'
import type { LiveQueue } from '@crm/protocol'
import { memo } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Graded, GradedElapsed, GradedFigure } from './Graded.tsx'
import { SortHeader } from './SortHeader.tsx'

const columns: readonly { readonly column: QueueColumn; readonly label: MessageKey }[] = [
  { column: 'name', label: 'queue' },
  { column: 'waiting', label: 'waiting' },
  { column: 'longestWait', label: 'longestWait' },
  { column: 'agentsReady', label: 'agentsReady' },
  { column: 'agentsOnQueue', label: 'agentsOnQueue' },
  { column: 'serviceLevel', label: 'serviceLevel' },
  { column: 'abandonmentRate', label: 'abandonmentRate' },
  { column: 'averageSpeedOfAnswer', label: 'averageSpeedOfAnswer' },
  { column: 'averageHandleTime', label: 'averageHandleTime' },
  { column: 'occupancy', label: 'occupancy' },
  { column: 'offered', label: 'offered' },
  { column: 'answered', label: 'answered' },
  { column: 'abandoned', label: 'abandoned' },
  { column: 'callbacks', label: 'callbacks' },
]

interface Props {
  queues: readonly LiveQueue[]
  at: string
  sort: QueueSort
  onSort: (sort: QueueSort) => void
  /** Chooses a queue to look at; absent where nothing can be pressed. */
  onChoose?: (queue: string) => void
  /** Asks to close a queue, or opens it again; absent where nothing can be pressed. */
  onToggle?: (queue: LiveQueue) => void
}

export function QueueTable({ queues, at, sort, onSort, onChoose, onToggle }: Props) {
  const { text } = useServices()
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={text('wallboardQueues')}>
      <table className="board board-queues">
        <thead>
          <tr>
            {columns.map(({ column, label }) => (
              <SortHeader
                key={column} column={column} label={(text as (key: MessageKey) => string)(label)} sort={sort} onSort={onSort}
                left={column === 'name'} descendingFirst={column !== 'name'}
              />
            ))}
            {onToggle !== undefined && <th scope="col"><span className="unseen">{text('closeQueue')}</span></th>}
          </tr>
        </thead>
        <tbody>
          {queues.map(queue => <QueueRow key={queue.id} queue={queue} since={oldestSince(queue.longestWait, at)} onChoose={onChoose} onToggle={onToggle} />)}
        </tbody>
      </table>
    </div>
  )
}

const QueueRow = memo(function QueueRow({ queue, since, onChoose, onToggle }: { queue: LiveQueue; since: number | null; onChoose: Props['onChoose']; onToggle: Props['onToggle'] }) {
  const { text } = useServices()
  const { today } = queue
  const closed = queue.closed ?? null
  const deed = text(closed === 'emergency' ? 'openQueue' : 'closeQueue')
  return (
    <tr>
      <th scope="row">
        {onChoose === undefined ? queue.name : <button type="button" className="row-link" onClick={() => onChoose(queue.id)}>{queue.name}</button>}
        {closed !== null && <span className={`tag ${closed === 'emergency' ? 'tag-closed' : ''}`}>{text(closed === 'emergency' ? 'queueClosed' : 'queueOutsideHours')}</span>}
      </th>
      <td className="strong"><GradedFigure name="waiting" value={queue.waiting}>{queue.waiting}</GradedFigure></td>
      <td>{since === null ? '–' : <GradedElapsed since={since} name="longestWait" />}</td>
      <td><Graded severity={queue.waiting > 0 && queue.agentsReady === 0 ? 'warn' : 'none'}>{queue.agentsReady}</Graded></td>
      <td><Graded severity={queue.waiting > 0 && queue.agentsOnQueue === 0 ? 'bad' : 'none'}>{queue.agentsOnQueue}</Graded></td>
      <td><GradedFigure name="serviceLevel" value={today.serviceLevel}>{percentText(today.serviceLevel)}</GradedFigure></td>
      <td><GradedFigure name="abandonmentRate" value={today.abandonmentRate}>{percentText(today.abandonmentRate)}</GradedFigure></td>
      <td><GradedFigure name="averageSpeedOfAnswer" value={today.averageSpeedOfAnswer}>{durationText(today.averageSpeedOfAnswer)}</GradedFigure></td>
      <td>{durationText(today.averageHandleTime)}</td>
      <td><GradedFigure name="occupancy" value={today.occupancy}>{percentText(today.occupancy)}</GradedFigure></td>
      <td>{today.offered}</td>
      <td>{today.answered}</td>
      <td>{today.abandoned}</td>
      <td>{queue.callbacks ?? 0}</td>
      {onToggle !== undefined && <td><Button size="small" kind="quiet" aria-label={`${deed}: ${queue.name}`} onClick={() => onToggle(queue)}>{text(closed === 'emergency' ? 'open' : 'close')}</Button></td>}
    </tr>
  )
})
