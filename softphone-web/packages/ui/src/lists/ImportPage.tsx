import './lists.css'
import { asApiError } from '@crm/core'
import type { ApiError, ImportPreview, ListImport } from '@crm/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { ImportCard } from './ImportCard.tsx'
import { MappingForm, type Asked } from './MappingForm.tsx'

const found: Asked = { encoding: null, delimiter: null, hasHeader: null, region: null }

/** A file on its way: chosen and uploaded, its columns named, checked, taken over. Into a list, or among those not to be called. */
export function ImportPage({ list }: { list: string | null }) {
  const { text, api } = useServices()
  const [name, setName] = useState('…')
  const [file, setFile] = useState<ListImport | null>(null)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [started, setStarted] = useState<ListImport | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const target = list === null ? 'doNotCall' as const : 'list' as const
  const failed = useCallback((refusal: unknown) => setFailure(asApiError(refusal)), [])
  useEffect(() => {
    if (list !== null) api.lists.list(list).then(seen => setName(seen.name), failed)
  }, [api, list, failed])
  const look = (one: ListImport, asked: Asked): void => {
    setFailure(null)
    api.lists.preview(one.id, target, asked).then(seen => { setFile(one); setPreview(seen) }, failed)
  }
  const restart = (): void => { setFile(null); setPreview(null); setStarted(null); setFailure(null) }
  const back = list === null ? '/admin/do-not-call' : `/admin/lists/${list}`
  return (
    <SetupPage name={list === null ? 'do-not-call' : 'lists'}>
      <header className="setup-head">
        <div>
          <Go className="small-link" to={back}>{list === null ? text('setupDoNotCall') : name}</Go>
          <h1>{list === null ? text('importDoNotCallTitle') : text('importTitle', { name })}</h1>
          <p className="hint">{text('importHint')}</p>
        </div>
        {file !== null && <Button onClick={restart}>{text('importAgain')}</Button>}
      </header>
      <Failure error={failure} />
      {started !== null && <section className="panel"><ImportCard first={started} onChanged={() => undefined} /></section>}
      {started === null && file === null && <UploadForm onUploaded={one => look(one, found)} onFailed={failed} />}
      {started === null && file !== null && preview !== null && (
        <MappingForm
          key={`${file.id} ${preview.encoding ?? ''} ${preview.delimiter ?? ''} ${preview.hasHeader}`} preview={preview} target={target} onReread={asked => look(file, asked)}
          onStart={(reading, uses) => {
            setFailure(null)
            api.lists.start(file.id, { ...reading, target, list, campaign: null, names: preview.names, uses, atOnce: false }).then(setStarted, failed)
          }}
        />
      )}
    </SetupPage>
  )
}

function UploadForm({ onUploaded, onFailed }: { onUploaded: (file: ListImport) => void; onFailed: (refusal: unknown) => void }) {
  const { text, api } = useServices()
  const [chosen, setChosen] = useState<File | null>(null)
  const [progress, setProgress] = useState<number | null>(null)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const send = (file: File): void => {
    stop.current = new AbortController()
    setProgress(0)
    api.lists.upload(file, setProgress, stop.current.signal).then(onUploaded, onFailed).finally(() => setProgress(null))
  }
  return (
    <form
      className="panel setup-form import-form"
      onSubmit={event => {
        event.preventDefault()
        if (chosen !== null && progress === null) send(chosen)
      }}
    >
      <label className="field">
        <span>{text('importFile')}</span>
        <input type="file" accept=".csv,.txt,.tsv,.xlsx,text/csv" onChange={event => setChosen(event.target.files?.[0] ?? null)} />
      </label>
      {progress !== null && <progress max={1} value={progress} aria-label={text('importUploading')} />}
      <div className="setup-buttons"><Button type="submit" disabled={chosen === null || progress !== null}>{text('importUpload')}</Button></div>
    </form>
  )
}
