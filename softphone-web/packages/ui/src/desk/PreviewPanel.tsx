import './campaignwork.css'
import { partyName } from '@crm/core'
import type { DeskPreview } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { CountdownRing } from '../controls/CountdownRing.tsx'
import { Failure } from '../controls/Failure.tsx'
import { ActionButton } from './ActionButton.tsx'
import { OptOutButton, PartyTime, ScriptText } from './CampaignParts.tsx'
import { useDesk } from './DeskServices.tsx'
import { PartyNumber } from './OfferCard.tsx'
import { useParty } from './useParty.ts'

const longReason = 100

/** A record of a campaign: it is the agent's until he has dialled it, given it back, or the timer has decided. */
export function PreviewPanel({ preview }: { preview: DeskPreview }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const running = useStore(desk.actions)
  const customer = useParty(preview.customer, preview.interactionId)
  const name = partyName(customer, text)
  const { campaign } = preview
  const failed = running.failure
  const failure = failed?.command === 'dialPreview' || failed?.command === 'skipPreview' || failed?.command === 'optOut' ? failed.error : null
  return (
    <section className="panel preview" aria-label={text('previewTitle')}>
      <div className="offer-top">
        <div className="offer-who">
          <span className="eyebrow">{text('previewTitle')} · {campaign.name}</span>
          <strong className="who">{name}</strong>
          <PartyNumber number={customer.number} shown={name} />
          <PartyTime zone={campaign.zone} />
          {preview.callback && <span className="tag">{text('previewPromised')}</span>}
        </div>
        <CountdownRing from={preview.since} until={preview.until} label={seconds => text(preview.atEnd === 'dial' ? 'previewDialsIn' : 'previewReturnsIn', { seconds })} />
      </div>
      <p className="hint">{text(preview.atEnd === 'dial' ? 'previewThenDials' : 'previewThenReturns')}</p>
      <ScriptText campaign={campaign} />
      <Failure error={failure} onDismiss={() => desk.actions.dismiss()} />
      <ActionButton id="dialPreview" kind="good" icon="phone" size="large" showKeys className="wide" />
      <div className="preview-more">
        {preview.maySkip && <SkipForm />}
        <OptOutButton interactionId={preview.interactionId} optedOut={campaign.optedOut} />
      </div>
    </section>
  )
}

/** Giving a record back takes a reason. */
function SkipForm() {
  const { text } = useServices()
  const { desk } = useDesk()
  const { pending } = useStore(desk.actions)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const skip = (event: FormEvent): void => {
    event.preventDefault()
    if (reason.trim() !== '') void desk.actions.skipPreview(reason.trim())
  }
  if (!open) return <Button size="small" icon="next" onClick={() => setOpen(true)}>{text('previewSkip')}</Button>
  return (
    <form className="preview-skip" onSubmit={skip} onKeyDown={event => event.key === 'Escape' && setOpen(false)}>
      <input autoFocus value={reason} maxLength={longReason} aria-label={text('previewSkipWhy')} placeholder={text('previewSkipWhy')} onChange={event => setReason(event.target.value)} />
      <Button type="submit" size="small" disabled={reason.trim() === '' || pending.has('skipPreview')}>{text('previewSkip')}</Button>
    </form>
  )
}
