import './customers.css'
import './merges.css'
import { mergeFields, MergeDraft } from '@crm/core'
import type { CustomerCard, MergeField, MergePreview } from '@crm/protocol'
import { useEffect, useId, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { languageName } from '../controls/languageName.ts'
import { TopBar } from '../shell/TopBar.tsx'

/** Two customers side by side: which value of each field survives when they become one. */
export function MergePage({ id, otherId }: { id: string; otherId: string }) {
  const { text, api, go } = useServices()
  const [draft] = useState(() => new MergeDraft(api, id, otherId))
  const { preview, busy, failure } = useStore(draft)
  useEffect(() => void draft.read(), [draft])
  const merge = async (): Promise<void> => {
    const done = await draft.merge()
    if (done !== null) go(`/customers/${done.customer.id}`)
  }
  const faults = Object.entries(preview?.faults ?? {})
  return (
    <div className="page">
      <TopBar page="customers" contentId="merge-content" />
      <main id="merge-content" className="merge-page" tabIndex={-1}>
        <h1>{text('mergeTitle')}</h1>
        <p className="hint">{text('mergeHint')}</p>
        <Failure error={failure} />
        {preview === null ? busy && <p className="loading">{text('loading')}</p> : <Sides draft={draft} preview={preview} />}
        {faults.length > 0 && (
          <div className="failure" role="alert"><Icon name="warning" /><span>{text('mergeTooMuch')} {faults.map(([list, says]) => `${list}: ${says.join(' ')}`).join(' ')}</span></div>
        )}
        <div className="merge-buttons">
          <Go className="button button-quiet button-normal" to={`/customers/${id}`}>{text('cancel')}</Go>
          <Button icon="transfer" onClick={() => go(`/customers/${otherId}/merge/${id}`)}>{text('mergeSwap')}</Button>
          <Button kind="primary" aria-disabled={busy || preview === null || faults.length > 0} onClick={() => faults.length === 0 && void merge()}>{text('mergeDo')}</Button>
        </div>
      </main>
    </div>
  )
}

function Sides({ draft, preview }: { draft: MergeDraft; preview: MergePreview }) {
  const { text } = useServices()
  const { customer, other } = preview
  return (
    <div className="panel merge-panel">
      <table className="merge-table">
        <thead>
          <tr>
            <th scope="col"><span className="unseen">{text('mergeField')}</span></th>
            <th scope="col"><span className="tag">{text('mergeRemains')}</span> <strong>{customer.name}</strong></th>
            <th scope="col"><span className="tag">{text('mergeAbsorbed')}</span> <strong>{other.name}</strong></th>
          </tr>
        </thead>
        <tbody>
          {mergeFields.map(field => <Choice key={field} draft={draft} field={field} preview={preview} />)}
          <Both label={text('phones')} values={[customer, other].map(card => card.phones)} />
          <Both label={text('emails')} values={[customer, other].map(card => card.emails)} />
          <Both label={text('identities')} values={[customer, other].map(card => card.identities.map(one => `${one.kind}: ${one.value}`))} />
          <Both label={text('contacts')} values={[customer, other].map(card => card.contacts.map(one => one.name))} />
        </tbody>
      </table>
    </div>
  )
}

function Choice({ draft, field, preview }: { draft: MergeDraft; field: MergeField; preview: MergePreview }) {
  const { text, languageTag } = useServices()
  const { fromOther } = useStore(draft)
  const name = useId()
  const value = (card: CustomerCard): string => {
    if (field === 'kind') return text(`kind.${card.kind}`)
    if (field === 'vip') return text(card.vip ? 'yes' : 'no')
    const words = card[field]
    return words === null || words === '' ? text('mergeNothing') : field === 'language' ? languageName(words, languageTag) : words
  }
  const label = text(labels[field])
  const same = value(preview.customer) === value(preview.other)
  return (
    <tr>
      <th scope="row">{label}</th>
      {[preview.customer, preview.other].map((card, index) => (
        <td key={card.id}>
          {same
            ? <span className="merge-same">{value(card)}</span>
            : (
              <label className="merge-choice">
                <input type="radio" name={name} checked={fromOther.includes(field) === (index === 1)} onChange={() => draft.choose(field, index === 1)} />
                <span><span className="unseen">{label}: </span>{value(card)}</span>
              </label>
            )}
        </td>
      ))}
    </tr>
  )
}

const labels = { name: 'name', kind: 'kind', company: 'company', language: 'spokenLanguage', vip: 'vip', notes: 'description' } as const

/** A list of which both halves are kept. */
function Both({ label, values }: { label: string; values: readonly (readonly string[])[] }) {
  const { text } = useServices()
  if (values.every(list => list.length === 0)) return null
  return (
    <tr>
      <th scope="row">{label}<span className="faint">{text('mergeBoth')}</span></th>
      {values.map((list, side) => <td key={side}>{list.map(one => <span key={one} className="merge-value">{one}</span>)}</td>)}
    </tr>
  )
}
