import { defaultThresholds, isLimit, pageSecondsLimits, thresholdKinds, thresholdNames, type Limit, type ThresholdName, type Thresholds, type WallboardChoice } from '@crm/core'
import { useId, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'

interface Props {
  choice: WallboardChoice
  onSave: (fields: Partial<WallboardChoice>) => void
  onClose: () => void
}

type Entered = Readonly<Record<ThresholdName, { readonly warn: string; readonly bad: string }>>

/** From when on figures are coloured, and what the big screen shows. Kept for this viewer in this browser. */
export function BoardSettingsDialog({ choice, onSave, onClose }: Props) {
  const { text } = useServices()
  const [entered, setEntered] = useState(() => enter(choice.thresholds))
  const [seconds, setSeconds] = useState(String(choice.pageSeconds))
  const [anonymous, setAnonymous] = useState(choice.anonymous)
  const wrong = thresholdNames.filter(name => !isLimit(name, leave(name, entered[name])))
  const pageSeconds = Number(seconds)
  const wrongSeconds = !(pageSeconds >= pageSecondsLimits.least && pageSeconds <= pageSecondsLimits.most)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (wrong.length > 0 || wrongSeconds) return
    const thresholds = Object.fromEntries(thresholdNames.map(name => [name, leave(name, entered[name])])) as Thresholds
    onSave({ thresholds, pageSeconds, anonymous })
    onClose()
  }
  return (
    <Modal title={text('boardSettings')} onClose={onClose}>
      <form className="board-settings" onSubmit={save} noValidate>
        <p className="hint">{text('thresholdsHint')}</p>
        <table className="thresholds">
          <thead>
            <tr>
              <th scope="col">{text('figure')}</th>
              <th scope="col"><Icon name="warning" size={15} />{text('severity.warn')}</th>
              <th scope="col"><Icon name="critical" size={15} />{text('severity.bad')}</th>
            </tr>
          </thead>
          <tbody>
            {thresholdNames.map(name => (
              <ThresholdRow
                key={name} name={name} value={entered[name]} wrong={wrong.includes(name)}
                onChange={value => setEntered({ ...entered, [name]: value })}
              />
            ))}
          </tbody>
        </table>
        <label className="field field-small board-seconds">
          <span>{text('pageSeconds')}</span>
          <input inputMode="numeric" value={seconds} aria-invalid={wrongSeconds} onChange={event => setSeconds(event.target.value)} />
        </label>
        <label className="check">
          <input type="checkbox" checked={anonymous} onChange={event => setAnonymous(event.target.checked)} />
          <span>{text('noPersonalData')}</span>
        </label>
        <div className="dialog-buttons">
          <Button kind="quiet" onClick={() => setEntered(enter(defaultThresholds))}>{text('useDefaults')}</Button>
          <Button type="submit" kind="primary">{text('save')}</Button>
        </div>
      </form>
    </Modal>
  )
}

interface RowProps {
  name: ThresholdName
  value: Entered[ThresholdName]
  wrong: boolean
  onChange: (value: Entered[ThresholdName]) => void
}

function ThresholdRow({ name, value, wrong, onChange }: RowProps) {
  const { text } = useServices()
  const problem = useId()
  const { unit, falling } = thresholdKinds[name]
  const label = text(`threshold.${name}`)
  const input = (which: 'warn' | 'bad') => (
    <td>
      <input
        inputMode="decimal" value={value[which]} aria-label={`${label}: ${text(`severity.${which}`)}`} aria-invalid={wrong}
        aria-describedby={wrong ? problem : undefined} onChange={event => onChange({ ...value, [which]: event.target.value })}
      />
      <span className="faint">{text(`unit.${unit}`)}</span>
    </td>
  )
  return (
    <>
      <tr>
        <th scope="row">{label} <span className="faint">{falling ? '<' : '≥'}</span></th>
        {input('warn')}
        {input('bad')}
      </tr>
      {wrong && <tr><td colSpan={3} className="field-problem" id={problem}>{text(falling ? 'thresholdOrderFalling' : 'thresholdOrder')}</td></tr>}
    </>
  )
}

function enter(thresholds: Thresholds): Entered {
  const one = (name: ThresholdName, value: number): string =>
    thresholdKinds[name].unit === 'share' ? String(Math.round(value * 1_000) / 10) : String(value)
  return Object.fromEntries(thresholdNames.map(name =>
    [name, { warn: one(name, thresholds[name].warn), bad: one(name, thresholds[name].bad) }])) as Entered
}

function leave(name: ThresholdName, entered: { readonly warn: string; readonly bad: string }): Limit {
  const one = (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
    return thresholdKinds[name].unit === 'share' ? value / 100 : value
  }
  return { warn: one(entered.warn), bad: one(entered.bad) }
}
