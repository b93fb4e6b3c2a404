import './lists.css'
import { asApiError, whenText } from '@crm/core'
import type { ApiError, DoNotCallEntry, DoNotCallListing } from '@crm/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'
import { DoNotCallDialog } from './DoNotCallDialog.tsx'

/** Who must not be called, found by number. */
export function DoNotCallPage({ mayRemove }: { mayRemove: boolean }) {
  const { text, api, now, languageTag, go } = useServices()
  const [words, setWords] = useState('')
  const [listing, setListing] = useState<DoNotCallListing | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<DoNotCallEntry | null>(null)
  const asked = useRef(0)
  const read = useCallback((number: string, before: DoNotCallListing | null) => {
    const turn = ++asked.current
    api.lists.doNotCall(number.trim() === '' ? null : number, before?.next ?? null).then(page => {
      if (turn !== asked.current) return
      setListing(before === null ? page : { ...page, items: [...before.items, ...page.items] })
      setFailure(null)
    }, (refusal: unknown) => { if (turn === asked.current) setFailure(asApiError(refusal)) })
  }, [api])
  useEffect(() => {
    const timer = setTimeout(() => read(words, null), words === '' ? 0 : 250)
    return () => clearTimeout(timer)
  }, [read, words])
  const remove = (entry: DoNotCallEntry): void => {
    setRemoving(null)
    api.lists.removeDoNotCall(entry).then(() => read(words, null), (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <SetupPage name="do-not-call">
      <header className="setup-head">
        <div><h1>{text('setupDoNotCall')}</h1><p className="hint">{text('doNotCallHint', { count: listing?.count ?? 0 })}</p></div>
        <div className="setup-buttons">
          <Button onClick={() => go('/admin/do-not-call/file')}>{text('listImport')}</Button>
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>{text('doNotCallAdd')}</Button>
        </div>
      </header>
      <div className="setup-tools">
        <label className="search">
          <Icon name="search" size={16} />
          <span className="unseen">{text('doNotCallFind')}</span>
          <input type="search" inputMode="tel" value={words} placeholder={text('doNotCallFind')} onChange={event => setWords(event.target.value)} />
        </label>
      </div>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      {listing?.items.length === 0 && <EmptyState icon="phone" title={text(words.trim() === '' ? 'doNotCallEmpty' : 'doNotCallNone')} />}
      {listing !== null && listing.items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupDoNotCall')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('doNotCallNumber')}</th><th scope="col" className="left">{text('doNotCallFor')}</th><th scope="col" className="left">{text('doNotCallSource')}</th>
                  <th scope="col" className="left">{text('doNotCallReason')}</th><th scope="col" className="left">{text('doNotCallBy')}</th><th scope="col" className="left">{text('doNotCallUntil')}</th>
                  {mayRemove && <th scope="col"><span className="unseen">{text('doNotCallRemove')}</span></th>}
                </tr>
              </thead>
              <tbody>
                {listing.items.map(entry => (
                  <tr key={`${entry.number} ${entry.prefix} ${entry.campaign ?? ''}`}>
                    <th scope="row">{entry.number}{entry.prefix && '…'}</th>
                    <td className="left">{entry.campaign ?? text('doNotCallEverywhere')}</td>
                    <td className="left">{text(`doNotCallSource.${entry.source}`)}</td>
                    <td className="left" dir="auto">{entry.reason ?? '–'}</td>
                    <td className="left">{entry.by ?? '–'} <time className="faint" dateTime={entry.at}>{whenText(entry.at, now.get(), languageTag)}</time></td>
                    <td className="left">{entry.expires === null ? text('doNotCallForever') : whenText(entry.expires, now.get(), languageTag)}</td>
                    {mayRemove && <td><Button size="small" kind="quiet" icon="cross" iconOnly aria-label={text('doNotCallRemoveOf', { number: entry.number })} onClick={() => setRemoving(entry)} /></td>}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
      {listing !== null && listing.next !== null && <Button className="more" onClick={() => read(words, listing)}>{text('doNotCallMore')}</Button>}
      {adding && <DoNotCallDialog onClose={() => setAdding(false)} onAdded={() => { setAdding(false); read(words, null) }} />}
      {removing !== null && (
        <Modal title={text('doNotCallRemove')} onClose={() => setRemoving(null)}>
          <p>{text('doNotCallRemoveAsk', { number: removing.number })}</p>
          <div className="dialog-buttons">
            <Button onClick={() => setRemoving(null)}>{text('cancel')}</Button>
            <Button kind="bad" onClick={() => remove(removing)}>{text('doNotCallRemove')}</Button>
          </div>
        </Modal>
      )}
    </SetupPage>
  )
}
