import { asApiError } from '@crm/core'
import type { ApiError } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

/** Deletes after a question. */
export function DeleteButton({ label, question, onDelete, onDone }: { label: string; question: string; onDelete: () => Promise<void>; onDone: () => void }) {
  const { text } = useServices()
  const [asking, setAsking] = useState(false)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const remove = (): void => {
    setFailure(null)
    onDelete().then(onDone, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <>
      <Button kind="bad" onClick={() => setAsking(true)}>{label}</Button>
      {asking && (
        <Modal title={label} onClose={() => setAsking(false)}>
          <p>{question}</p>
          <Failure error={failure} />
          <div className="dialog-buttons">
            <Button onClick={() => setAsking(false)}>{text('cancel')}</Button>
            <Button kind="bad" onClick={remove}>{text('mailSetupDelete')}</Button>
          </div>
        </Modal>
      )}
    </>
  )
}
