import { useId, type ReactNode } from 'react'
import { useText } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

/** What is wrong, by path of the settings. */
export type Faults = Readonly<Record<string, readonly string[]>>

interface Shared {
  label: string
  /** Its path among the faults. */
  path: string
  faults: Faults
  hideLabel?: boolean
}

/** A label above its control, what is wrong with it below. */
function Labelled({ label, path, faults, hideLabel = false, children }: Shared & { children: (attributes: { id: string; 'aria-invalid': boolean; 'aria-describedby'?: string }) => ReactNode }) {
  const id = useId()
  const problems = faults[path] ?? []
  return (
    <div className="field field-small">
      <label htmlFor={id} className={hideLabel ? 'unseen' : ''}>{label}</label>
      {children({ id, 'aria-invalid': problems.length > 0, ...(problems.length > 0 ? { 'aria-describedby': `${id}-p` } : {}) })}
      {problems.length > 0 && <span id={`${id}-p`} className="field-problem" role="alert"><Icon name="warning" size={14} />{problems.join(' ')}</span>}
    </div>
  )
}

export function WordField({ value, onChange, list, type = 'text', max = 128, ...shared }: Shared & {
  value: string
  onChange: (value: string) => void
  /** Id of a datalist. */
  list?: string
  type?: 'text' | 'date' | 'time'
  max?: number
}) {
  return <Labelled {...shared}>{attributes => <input {...attributes} type={type} value={value} list={list} maxLength={type === 'text' ? max : undefined} onChange={event => onChange(event.target.value)} />}</Labelled>
}

export function NumberField({ value, onChange, unit, min = 0, max, step = 1, placeholder, ...shared }: Shared & {
  value: number | null
  onChange: (value: number | null) => void
  unit?: string
  min?: number
  max?: number
  step?: number | 'any'
  placeholder?: string
}) {
  return (
    <Labelled {...shared}>
      {attributes => (
        <span className="with-unit">
          <input
            {...attributes} type="number" inputMode="decimal" value={value ?? ''} min={min} max={max} step={step} placeholder={placeholder}
            onChange={event => onChange(event.target.value === '' ? null : Number(event.target.value))}
          />
          {unit !== undefined && <span className="faint">{unit}</span>}
        </span>
      )}
    </Labelled>
  )
}

export interface Option<T extends string> {
  readonly value: T
  readonly label: string
}

export function ChoiceField<T extends string>({ value, onChange, options, ...shared }: Shared & { value: T; onChange: (value: T) => void; options: readonly Option<T>[] }) {
  return (
    <Labelled {...shared}>
      {attributes => (
        <select {...attributes} className="select" value={value} onChange={event => onChange(event.target.value as T)}>
          {options.map(option => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
      )}
    </Labelled>
  )
}

export function CheckField({ label, value, onChange }: { label: string; value: boolean; onChange: (value: boolean) => void }) {
  return <label className="check"><input type="checkbox" checked={value} onChange={event => onChange(event.target.checked)} /><span>{label}</span></label>
}

/** Faults that belong to a group as a whole. */
export function GroupFaults({ faults, path }: { faults: Faults; path: string }) {
  const problems = faults[path] ?? []
  return problems.length === 0 ? null : <p className="field-problem" role="alert"><Icon name="warning" size={14} />{problems.join(' ')}</p>
}

/** A titled group of a form. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return <fieldset className="setup-group"><legend>{title}</legend>{children}</fieldset>
}

/** The unit of durations. */
export function useSeconds(): string {
  return useText()('seconds')
}
