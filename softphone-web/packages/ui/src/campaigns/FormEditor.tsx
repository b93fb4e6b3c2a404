import type { FormField } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'

const kinds = ['text', 'choice', 'number', 'date'] as const
const questionsMax = 50
const choicesMax = 50

/** A question as it is being written: choices on one line, its key once it has been kept. */
export interface Asked {
  readonly key: string | null
  readonly label: string
  readonly chinese: string
  readonly kind: FormField['kind']
  readonly choices: string
  readonly required: boolean
}

const fresh: Asked = { key: null, label: '', chinese: '', kind: 'text', choices: '', required: false }

/** Kept questions, to be changed. */
export function askedOf(form: readonly FormField[]): readonly Asked[] {
  return form.map(field => ({
    key: field.key, label: field.label, chinese: field.labels?.['zh'] ?? '', kind: field.kind, choices: (field.choices ?? []).join(', '), required: field.required === true,
  }))
}

/** The form they make. A kept key stays, whatever becomes of its label: answers are found by it. */
export function formOf(asked: readonly Asked[], before: readonly FormField[] = []): readonly FormField[] {
  const keys = new Set(asked.flatMap(({ key }) => key === null ? [] : [key]))
  return asked.filter(({ label }) => label.trim() !== '').map(one => {
    const key = one.key ?? freeKey(one.label, keys)
    keys.add(key)
    const { zh: _, ...others } = before.find(field => field.key === key)?.labels ?? {}
    const labels = one.chinese.trim() === '' ? others : { ...others, zh: one.chinese.trim() }
    const choices = one.kind === 'choice' ? { choices: choicesOf(one.choices) } : {}
    return { key, label: one.label.trim(), kind: one.kind, required: one.required, labels, ...choices }
  })
}

/** Choices as they were written: between commas of either width, each once. */
export function choicesOf(text: string): readonly string[] {
  return [...new Set(text.split(/[,，]/).map(choice => choice.trim()).filter(choice => choice !== ''))].slice(0, choicesMax)
}

function freeKey(label: string, taken: ReadonlySet<string>): string {
  const word = label.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 56)
  const key = word === '' ? 'question' : word
  for (let count = 1; ; count++) {
    const one = count === 1 ? key : `${key}-${count}`
    if (!taken.has(one)) return one
  }
}

/** The questions of a campaign: what is asked in both languages, the kind of answer, and their order. */
export function FormEditor({ asked, onChange }: { asked: readonly Asked[]; onChange: (asked: readonly Asked[]) => void }) {
  const { text } = useServices()
  const move = (from: number, to: number): void => {
    const all = [...asked]
    all.splice(to, 0, ...all.splice(from, 1))
    onChange(all)
  }
  return (
    <fieldset className="campaign-said">
      <legend>{text('campaignForm')}</legend>
      {asked.map((one, at) => (
        <Row key={at} one={one} at={at} last={at === asked.length - 1} onMove={to => move(at, to)}
          onChange={change => onChange(asked.map((other, place) => place === at ? { ...other, ...change } : other))}
          onRemove={() => onChange(asked.filter((_, place) => place !== at))} />
      ))}
      {asked.length < questionsMax && <Button size="small" icon="plus" onClick={() => onChange([...asked, fresh])}>{text('formAdd')}</Button>}
    </fieldset>
  )
}

function Row({ one, at, last, onChange, onMove, onRemove }: {
  one: Asked
  at: number
  last: boolean
  onChange: (change: Partial<Asked>) => void
  onMove: (to: number) => void
  onRemove: () => void
}) {
  const { text } = useServices()
  const place = String(at + 1)
  return (
    <div className="form-row" role="group" aria-label={text('formQuestion', { place })}>
      <WordField label={text('formLabel')} path="" faults={{}} value={one.label} max={200} onChange={label => onChange({ label })} />
      <WordField label={text('formLabelZh')} path="" faults={{}} value={one.chinese} max={200} onChange={chinese => onChange({ chinese })} />
      <ChoiceField<FormField['kind']> label={text('formKind')} path="" faults={{}} value={one.kind} onChange={kind => onChange({ kind })}
        options={kinds.map(value => ({ value, label: text(`formKind.${value}`) }))} />
      {one.kind === 'choice' && <WordField label={text('formChoices')} path="" faults={{}} value={one.choices} max={5000} onChange={choices => onChange({ choices })} />}
      <div className="form-row-end">
        <CheckField label={text('formRequired')} value={one.required} onChange={required => onChange({ required })} />
        <span className="campaign-verbs">
          <Button kind="quiet" size="small" disabled={at === 0} aria-label={text('formUp', { place })} onClick={() => onMove(at - 1)}>↑</Button>
          <Button kind="quiet" size="small" disabled={last} aria-label={text('formDown', { place })} onClick={() => onMove(at + 1)}>↓</Button>
          <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('formRemove', { place })} onClick={onRemove} />
        </span>
      </div>
    </div>
  )
}
