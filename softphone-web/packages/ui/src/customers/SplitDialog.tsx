import { asApiError, whenText } from '@crm/core'
import type { ApiError, CustomerCard, TimelineItem } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

interface Props {
  card: CustomerCard
  /** What of the timeline is shown: its interactions can move. */
  timeline: readonly TimelineItem[]
  onDone: (newId: string) => void
  onClose: () => void
}

const none: ReadonlySet<string> = new Set()

/** Makes a part of a customer a customer of its own. */
export function SplitDialog({ card, timeline, onDone, onClose }: Props) {
  const { text, api, languageTag, now } = useServices()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState(none)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const toggle = (key: string, on: boolean): void => {
    const next = new Set(chosen)
    if (on) next.add(key)
    else next.delete(key)
    setChosen(next)
  }
  const of = <T,>(kind: string, items: readonly T[], keyOf: (item: T) => string): readonly T[] => items.filter(item => chosen.has(`${kind} ${keyOf(item)}`))
  const interactions = timeline.filter(item => item.kind === 'interaction')
  const split = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFailure(null)
    try {
      const done = await api.merges.split(card.id, card.version, {
        name: name.trim(),
        phones: of('phone', card.phones, one => one),
        emails: of('email', card.emails, one => one),
        identities: of('identity', card.identities, one => `${one.kind}: ${one.value}`),
        contacts: of('contact', card.contacts, one => one.id).map(one => one.id),
        interactions: of('interaction', interactions, one => one.id).map(one => one.id),
      })
      onDone(done.otherId)
    } catch (caught) {
      setFailure(asApiError(caught))
    } finally {
      setBusy(false)
    }
  }
  const group = (kind: string, label: string, items: readonly { readonly key: string; readonly words: string }[]) => items.length > 0 && (
    <fieldset className="split-group">
      <legend>{label}</legend>
      {items.map(({ key, words }) => (
        <label key={key} className="check">
          <input type="checkbox" checked={chosen.has(`${kind} ${key}`)} onChange={event => toggle(`${kind} ${key}`, event.target.checked)} /><span>{words}</span>
        </label>
      ))}
    </fieldset>
  )
  return (
    <Modal title={text('splitTitle')} onClose={onClose}>
      <form className="customer-form" onSubmit={event => void split(event)}>
        <p className="hint">{text('splitHint')}</p>
        <label className="field"><span>{text('splitName')}</span><input className="input" required maxLength={200} value={name} onChange={event => setName(event.target.value)} /></label>
        {group('phone', text('phones'), card.phones.map(one => ({ key: one, words: one })))}
        {group('email', text('emails'), card.emails.map(one => ({ key: one, words: one })))}
        {group('identity', text('identities'), card.identities.map(one => ({ key: `${one.kind}: ${one.value}`, words: `${one.kind}: ${one.value}` })))}
        {group('contact', text('contacts'), card.contacts.map(one => ({ key: one.id, words: one.name })))}
        {group('interaction', text('splitInteractions'), interactions.map(one => ({ key: one.id, words: [whenText(one.at, now.get(), languageTag), one.from, one.wrapUpCode].filter(part => part != null).join(' · ') })))}
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button kind="quiet" onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={chosen.size === 0 || name.trim() === ''} aria-disabled={busy}>{text('splitDo')}</Button>
        </div>
      </form>
    </Modal>
  )
}
