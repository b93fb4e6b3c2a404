import type { CampaignMode, CampaignSettings, FollowUp, OnMachine } from '@crm/protocol'
import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, NumberField, WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'

const fates = ['finish', 'retry', 'callback', 'never'] as const
type Fate = typeof fates[number]

const onMachines: readonly OnMachine[] = ['hangUp', 'leaveMessage', 'connect']
const aDay = 86_400
const longScript = 10_000
const dispositionsMax = 50

interface Said { readonly label: string; readonly fate: Fate }

/** What a campaign asks of its agents. */
export interface AgentWork {
  readonly script: string
  readonly time: number | null
  readonly atEnd: 'dial' | 'return'
  readonly maySkip: boolean
  readonly said: readonly Said[]
  readonly onMachine: OnMachine | ''
  readonly message: string
}

export const emptyWork: AgentWork = { script: '', time: 60, atEnd: 'return', maySkip: true, said: [], onMachine: '', message: '' }

/** The part of the settings that it makes. */
export function settingsOf(work: AgentWork): Pick<CampaignSettings, 'script' | 'preview' | 'followUps' | 'machines'> {
  return {
    script: work.script.trim() === '' ? null : work.script,
    preview: { time: work.time, atEnd: work.atEnd, maySkip: work.maySkip },
    machines: work.onMachine === '' ? null : { onMachine: work.onMachine, message: work.onMachine === 'leaveMessage' ? work.message : null },
    followUps: work.said.filter(said => said.label.trim() !== '').map(followUp),
  }
}

function followUp({ label, fate }: Said): FollowUp {
  const code = label.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 64)
  return {
    code: code === '' ? label.trim().slice(0, 64) : code, label: label.trim(),
    ...(fate === 'retry' ? { callAgain: aDay } : {}), ...(fate === 'callback' ? { callback: true } : {}), ...(fate === 'never' ? { doNotCall: true } : {}),
  }
}

/** Script, preview and dispositions. */
export function AgentFields({ mode, work, onChange }: { mode: CampaignMode; work: AgentWork; onChange: (work: AgentWork) => void }) {
  const { text } = useServices()
  const script = useId()
  const say = (place: number, said: Said): void => onChange({ ...work, said: work.said.map((other, at) => at === place ? said : other) })
  return (
    <>
      <div className="field field-small">
        <label htmlFor={script}>{text('campaignScript', { name: '{name}', number: '{number}' })}</label>
        <textarea id={script} rows={3} value={work.script} maxLength={longScript} onChange={event => onChange({ ...work, script: event.target.value })} />
      </div>
      {mode === 'preview' && (
        <>
          <NumberField label={text('campaignPreviewTime')} path="preview.time" faults={{}} value={work.time} min={5} max={1800} onChange={time => onChange({ ...work, time })} />
          <ChoiceField label={text('campaignPreviewEnd')} path="preview.atEnd" faults={{}} value={work.atEnd} onChange={atEnd => onChange({ ...work, atEnd })}
            options={(['return', 'dial'] as const).map(end => ({ value: end, label: text(`campaignPreviewEnd.${end}`) }))} />
          <CheckField label={text('campaignMaySkip')} value={work.maySkip} onChange={maySkip => onChange({ ...work, maySkip })} />
        </>
      )}
      {mode !== 'preview' && (
        <ChoiceField<OnMachine | ''> label={text('campaignMachines')} path="machines" faults={{}} value={work.onMachine} onChange={onMachine => onChange({ ...work, onMachine })}
          options={[{ value: '', label: text('campaignMachines.off') }, ...onMachines.map(value => ({ value, label: text(`campaignMachines.${value}`) }))]} />
      )}
      {mode !== 'preview' && work.onMachine === 'leaveMessage' && (
        <WordField label={text('campaignMessage')} path="machines.message" faults={{}} value={work.message} onChange={message => onChange({ ...work, message })} max={500} />
      )}
      <fieldset className="campaign-said">
        <legend>{text('campaignDispositions')}</legend>
        {work.said.map((said, at) => {
          const place = String(at + 1)
          return (
            <div key={at} className="campaign-said-row">
              <WordField label={text('campaignDisposition', { place })} hideLabel path="" faults={{}} value={said.label} max={100} onChange={label => say(at, { ...said, label })} />
              <ChoiceField<Fate> label={text('campaignThen', { place })} hideLabel path="" faults={{}} value={said.fate} onChange={fate => say(at, { ...said, fate })}
                options={fates.map(fate => ({ value: fate, label: text(`campaignThen.${fate}`) }))} />
              <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('campaignDispositionRemove', { place })} onClick={() => onChange({ ...work, said: work.said.filter((_, other) => other !== at) })} />
            </div>
          )
        })}
        {work.said.length < dispositionsMax && (
          <Button size="small" icon="plus" onClick={() => onChange({ ...work, said: [...work.said, { label: '', fate: 'finish' }] })}>{text('campaignDispositionAdd')}</Button>
        )}
      </fieldset>
    </>
  )
}
