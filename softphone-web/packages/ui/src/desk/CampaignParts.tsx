import './campaignwork.css'
import type { DeskCampaign, FormField } from '@crm/protocol'
import { questionOf } from '@crm/core'
import { useId, useState } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from './DeskServices.tsx'

/** What the agent says, as the campaign has it. */
export function ScriptText({ campaign }: { campaign: DeskCampaign }) {
  const { text } = useServices()
  if (campaign.script === null) return null
  return (
    <section className="script" aria-label={text('script')} tabIndex={0}>
      <span className="eyebrow">{text('script')}</span>
      <p dir="auto">{campaign.script}</p>
    </section>
  )
}

/** What time it is where the party is. */
export function PartyTime({ zone }: { zone: string | null }) {
  const { text, languageTag } = useServices()
  const time = useNowValue(now => zone === null ? null : timeIn(zone, now, languageTag))
  return time === null ? null : <span className="hint"><Icon name="clock" size={14} /> {text('partyTime', { time })}</span>
}

function timeIn(zone: string, now: number, language: string): string | null {
  try {
    return new Intl.DateTimeFormat(language, { timeZone: zone, hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23' }).format(now)
  } catch {
    return null // a zone that this browser does not know
  }
}

/** The party wants no more calls: asked twice, because it cannot be taken back here. */
export function OptOutButton({ interactionId, optedOut }: { interactionId: string; optedOut: boolean }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const { pending } = useStore(desk.actions)
  const [sure, setSure] = useState(false)
  if (optedOut) return <span className="tag" role="status">{text('optedOut')}</span>
  if (!sure) return <Button size="small" icon="cross" onClick={() => setSure(true)}>{text('optOut')}</Button>
  return (
    <span className="opt-out" onKeyDown={event => event.key === 'Escape' && setSure(false)}>
      <Button size="small" kind="bad" autoFocus disabled={pending.has('optOut')} onClick={() => void desk.actions.optOut(interactionId)}>{text('optOutSure')}</Button>
      <Button size="small" kind="quiet" onClick={() => setSure(false)}>{text('cancel')}</Button>
    </span>
  )
}

/** The campaign's questions; the answers stay with the call from the first look at the record to its wrap-up. */
export function CampaignForm({ campaign }: { campaign: DeskCampaign }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const { answers = {} } = useStore(desk.form)
  if (campaign.form.length === 0) return null
  return (
    <fieldset className="campaign-form">
      <legend>{text('campaignForm')}</legend>
      {campaign.form.map(field => (
        <Question key={field.key} field={field} value={answers[field.key] ?? campaign.answers?.[field.key] ?? ''} onChange={value => desk.form.patch({ answers: { ...answers, [field.key]: value } })} />
      ))}
    </fieldset>
  )
}

function Question({ field, value, onChange }: { field: FormField; value: string; onChange: (value: string) => void }) {
  const { text, languageTag } = useServices()
  const id = useId()
  const longAnswer = 500
  return (
    <div className="field field-small">
      <label htmlFor={id}>{questionOf(field, languageTag)}{field.required === true && <span className="required"> ({text('required')})</span>}</label>
      {field.kind === 'choice'
        ? (
            <select id={id} className="select" value={value} onChange={event => onChange(event.target.value)}>
              <option value="">–</option>
              {(field.choices ?? []).map(choice => <option key={choice} value={choice}>{choice}</option>)}
            </select>
          )
        : <input id={id} type={field.kind} step={field.kind === 'number' ? 'any' : undefined} value={value} maxLength={longAnswer} onChange={event => onChange(event.target.value)} />}
    </div>
  )
}

/** When the party wishes to be called, on its own clock, and by whom. */
export function CallbackFields({ campaign }: { campaign: DeskCampaign }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const { callAt = '', mine = false } = useStore(desk.form)
  const [id, who] = [useId(), useId()]
  return (
    <fieldset className="callback-fields">
      <legend>{text('callAgain')}</legend>
      <div className="field field-small">
        <label htmlFor={id}>{campaign.zone === null ? text('callAgainAt') : text('callAgainAtIn', { zone: campaign.zone })}<span className="required"> ({text('required')})</span></label>
        <input id={id} type="datetime-local" value={callAt} onChange={event => desk.form.patch({ callAt: event.target.value })} />
      </div>
      <div className="callback-who" role="radiogroup" aria-label={text('callAgainWho')}>
        <label><input type="radio" name={who} checked={mine} onChange={() => desk.form.patch({ mine: true })} />{text('callAgainMine')}</label>
        <label><input type="radio" name={who} checked={!mine} onChange={() => desk.form.patch({ mine: false })} />{text('callAgainAnyone')}</label>
      </div>
    </fieldset>
  )
}
