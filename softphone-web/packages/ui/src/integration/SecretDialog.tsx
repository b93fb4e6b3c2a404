import './integration.css'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Modal } from '../controls/Modal.tsx'

/** A secret, shown this once. */
export function SecretDialog({ title, secret, hint, onClose }: { title: string; secret: string; hint: string; onClose: () => void }) {
  const { text } = useServices()
  return (
    <Modal title={title} onClose={onClose}>
      <div className="setup-dialog">
        <code className="webhook-secret">{secret}</code>
        <p className="hint">{hint}</p>
        <div className="dialog-buttons"><Button kind="primary" onClick={onClose}>{text('close')}</Button></div>
      </div>
    </Modal>
  )
}
