import './lists.css'
import { asApiError, whenText } from '@crm/core'
import type { ApiError, ListView } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { WordField } from '../configuration/fields.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Modal } from '../controls/Modal.tsx'

/** All lists with what is left in them. */
export function ListsPage() {
  const { text, api, now, languageTag, go } = useServices()
  const { items, failure } = useListing<ListView>(() => api.lists.all(), null)
  const [adding, setAdding] = useState(false)
  return (
    <SetupPage name="lists">
      <header className="setup-head">
        <div><h1>{text('setupLists')}</h1><p className="hint">{text('listsHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>{text('listNew')}</Button>
      </header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="note" title={text('listsEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupLists')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('name')}</th><th scope="col">{text('recordState.all')}</th><th scope="col">{text('recordState.ready')}</th>
                  <th scope="col">{text('recordState.waiting')}</th><th scope="col">{text('recordState.done')}</th><th scope="col">{text('recordState.exhausted')}</th>
                  <th scope="col" className="left">{text('listCampaign')}</th><th scope="col" className="left">{text('listState')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(list => (
                  <tr key={list.id}>
                    <th scope="row"><Go to={`/admin/lists/${list.id}`}>{list.name}</Go></th>
                    <td>{list.records.all}</td><td>{list.records.ready}</td><td>{list.records.waiting}</td><td>{list.records.done}</td><td>{list.records.exhausted}</td>
                    <td className="left">{list.campaign ?? '–'}</td>
                    <td className="left">{list.filling ? text('listFilling') : whenText(list.created, now.get(), languageTag)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
      {adding && <NewListDialog onClose={() => setAdding(false)} onCreated={list => go(`/admin/lists/${list.id}`)} />}
    </SetupPage>
  )
}

function NewListDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (list: ListView) => void }) {
  const { text, api } = useServices()
  const [name, setName] = useState('')
  const [failure, setFailure] = useState<ApiError | null>(null)
  const create = (event: FormEvent): void => {
    event.preventDefault()
    setFailure(null)
    api.lists.create(name).then(onCreated, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={text('listNew')} onClose={onClose}>
      <form className="setup-dialog" onSubmit={create}>
        <WordField label={text('listName')} path="name" faults={{}} value={name} onChange={setName} max={100} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" type="submit">{text('listCreate')}</Button>
        </div>
      </form>
    </Modal>
  )
}
