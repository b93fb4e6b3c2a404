import { columnUses, type ColumnUse, type ImportPreview, type ImportReading, type ImportTarget } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { ChoiceField, WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'

/** How a file is to be read; what is null is found out. */
export type Asked = { readonly [K in keyof ImportReading]: ImportReading[K] | null }

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const
const delimiters = [',', ';', '\t', '|'] as const
const ofDoNotCall: readonly ColumnUse[] = ['skip', 'number', 'reason', 'expires']

interface Props {
  preview: ImportPreview
  target: ImportTarget
  /** Reads the file's beginning again in another way. */
  onReread: (asked: Asked) => void
  onStart: (reading: ImportReading, uses: readonly ColumnUse[]) => void
}

/** The first rows of a file, how they are read, and what each column is for. */
export function MappingForm({ preview, target, onReread, onStart }: Props) {
  const { text } = useServices()
  const offered = target === 'list' ? columnUses.filter(use => use !== 'reason' && use !== 'expires') : ofDoNotCall
  const [uses, setUses] = useState<readonly ColumnUse[]>(preview.uses.map(use => offered.includes(use) ? use : 'skip'))
  const [region, setRegion] = useState(preview.region)
  const { encoding, delimiter, hasHeader } = preview
  const asked: Asked = { encoding, delimiter, hasHeader, region }
  return (
    <form
      className="panel setup-form import-form"
      onSubmit={event => {
        event.preventDefault()
        onStart({ encoding, delimiter, hasHeader, region }, uses)
      }}
    >
      <h2>{text('importMapping')}</h2>
      {preview.remembered && <p className="hint">{text('importRemembered')}</p>}
      <div className="setup-fields">
        {!preview.workbook && (
          <>
            <ChoiceField
              label={text('importEncoding')} path="encoding" faults={{}} value={encoding ?? 'utf-8'} options={encodings.map(value => ({ value, label: value.toUpperCase() }))}
              onChange={value => onReread({ ...asked, encoding: value })}
            />
            <ChoiceField
              label={text('importDelimiter')} path="delimiter" faults={{}} value={delimiter ?? ','}
              options={delimiters.map(value => ({ value, label: text(value === '\t' ? 'importDelimiter.tab' : `importDelimiter.${value}`) }))}
              onChange={value => onReread({ ...asked, delimiter: value })}
            />
          </>
        )}
        <WordField label={text('importRegion')} path="region" faults={{}} value={region} onChange={setRegion} max={3} />
      </div>
      <label className="check"><input type="checkbox" checked={hasHeader} onChange={event => onReread({ ...asked, hasHeader: event.target.checked })} /><span>{text('importHeader')}</span></label>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('importMapping')}>
        <table className="board import-table">
          <thead>
            <tr>
              {preview.names.map((name, column) => (
                <th key={column} scope="col">
                  {name}
                  <select
                    className="select" aria-label={text('importUse', { column: name })} value={uses[column]}
                    onChange={event => setUses(uses.map((use, at) => at === column ? event.target.value as ColumnUse : use))}
                  >
                    {offered.map(use => <option key={use} value={use}>{text(`columnUse.${use}`)}</option>)}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, 8).map((row, at) => <tr key={at}>{preview.names.map((_, column) => <td key={column} dir="auto">{row[column] ?? ''}</td>)}</tr>)}
          </tbody>
        </table>
      </div>
      <div className="setup-buttons"><Button kind="primary" type="submit">{text('importCheck')}</Button></div>
    </form>
  )
}
