import { asApiError, whenText } from '@crm/core'
import type { ApiError, ListImport } from '@crm/protocol'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'

/** Milliseconds between two looks at an import that is being read. */
const every = 700

/** An import: how far it is, what became of its rows, and what can be done now. Follows one that is being read. */
export function ImportCard({ first, onChanged }: { first: ListImport; onChanged: () => void }) {
  const { text, api, now, languageTag } = useServices()
  const [one, setOne] = useState(first)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const changed = useRef(onChanged)
  changed.current = onChanged
  useEffect(() => setOne(first), [first])
  useEffect(() => {
    if (one.state !== 'running') return
    const timer = setTimeout(() => void api.lists.import(one.id).then(
      seen => {
        setOne(seen)
        setFailure(null)
        if (seen.state !== 'running') changed.current()
      },
      (refusal: unknown) => { setFailure(asApiError(refusal)); setOne({ ...one }) }), every)
    return () => clearTimeout(timer)
  }, [api, one])
  const step = (work: Promise<ListImport>): void => {
    setFailure(null)
    work.then(seen => { setOne(seen); changed.current() }, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const { counts } = one
  const open = one.state === 'uploaded' || one.state === 'running' || one.state === 'checked'
  return (
    <article className="import-card" aria-label={one.name}>
      <p><span className="import-name" dir="auto">{one.name}</span> <span className="tag">{text(`importState.${one.state}`)}</span> <time className="faint" dateTime={one.at}>{whenText(one.at, now.get(), languageTag)}</time></p>
      {one.state === 'running' && <progress max={1} value={one.progress} aria-label={text('importProgress')} />}
      {one.state !== 'uploaded' && (
        <dl className="list-counts">
          <div><dt>{text('importRows')}</dt><dd>{counts.rows}</dd></div>
          <div><dt>{text('importLoaded')}</dt><dd>{counts.loaded}</dd></div>
          <div><dt>{text('importFaulty')}</dt><dd>{counts.faulty}</dd></div>
          <div><dt>{text('importInFile')}</dt><dd>{counts.duplicatesInFile}</dd></div>
          {one.target === 'list' && <div><dt>{text('importInList')}</dt><dd>{counts.duplicatesInList}</dd></div>}
          {one.target === 'list' && <div><dt>{text('importRefused')}</dt><dd>{counts.doNotCall}</dd></div>}
        </dl>
      )}
      <p className="unseen" role="status">{one.state === 'running' ? '' : `${text(`importState.${one.state}`)} ${text('importRead', { rows: counts.rows, loaded: counts.loaded, faulty: counts.faulty })}`}</p>
      {one.faultText !== null && <p className="failure" role="alert">{one.faultText}</p>}
      <Failure error={failure} />
      <div className="setup-buttons">
        {one.state === 'checked' && <Button kind="good" icon="check" onClick={() => step(api.lists.apply(one.id))}>{text('importApply')}</Button>}
        {counts.rows > counts.loaded && <a className="import-link" href={api.lists.reportAddress(one.id)} download>{text('importReport')}</a>}
        {open && <Button kind="quiet" onClick={() => step(api.lists.cancel(one.id))}>{text('importCancel')}</Button>}
      </div>
    </article>
  )
}
