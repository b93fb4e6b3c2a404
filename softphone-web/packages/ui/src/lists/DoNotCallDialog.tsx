import { asApiError } from '@crm/core'
import type { ApiError } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

/** Enters a number, or a beginning of numbers. */
export function DoNotCallDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const { text, api } = useServices()
  const [number, setNumber] = useState('')
  const [prefix, setPrefix] = useState(false)
  const [campaign, setCampaign] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [failure, setFailure] = useState<ApiError | null>(null)
  const faults = failure?.fields ?? {}
  const add = (event: FormEvent): void => {
    event.preventDefault()
    setFailure(null)
    api.lists.addDoNotCall({
      number, prefix, campaign: campaign === '' ? null : campaign, reason: reason === '' ? null : reason, expires: until === '' ? null : new Date(`${until}T23:59:59`).toISOString(),
    }).then(onAdded, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={text('doNotCallAdd')} onClose={onClose}>
      <form className="setup-dialog" onSubmit={add}>
        <WordField label={text('doNotCallNumber')} path="number" faults={faults} value={number} onChange={setNumber} max={40} />
        <label className="check"><input type="checkbox" checked={prefix} onChange={event => setPrefix(event.target.checked)} /><span>{text('doNotCallPrefix')}</span></label>
        <WordField label={text('doNotCallReason')} path="reason" faults={faults} value={reason} onChange={setReason} max={200} />
        <WordField label={text('doNotCallCampaign')} path="campaign" faults={faults} value={campaign} onChange={setCampaign} max={64} />
        <WordField label={text('doNotCallExpires')} path="expires" faults={faults} type="date" value={until} onChange={setUntil} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" type="submit">{text('doNotCallSave')}</Button>
        </div>
      </form>
    </Modal>
  )
}
