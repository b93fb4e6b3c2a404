import { asApiError } from '@crm/core'
import type { ApiError, Campaign } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { askedOf, FormEditor, formOf } from './FormEditor.tsx'

/** The questions of a campaign that does not dial; everything else of it stays as it is. */
export function FormDialog({ campaign, onClose, onSaved }: { campaign: Campaign; onClose: () => void; onSaved: () => void }) {
  const { text, api } = useServices()
  const before = campaign.settings.form ?? []
  const [asked, setAsked] = useState(() => askedOf(before))
  const [failure, setFailure] = useState<ApiError | null>(null)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    setFailure(null)
    api.lists.campaigns.save(campaign.id, { ...campaign.settings, form: formOf(asked, before) }).then(onSaved, (fault: unknown) => setFailure(asApiError(fault)))
  }
  return (
    <Modal title={text('formOf', { name: campaign.settings.displayName })} onClose={onClose}>
      <form className="setup-dialog" onSubmit={save}>
        <p className="hint">{text('formHint')}</p>
        <FormEditor asked={asked} onChange={setAsked} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" type="submit">{text('campaignSave')}</Button>
        </div>
      </form>
    </Modal>
  )
}
