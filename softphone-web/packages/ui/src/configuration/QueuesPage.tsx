import { asApiError, isClosed, timeOfDay, type Live } from '@crm/core'
import type { ApiError, LiveQueue, QueueConfigurationView } from '@crm/protocol'
import { useState } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { CloseQueueDialog } from './CloseQueueDialog.tsx'
import { SetupPage } from './SetupPage.tsx'
import { useListing } from './useListing.ts'

/** All queues: whether they are open, how they choose, and who waits in them now. */
export function QueuesPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure, read } = useListing(() => api.configuration.queues(), live.revision)
  const [closing, setClosing] = useState<QueueConfigurationView | null>(null)
  const [refused, setRefused] = useState<ApiError | null>(null)
  const gauges = new Map(live.picture?.queues.map(queue => [queue.id, queue]))
  return (
    <SetupPage name="queues">
      <h1>{text('setupQueues')}</h1>
      <Failure error={refused ?? failure} onDismiss={() => setRefused(null)} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="info" title={text('noQueuesYet')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupQueues')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('queue')}</th><th scope="col" className="left">{text('queueState')}</th><th scope="col">{text('waiting')}</th><th scope="col">{text('agentsReady')}</th>
                  <th scope="col" className="left">{text('setting.strategy')}</th><th scope="col" className="left">{text('hoursSource')}</th><th scope="col"><span className="unseen">{text('closeQueue')}</span></th>
                </tr>
              </thead>
              <tbody>
                {items.map(queue => <QueueLine key={queue.id} queue={queue} gauge={gauges.get(queue.id)} onClose={() => setClosing(queue)} onDone={read} onFailure={refusal => setRefused(asApiError(refusal))} />)}
              </tbody>
            </table>
          </div>
        </div>
      )}
      {closing !== null && (
        <CloseQueueDialog
          id={closing.id} name={closing.settings.displayName} waiting={gauges.get(closing.id)?.waiting ?? 0} onClose={() => setClosing(null)} onDone={read}
        />
      )}
    </SetupPage>
  )
}

function QueueLine({ queue, gauge, onClose, onDone, onFailure }: {
  queue: QueueConfigurationView
  gauge: LiveQueue | undefined
  onClose: () => void
  onDone: () => void
  onFailure: (refusal: unknown) => void
}) {
  const { text, api } = useServices()
  const closed = useNowValue(now => isClosed(queue.settings, now))
  const { settings } = queue
  return (
    <tr>
      <th scope="row"><Go to={`/admin/queues/${encodeURIComponent(queue.id)}`}>{settings.displayName}</Go></th>
      <td className="left"><QueueState queue={queue} gauge={gauge} /></td>
      <td>{gauge?.waiting ?? '–'}</td>
      <td>{gauge?.agentsReady ?? '–'}</td>
      <td className="left">{text(`strategy.${settings.strategy}`)}</td>
      <td className="left">{settings.calendar ?? (settings.hours == null ? text('hoursAlways') : text('hoursOwn'))}</td>
      <td>
        {closed
          ? <Button size="small" onClick={() => void api.configuration.openQueue(queue.id).then(onDone, onFailure)} aria-label={`${text('openQueue')}: ${settings.displayName}`}>{text('openQueue')}</Button>
          : <Button size="small" onClick={onClose} aria-label={`${text('closeQueue')}: ${settings.displayName}`}>{text('closeQueue')}</Button>}
      </td>
    </tr>
  )
}

/** Whether a queue takes calls, and if not, why. */
export function QueueState({ queue, gauge }: { queue: QueueConfigurationView; gauge: LiveQueue | undefined }) {
  const { text } = useServices()
  const closed = useNowValue(now => isClosed(queue.settings, now))
  const until = queue.settings.overflow?.closedUntil ?? null
  if (closed) {
    const at = until === null ? null : new Date(until)
    return (
      <span className="graded graded-bad">
        <Icon name="critical" size={14} />
        {at === null ? text('queueClosed') : text('queueClosedUntil', { time: timeOfDay(at.getHours() * 3_600 + at.getMinutes() * 60) })}
      </span>
    )
  }
  if (gauge?.closed === 'hours') return <span className="graded graded-warn"><Icon name="clock" size={14} />{text('queueOutsideHours')}</span>
  return <span className="graded graded-good"><Icon name="check" size={14} />{text('queueOpen')}</span>
}
