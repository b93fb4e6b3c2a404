import { failureText } from '@crm/core'
import type { DeskConsult } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon } from '../controls/Icon.tsx'
import { ActionButton } from './ActionButton.tsx'

/** Whom the agent asks while the customer waits, and how it can go on. */
export function ConsultStrip({ consult }: { consult: DeskConsult }) {
  const { text } = useServices()
  if (consult.failure != null) return <Failed key={consult.legId} label={consult.label} failure={consult.failure} />
  return (
    <section className={`consult consult-${consult.state}`} aria-label={text('consultTitle')}>
      <div className="consult-who">
        <Icon name="headset" size={16} />
        <strong>{consult.label}</strong>
        <span className="consult-state">{text(`consult.${consult.state}`)} <Elapsed since={consult.since} /></span>
      </div>
      <div className="consult-actions">
        <ActionButton id="complete" kind="primary" size="small" />
        <ActionButton id="merge" size="small" />
        <ActionButton id="swap" size="small" />
        <ActionButton id="endConsult" size="small" />
      </div>
    </section>
  )
}

/** That nobody was reached; it stays until it was read. */
function Failed({ label, failure }: { label: string; failure: string }) {
  const { text } = useServices()
  const [read, setRead] = useState(false)
  if (read) return null
  return (
    <div className="call-note consult-failed">
      <Icon name="info" size={16} />
      <span>{text('consultFailed', { name: label, reason: failureText(failure, text) })}</span>
      <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('dismiss')} onClick={() => setRead(true)} />
    </div>
  )
}
