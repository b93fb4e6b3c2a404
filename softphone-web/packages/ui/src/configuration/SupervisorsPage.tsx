import { asApiError, type Live } from '@crm/core'
import type { ApiError, QueueConfigurationView, SupervisorView } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { CheckField, Group, GroupFaults } from './fields.tsx'
import { SetupPage } from './SetupPage.tsx'
import { useListing } from './useListing.ts'

/** Which queues each supervisor is responsible for. */
export function SupervisorsPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure, read } = useListing<SupervisorView>(() => api.administration.supervisors(), live.revision)
  const queues = useListing<QueueConfigurationView>(() => api.configuration.queues(), live.revision).items ?? []
  const [opened, setOpened] = useState<SupervisorView | null>(null)
  const names = new Map(queues.map(queue => [queue.id, queue.settings.displayName]))
  return (
    <SetupPage name="supervisors">
      <header className="setup-head"><div><h1>{text('supervisorsTitle')}</h1><p className="hint">{text('supervisorsHint')}</p></div></header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="info" title={text('supervisorsEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <table className="board setup-table">
            <thead>
              <tr><th scope="col">{text('name')}</th><th scope="col" className="left">{text('supervisorSees')}</th><th scope="col"><span className="unseen">{text('supervisorLimit')}</span></th></tr>
            </thead>
            <tbody>
              {items.map(one => (
                <tr key={one.userName}>
                  <th scope="row">{one.displayName}</th>
                  <td className="left"><Seen queues={one.queues ?? null} names={names} /></td>
                  <td><Button size="small" aria-label={text('supervisorLimitOf', { name: one.displayName })} onClick={() => setOpened(one)}>{text('supervisorLimit')}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {opened !== null && <LimitDialog supervisor={opened} queues={queues} onClose={() => { setOpened(null); read() }} />}
    </SetupPage>
  )
}

function Seen({ queues, names }: { queues: readonly string[] | null; names: ReadonlyMap<string, string> }) {
  const { text } = useServices()
  if (queues === null) return text('supervisorAll')
  return <span className="setup-tags">{queues.length === 0 ? text('supervisorNone') : queues.map(id => <span className="tag" key={id}>{names.get(id) ?? id}</span>)}</span>
}

function LimitDialog({ supervisor, queues, onClose }: { supervisor: SupervisorView; queues: readonly QueueConfigurationView[]; onClose: () => void }) {
  const { text, api } = useServices()
  const [seen, setSeen] = useState(supervisor)
  const [chosen, setChosen] = useState<readonly string[] | null>(supervisor.queues ?? null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    api.administration.limitSupervisor(seen.userName, seen.version, chosen).then(onClose, (refusal: unknown) => {
      const error = asApiError(refusal)
      const theirs = error.document['current'] as SupervisorView | undefined
      setFailure(error)
      if (error.type !== 'stale' || theirs === undefined) return
      setSeen(theirs) // what somebody else made of it is shown; saving again is then a choice
      setChosen(theirs.queues ?? null)
    })
  }
  const toggle = (id: string, on: boolean): void => setChosen(now => (on ? [...(now ?? []), id] : (now ?? []).filter(one => one !== id)))
  return (
    <Modal title={text('supervisorLimitOf', { name: supervisor.displayName })} onClose={onClose}>
      <form className="setup-dialog" onSubmit={save}>
        <p className="hint">{text('supervisorsHint')}</p>
        <CheckField label={text('supervisorAll')} value={chosen === null} onChange={all => setChosen(all ? null : queues.map(queue => queue.id))} />
        {chosen !== null && (
          <Group title={text('setupQueues')}>
            <GroupFaults faults={failure?.fields ?? {}} path="queues" />
            {queues.map(queue => <CheckField key={queue.id} label={queue.settings.displayName} value={chosen.includes(queue.id)} onChange={on => toggle(queue.id, on)} />)}
          </Group>
        )}
        {failure?.type === 'stale' ? <p className="field-problem" role="alert">{text('conflictTitle')}</p> : <Failure error={failure} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary">{text('saveNow')}</Button>
        </div>
      </form>
    </Modal>
  )
}
