import './lists.css'
import { asApiError } from '@crm/core'
import type { ApiError, ListImport, ListView } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Modal } from '../controls/Modal.tsx'
import { DeleteButton } from '../mailsetup/DeleteButton.tsx'
import { ImportCard } from './ImportCard.tsx'
import { RecordTable } from './RecordTable.tsx'

const states = ['all', 'ready', 'waiting', 'reserved', 'done', 'exhausted', 'removed'] as const

/** One list: what is left in it, its imports and its records. */
export function ListPage({ id }: { id: string }) {
  const { text, api, go } = useServices()
  const [list, setList] = useState<ListView | null>(null)
  const [imports, setImports] = useState<readonly ListImport[]>([])
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [revision, setRevision] = useState(0)
  const [said, setSaid] = useState('')
  const [searching, setSearching] = useState(false)
  const changed = useCallback(() => setRevision(before => before + 1), [])
  const failed = useCallback((refusal: unknown) => setFailure(asApiError(refusal)), [])
  useEffect(() => {
    api.lists.list(id).then(setList, failed)
    api.lists.imports().then(answer => setImports(answer.items.filter(one => one.list === id).slice(0, 5)), failed)
  }, [api, id, revision, failed])
  const recycle = (): void => {
    setFailure(null)
    api.lists.recycle(id, ['done', 'exhausted']).then(({ records }) => { setSaid(text('listRecycled', { count: records })); changed() }, failed)
  }
  return (
    <SetupPage name="lists">
      <header className="setup-head">
        <div><Go className="small-link" to="/admin/lists">{text('listBack')}</Go><h1>{list?.name ?? '…'}</h1></div>
        {list !== null && (
          <div className="setup-buttons">
            <Button kind="primary" icon="plus" disabled={list.campaign !== null || list.filling} onClick={() => go(`/admin/lists/${id}/file`)}>{text('listImport')}</Button>
            <Button disabled={list.campaign !== null || list.filling} onClick={() => setSearching(true)}>{text('listSearch')}</Button>
            <Button title={text('listRecycleHint')} onClick={recycle}>{text('listRecycle')}</Button>
            <a className="import-link" href={api.lists.exportAddress(id)} download>{text('listExport')}</a>
            <DeleteButton
              label={text('listDelete')} question={text('listDeleteAsk', { name: list.name, count: list.records.all })}
              onDelete={() => api.lists.remove(id)} onDone={() => go('/admin/lists')}
            />
          </div>
        )}
      </header>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <p role="status" className={said === '' ? 'unseen' : 'hint'}>{said}</p>
      {list !== null && (
        <section className="panel list-pages" aria-label={text('listRecords')}>
          {list.campaign !== null && <p className="hint">{text('listFrozen', { campaign: list.campaign })}</p>}
          <dl className="list-counts">
            {states.map(state => <div key={state}><dt>{text(`recordState.${state}`)}</dt><dd>{list.records[state]}</dd></div>)}
          </dl>
        </section>
      )}
      {imports.length > 0 && (
        <section className="panel">
          <h2>{text('importsTitle')}</h2>
          {imports.map(one => <ImportCard key={one.id} first={one} onChanged={changed} />)}
        </section>
      )}
      {list !== null && <RecordTable id={id} revision={revision} />}
      {searching && <SearchDialog id={id} onClose={() => setSearching(false)} onStarted={() => { setSearching(false); changed() }} />}
    </SetupPage>
  )
}

function SearchDialog({ id, onClose, onStarted }: { id: string; onClose: () => void; onStarted: () => void }) {
  const { text, api } = useServices()
  const [words, setWords] = useState('')
  const [failure, setFailure] = useState<ApiError | null>(null)
  const start = (): void => {
    setFailure(null)
    api.lists.fillBySearch(id, words).then(onStarted, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={text('listSearch')} onClose={onClose}>
      <div className="setup-dialog">
        <p className="hint">{text('listSearchHint')}</p>
        <WordField label={text('listSearchWords')} path="search" faults={{}} value={words} onChange={setWords} max={200} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" onClick={start}>{text('listSearch')}</Button>
        </div>
      </div>
    </Modal>
  )
}
