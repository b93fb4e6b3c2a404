import { newCalendar } from '@crm/core'
import type { DestinationRule, OutboundLimits, OutboundSettings } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { CheckField, ChoiceField, Group, GroupFaults, NumberField, useSeconds, WordField, type Faults } from './fields.tsx'
import { HoursFields } from './HoursFields.tsx'

interface Props {
  draft: OutboundSettings
  change: (edit: (draft: OutboundSettings) => OutboundSettings) => void
  faults: Faults
  /** Numbers are shown by trunks, emergency numbers are the site's. */
  isSite: boolean
}

/** Where calls may go, when, how many, for how much, and with which number. */
export function OutboundForm({ draft, change, faults, isSite }: Props) {
  const { text } = useServices()
  const set = (fields: Partial<OutboundSettings>): void => change(now => ({ ...now, ...fields }))
  return (
    <>
      <Destinations list={draft.destinations} faults={faults} onChange={destinations => set({ destinations })} />
      <Group title={text('outboundHours')}>
        <CheckField label={text('hoursAlways')} value={draft.hours == null} onChange={always => set({ hours: always ? null : newCalendar('').hours })} />
        {draft.hours != null && <HoursFields hours={draft.hours} faults={faults} onChange={hours => set({ hours })} />}
      </Group>
      <Limits title={text('outboundLimits')} path="limits" limits={draft.limits} faults={faults} onChange={limits => set({ limits })} />
      <Limits title={text('outboundEach')} path="originatorLimits" limits={draft.originatorLimits} faults={faults} onChange={originatorLimits => set({ originatorLimits })} />
      <Group title={text('setting.longestCall')}>
        <div className="setup-fields">
          <NumberField label={text('setting.longestCall')} path="longestCall" faults={faults} unit={useSeconds()} min={60} max={86_400} value={draft.longestCall} onChange={value => set({ longestCall: value ?? 0 })} />
        </div>
      </Group>
      {isSite ? <Emergency draft={draft} faults={faults} set={set} /> : <Shown draft={draft} faults={faults} set={set} />}
    </>
  )
}

/** Rows drawn at most: there may be thousands, and a filter finds any. */
const rowsMax = 100

function Destinations({ list, faults, onChange }: { list: readonly DestinationRule[]; faults: Faults; onChange: (list: readonly DestinationRule[]) => void }) {
  const { text } = useServices()
  const [words, setWords] = useState('')
  const found = list.map((rule, index) => ({ rule, index })).filter(({ rule }) => rule.prefix.includes(words.trim()))
  const shown = found.slice(0, rowsMax)
  const replace = (index: number, fields: Partial<DestinationRule>): void => onChange(list.map((one, i) => (i === index ? { ...one, ...fields } : one)))
  return (
    <Group title={text('outboundDestinations')}>
      <p className="hint">{text('outboundDestinationsHint')}</p>
      <GroupFaults faults={faults} path="destinations" />
      {list.length > 10 && (
        <div className="setup-tools">
          <label className="search"><Icon name="search" size={16} /><input type="search" value={words} placeholder={text('destinationFilter')} aria-label={text('destinationFilter')} onChange={event => setWords(event.target.value)} /></label>
          {shown.length < found.length && <span className="hint">{text('shownOf', { shown: shown.length, all: found.length })}</span>}
        </div>
      )}
      {list.length === 0 && <p className="faint">{text('outboundNoDestinations')}</p>}
      {shown.map(({ rule, index }) => (
        <div className="setup-row" key={index} role="group" aria-label={rule.prefix}>
          <WordField label={text('destinationPrefix')} path={`destinations[${index}].prefix`} faults={faults} max={16} value={rule.prefix} onChange={prefix => replace(index, { prefix })} />
          <ChoiceField
            label={text('destinationMay')} path="" faults={{}} value={rule.allowed ? 'yes' : 'no'} onChange={value => replace(index, { allowed: value === 'yes' })}
            options={[{ value: 'yes', label: text('destinationAllow') }, { value: 'no', label: text('destinationDeny') }]}
          />
          <NumberField
            label={text('destinationRate')} path={`destinations[${index}].ratePerMinute`} faults={faults} step="any" max={10_000} placeholder={text('destinationUnknown')}
            value={rule.ratePerMinute ?? null} onChange={ratePerMinute => replace(index, { ratePerMinute })}
          />
          <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: rule.prefix })} onClick={() => onChange(list.filter((_, i) => i !== index))} />
        </div>
      ))}
      <Button size="small" icon="plus" onClick={() => { setWords(''); onChange([{ prefix: '+', allowed: true, ratePerMinute: null }, ...list]) }}>{text('destinationAdd')}</Button>
    </Group>
  )
}

