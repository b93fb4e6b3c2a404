import { asApiError, isKey } from '@crm/core'
import type { ApiError } from '@crm/protocol'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Modal } from '../controls/Modal.tsx'
import { WordField, type Faults } from './fields.tsx'
import { SetupPage, type SetupName } from './SetupPage.tsx'

interface Props {
  page: SetupName
  title: string
  empty: string
  add: string
  /** Over the number of those who use one. */
  used: string
  items: readonly { readonly id: string; readonly name: string; readonly detail: string; readonly used: number }[] | null
  failure: ApiError | null
  onCreate: (id: string, name: string) => Promise<unknown>
  onDone: () => void
}

/** A list of things with a name that others use. */
export function NamedList({ page, title, empty, add, used, items, failure, onCreate, onDone }: Props) {
  const { text } = useServices()
  const [creating, setCreating] = useState(false)
  const button = <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>{add}</Button>
  return (
    <SetupPage name={page}>
      <header className="setup-head"><h1>{title}</h1>{button}</header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="info" title={empty} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <table className="board setup-table">
            <thead><tr><th scope="col">{text('name')}</th><th scope="col" className="left"><span className="unseen">{title}</span></th><th scope="col">{used}</th></tr></thead>
            <tbody>
              {items.map(item => (
                <tr key={item.id}>
                  <th scope="row"><Go to={`/admin/${page}/${encodeURIComponent(item.id)}`}>{item.name}</Go></th>
                  <td className="left">{item.detail}</td>
                  <td>{item.used}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {creating && <CreateDialog title={add} taken={items?.map(item => item.id) ?? []} page={page} onCreate={onCreate} onClose={() => setCreating(false)} onDone={onDone} />}
    </SetupPage>
  )
}

function CreateDialog({ title, taken, page, onCreate, onClose, onDone }: {
  title: string
  taken: readonly string[]
  page: SetupName
  onCreate: Props['onCreate']
  onClose: () => void
  onDone: () => void
}) {
  const { text, go } = useServices()
  const [name, setName] = useState('')
  const [key, setKey] = useState<string | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const id = key ?? name.trim().toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^-|-$/g, '').slice(0, 64)
  const isGood = isKey(id) && !taken.includes(id) && name.trim() !== ''
  const faults: Faults = id !== '' && (!isKey(id) || taken.includes(id)) ? { id: [text('newIdHint')] } : {}
  const create = (event: FormEvent): void => {
    event.preventDefault()
    if (!isGood) return
    onCreate(id, name.trim()).then(() => { onDone(); go(`/admin/${page}/${id}`) }, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form ref={form} className="setup-dialog" onSubmit={create}>
        <WordField label={text('name')} path="displayName" faults={{}} value={name} onChange={setName} />
        <WordField label={`${text('newId')} (${text('newIdHint')})`} path="id" faults={faults} max={64} value={id} onChange={setKey} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={!isGood}>{text('create')}</Button>
        </div>
      </form>
    </Modal>
  )
}
