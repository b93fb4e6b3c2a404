import { asApiError, whenText } from '@crm/core'
import type { ApiError, ListRecord, RecordState } from '@crm/protocol'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { ChoiceField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'

const choices = ['all', 'ready', 'waiting', 'reserved', 'done', 'exhausted', 'removed'] as const

/** The records of a list, page by page. */
export function RecordTable({ id, revision }: { id: string; revision: number }) {
  const { text, api, now, languageTag } = useServices()
  const [state, setState] = useState<RecordState | 'all'>('all')
  const [records, setRecords] = useState<readonly ListRecord[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const asked = useRef(0)
  const read = (after: string | null): void => {
    const turn = ++asked.current
    api.lists.records(id, state === 'all' ? null : state, after).then(page => {
      if (turn !== asked.current) return
      setRecords(before => after === null ? page.items : [...before ?? [], ...page.items])
      setNext(page.next)
      setFailure(null)
    }, (refusal: unknown) => { if (turn === asked.current) setFailure(asApiError(refusal)) })
  }
  useEffect(() => read(null), [id, state, revision])
  return (
    <section className="panel list-pages" aria-labelledby="list-records">
      <div className="setup-tools">
        <h2 id="list-records">{text('listRecords')}</h2>
        <ChoiceField
          label={text('listState')} hideLabel path="state" faults={{}} value={state} onChange={setState}
          options={choices.map(value => ({ value, label: value === 'all' ? text('listAllStates') : text(`recordState.${value}`) }))}
        />
      </div>
      <Failure error={failure} />
      {records?.length === 0 && <EmptyState icon="note" title={text('listNoRecords')} />}
      {records !== null && records.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="list-records">
          <table className="board setup-table">
            <thead>
              <tr>
                <th scope="col">{text('name')}</th><th scope="col" className="left">{text('listNumbers')}</th><th scope="col" className="left">{text('listState')}</th>
                <th scope="col">{text('listAttempts')}</th><th scope="col" className="left">{text('listOutcome')}</th><th scope="col" className="left">{text('listDue')}</th>
                <th scope="col">{text('listPriority')}</th>
              </tr>
            </thead>
            <tbody>
              {records.map(record => (
                <tr key={record.id}>
                  <th scope="row" dir="auto">{record.name ?? record.externalKey ?? record.id}</th>
                  <td className="left">{record.numbers.map(one => <span key={one.number} className="list-number">{one.number} <span className="faint">{text(`numberKind.${one.kind}`)}</span></span>)}</td>
                  <td className="left">{text(`recordState.${record.state}`)}</td>
                  <td>{record.attempts}</td>
                  <td className="left">{record.outcome ?? '–'}</td>
                  <td className="left">{record.due === null ? '–' : <time dateTime={record.due}>{whenText(record.due, now.get(), languageTag)}</time>}</td>
                  <td>{record.priority}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== null && <Button className="more" onClick={() => read(next)}>{text('doNotCallMore')}</Button>}
    </section>
  )
}
