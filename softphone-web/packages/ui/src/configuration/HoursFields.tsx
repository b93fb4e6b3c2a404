import { secondsOfDay, timeOfDay } from '@crm/core'
import { weekdays, type OpenSpan, type QueueHours, type SpecialSpan } from '@crm/protocol'
import { useId, useMemo } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { CheckField, GroupFaults, WordField, type Faults } from './fields.tsx'

interface Props {
  hours: QueueHours
  faults: Faults
  onChange: (hours: QueueHours) => void
}

/** Weekly hours and special days in a time zone. */
export function HoursFields({ hours, faults, onChange }: Props) {
  const { text } = useServices()
  const zones = useId()
  const known = useMemo(() => Intl.supportedValuesOf('timeZone'), [])
  return (
    <div className="setup-hours">
      <div className="setup-fields">
        <WordField label={text('setting.hours.zone')} path="hours.zone" faults={faults} max={64} list={zones} value={hours.zone} onChange={zone => onChange({ ...hours, zone })} />
        <datalist id={zones}>{known.map(zone => <option key={zone} value={zone} />)}</datalist>
      </div>
      <GroupFaults faults={faults} path="hours" />
      <Week week={hours.week} onChange={week => onChange({ ...hours, week })} />
      <Special special={hours.special} onChange={special => onChange({ ...hours, special })} />
    </div>
  )
}

function Week({ week, onChange }: { week: readonly OpenSpan[]; onChange: (week: readonly OpenSpan[]) => void }) {
  const { text } = useServices()
  return (
    <div className="setup-week">
      {weekdays.map(day => {
        const spans = week.filter(span => span.day === day)
        const name = text(`day.${day}`)
        return (
          <div key={day} role="group" aria-label={name}>
            <strong>{name}</strong>
            <div className="setup-spans">
              {spans.length === 0 && <span className="faint">{text('closedThatDay')}</span>}
              {spans.map((span, index) => (
                <span className="setup-span" key={index}>
                  <Times span={span} onChange={times => onChange(week.map(one => (one === span ? { ...one, ...times } : one)))} />
                  <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('removeThing', { name: `${name} ${timeOfDay(span.from)}` })} onClick={() => onChange(week.filter(one => one !== span))} />
                </span>
              ))}
            </div>
            <Button
              kind="quiet" size="small" icon="plus" iconOnly aria-label={text('spanAdd', { day: name })}
              onClick={() => onChange([...week, { day, from: Math.min(spans.at(-1)?.to ?? 28_800, 82_800), to: Math.min((spans.at(-1)?.to ?? 61_200) + 3_600, 86_400) }])}
            />
          </div>
        )
      })}
    </div>
  )
}

function Special({ special, onChange }: { special: readonly SpecialSpan[]; onChange: (special: readonly SpecialSpan[]) => void }) {
  const { text, now } = useServices()
  const replace = (index: number, fields: Partial<SpecialSpan>): void => onChange(special.map((one, i) => (i === index ? { ...one, ...fields } : one)))
  const today = new Date(now.get()).toISOString().slice(0, 10)
  return (
    <div className="setup-special">
      <h2>{text('holidays')}</h2>
      {special.map((span, index) => {
        const closed = span.from === span.to
        return (
          <div className="setup-row" key={index} role="group" aria-label={span.date}>
            <WordField label={text('date')} hideLabel path="" faults={{}} type="date" value={span.date} onChange={date => replace(index, { date })} />
            <CheckField label={text('everyYear')} value={span.everyYear ?? false} onChange={everyYear => replace(index, { everyYear })} />
            <CheckField label={text('closedAllDay')} value={closed} onChange={shut => replace(index, shut ? { from: 0, to: 0 } : { from: 28_800, to: 64_800 })} />
            {!closed && <Times span={span} onChange={times => replace(index, times)} />}
            <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('removeThing', { name: span.date })} onClick={() => onChange(special.filter((_, i) => i !== index))} />
          </div>
        )
      })}
      <Button size="small" icon="plus" onClick={() => onChange([...special, { date: today, from: 0, to: 0, everyYear: false }])}>{text('holidayAdd')}</Button>
    </div>
  )
}

/** From and until; until 00:00 is midnight. A time that is none yet is not taken over. */
function Times({ span, onChange }: { span: { readonly from: number; readonly to: number }; onChange: (times: { from?: number; to?: number }) => void }) {
  const { text } = useServices()
  return (
    <span className="setup-times">
      <input type="time" className="input" aria-label={text('startsAt')} value={timeOfDay(span.from)} onChange={event => { const from = secondsOfDay(event.target.value, false); if (from !== null) onChange({ from }) }} />
      <span aria-hidden="true">–</span>
      <input type="time" className="input" aria-label={text('endsAt')} value={timeOfDay(span.to)} onChange={event => { const to = secondsOfDay(event.target.value, true); if (to !== null) onChange({ to }) }} />
    </span>
  )
}
