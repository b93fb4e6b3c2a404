import type { ApiError, CallbackView } from '@crm/protocol'
import { asApiError, type MessageKey } from '@crm/core'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useBoard } from './board.tsx'

const readEvery = 5_000

/** Promised calls back, with the means to take one back. Read anew when their number changes, and now and then while there are any. */
export function CallbacksPanel({ count, queue }: { count: number; queue: string | null }) {
  const { api, text } = useServices()
  const [callbacks, setCallbacks] = useState<readonly CallbackView[]>([])
  const [failure, setFailure] = useState<ApiError | null>(null)
  const read = useCallback(() => {
    api.callbacks().then(list => setCallbacks(list.items), (error: unknown) => setFailure(asApiError(error)))
  }, [api])
  useEffect(() => {
    read()
    if (count === 0) return undefined
    const timer = setInterval(read, readEvery)
    return () => clearInterval(timer)
  }, [read, count])
  const cancel = useCallback((id: string) => {
    api.cancelCallback(id, 'supervisor').then(read, (error: unknown) => setFailure(asApiError(error)))
  }, [api, read])
  const shown = callbacks.filter(callback => queue === null || callback.queueId === queue)
  return (
    <Panel title={text('callbacksTitle')} aside={<span className="count">{shown.length}</span>}>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      {shown.length === 0 ? <EmptyState icon="phone" title={text('noCallbacks')} /> : <Rows callbacks={shown} onCancel={cancel} />}
    </Panel>
  )
}

function Rows({ callbacks, onCancel }: { callbacks: readonly CallbackView[]; onCancel: (id: string) => void }) {
  const { text } = useServices()
  const { queueName } = useBoard()
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={text('callbacksTitle')}>
      <table className="board board-callbacks">
        <thead>
          <tr>
            <th scope="col" className="left">{text('customer')}</th>
            <th scope="col" className="left">{text('queue')}</th>
            <th scope="col" className="left">{text('callbackState')}</th>
            <th scope="col">{text('callbackWaits')}</th>
            <th scope="col">{text('callbackAttempts')}</th>
            <th scope="col">{text('callbackNext')}</th>
            <th scope="col"><span className="unseen">{text('cancel')}</span></th>
          </tr>
        </thead>
        <tbody>
          {callbacks.map(callback => {
            const who = callback.name ?? callback.number ?? '–'
            return (
              <tr key={callback.id}>
                <th scope="row">{who}{callback.name !== null && callback.number !== null && <> · {callback.number}</>}</th>
                <td className="left">{queueName(callback.queueId)}</td>
                <td className="left">{(text as (key: MessageKey) => string)(`callbackState.${callback.state}`)}</td>
                <td><Elapsed since={callback.waitingSince} /></td>
                <td title={callback.lastFailure ?? undefined}>{callback.attempts}</td>
                <td>{callback.nextAttempt === null ? '–' : new Date(callback.nextAttempt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</td>
                <td>
                  <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('cancelCallback', { who })} onClick={() => onCancel(callback.id)} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
