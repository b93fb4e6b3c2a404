import { clockText, dispositionOf, partyName, secondsUntil } from '@crm/core'
import type { DeskWrapUp } from '@crm/protocol'
import { useEffect, useId, useRef } from 'react'
import { useNow, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Failure } from '../controls/Failure.tsx'
import { ActionButton } from './ActionButton.tsx'
import { CallbackFields, CampaignForm, OptOutButton } from './CampaignParts.tsx'
import { useDesk } from './DeskServices.tsx'
import { NotesField } from './NotesField.tsx'
import { PartyNumber } from './OfferCard.tsx'
import { useParty } from './useParty.ts'

export function WrapUpPanel({ wrapUp }: { wrapUp: DeskWrapUp }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const running = useStore(desk.actions)
  const draft = useStore(desk.form)
  const failure = running.failure?.command === 'finishWrapUp' || running.failure?.command === 'optOut' ? running.failure.error : null
  const customer = useParty(wrapUp.customer, wrapUp.interactionId)
  const name = partyName(customer, text)
  return (
    <section className="panel wrapup" aria-label={text('wrapUpTitle')}>
      <header className="call-head">
        <div className="call-who">
          <span className="eyebrow">{text('wrapUpTitle')} · {wrapUp.campaign?.name ?? wrapUp.queueName}</span>
          <strong className="who">{name}</strong>
          <PartyNumber number={customer.number} shown={name} />
        </div>
        <TimeLeft deadline={wrapUp.deadline} />
      </header>
      <CodeList wrapUp={wrapUp} chosen={draft.code} onChoose={code => desk.form.patch({ code })} />
      {wrapUp.campaign != null && dispositionOf(wrapUp.campaign, draft.code)?.callback === true && <CallbackFields campaign={wrapUp.campaign} />}
      {wrapUp.campaign != null && <CampaignForm campaign={wrapUp.campaign} />}
      <NotesField />
      {wrapUp.campaign != null && <div><OptOutButton interactionId={wrapUp.interactionId} optedOut={wrapUp.campaign.optedOut} /></div>}
      <Failure error={failure} onDismiss={() => desk.actions.dismiss()} />
      {wrapUp.codeRequired && draft.code === null && <p className="hint">{text('wrapUpCodeNeeded')}</p>}
      <ActionButton id="finishWrapUp" kind="primary" icon="check" size="large" showKeys className="wide" />
    </section>
  )
}

/** What the contact was about. */
export function CodeList({ wrapUp, chosen, onChoose }: { wrapUp: DeskWrapUp; chosen: string | null; onChoose: (code: string) => void }) {
  const { text } = useServices()
  const name = useId()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) first.current?.focus()
  }, [])
  if (wrapUp.codes.length === 0) return null
  return (
    <fieldset className="codes">
      <legend>
        {text('wrapUpCode')}
        {wrapUp.codeRequired && <span className="required"> ({text('required')})</span>}
      </legend>
      <div className="codes-list">
        {wrapUp.codes.map((code, index) => (
          <label key={code.code} className="code">
            <input
              ref={index === 0 ? first : undefined} type="radio" name={name} value={code.code}
              checked={chosen === code.code} onChange={() => onChoose(code.code)}
            />
            <span>{code.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** How long the wrap-up may still take. */
export function TimeLeft({ deadline }: { deadline: string }) {
  const { text } = useServices()
  const left = Math.ceil(secondsUntil(deadline, useNow()))
  if (Number.isNaN(left)) return null // the queue sets no limit: the deadline is "never"
  return <span className={`time-left ${left <= 10 ? 'urgent' : ''}`} role="timer">{text('wrapUpLeft', { time: clockText(left) })}</span>
}