const counts = ['concurrent', 'perMinute', 'perHour', 'perDay'] as const

function Limits({ title, path, limits, faults, onChange }: { title: string; path: string; limits: OutboundLimits; faults: Faults; onChange: (limits: OutboundLimits) => void }) {
  const { text } = useServices()
  return (
    <Group title={title}>
      <GroupFaults faults={faults} path={path} />
      <div className="setup-fields">
        {counts.map(name => (
          <NumberField key={name} label={text(`limit.${name}`)} path={`${path}.${name}`} faults={faults} max={1_000_000} value={limits[name]} onChange={value => onChange({ ...limits, [name]: value ?? 0 })} />
        ))}
        <NumberField
          label={text('limit.spendPerDay')} path={`${path}.spendPerDay`} faults={faults} step="any" placeholder={text('noLimit')}
          value={limits.spendPerDay ?? null} onChange={spendPerDay => onChange({ ...limits, spendPerDay })}
        />
      </div>
    </Group>
  )
}

interface PartProps {
  draft: OutboundSettings
  faults: Faults
  set: (fields: Partial<OutboundSettings>) => void
}

function Shown({ draft, faults, set }: PartProps) {
  const { text } = useServices()
  return (
    <Group title={text('outboundNumbers')}>
      <div className="setup-fields">
        <WordField label={`${text('setting.presented')} (${text('withheldNumber')}: –)`} path="presented" faults={faults} max={16} value={draft.presented ?? ''} onChange={value => set({ presented: value.trim() === '' ? null : value.trim() })} />
        <NumbersField label={text('setting.presentable')} path="presentable" faults={faults} value={draft.presentable} onChange={presentable => set({ presentable })} />
      </div>
      <CheckField label={text('setting.presentCaller')} value={draft.presentCaller} onChange={presentCaller => set({ presentCaller })} />
    </Group>
  )
}

function Emergency({ draft, faults, set }: PartProps) {
  const { text } = useServices()
  return (
    <Group title={text('outboundEmergency')}>
      <p className="hint">{text('outboundEmergencyHint')}</p>
      <div className="setup-fields">
        <NumbersField
          label={text('setting.emergencyNumbers')} path="emergencyNumbers" faults={faults} value={draft.emergencyNumbers ?? []}
          onChange={numbers => set({ emergencyNumbers: numbers.length === 0 ? null : numbers })}
        />
      </div>
    </Group>
  )
}

/** Numbers with commas between, as they are typed. */
function NumbersField({ label, path, faults, value, onChange }: { label: string; path: string; faults: Faults; value: readonly string[]; onChange: (numbers: readonly string[]) => void }) {
  const { text } = useServices()
  const [typed, setTyped] = useState<string | null>(null)
  const read = (words: string): readonly string[] => words.split(',').map(one => one.trim()).filter(one => one !== '')
  const shown = typed !== null && read(typed).join() === value.join() ? typed : value.join(', ')
  return (
    <WordField
      label={`${label} (${text('outboundCommas')})`} path={path} faults={faults} max={2_000} value={shown}
      onChange={words => { setTyped(words); onChange(read(words)) }}
    />
  )
}
