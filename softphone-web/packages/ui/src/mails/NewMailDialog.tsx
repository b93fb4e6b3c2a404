import { asApiError } from '@crm/core'
import type { ApiError, MailOptions, MailPerson } from '@crm/protocol'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { AddressField } from './AddressField.tsx'

interface Props {
  to: readonly MailPerson[]
  customerId: string | null
  onClose: () => void
}

/** Begins a mail to somebody: from which mailbox, to whom, about what. It is written at the desk. */
export function NewMailDialog({ to, customerId, onClose }: Props) {
  const { text, api, go, names } = useServices()
  const { queues } = useStore(names)
  const [options, setOptions] = useState<MailOptions | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [people, setPeople] = useState(to)
  const [pending, setPending] = useState(false)
  const [subject, setSubject] = useState('')
  const [box, setBox] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    void names.read()
    api.mails.options().then(setOptions, (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, names])
  const ready = options !== null
  useEffect(() => {
    if (ready) form.current?.querySelector<HTMLElement>(to.length > 0 ? '[data-subject]' : 'input')?.focus()
  }, [ready, to])
  const boxes = options?.mailboxes ?? []
  const chosen = boxes.find(one => one.mailboxId === box) ?? boxes[0]
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (chosen === undefined || busy || pending) return
    setBusy(true)
    setFailure(null)
    try {
      await api.mails.start({ queueId: chosen.queueId, mailboxId: chosen.mailboxId, to: people, subject: subject.trim() || null, customerId })
      onClose()
      go('/')
    } catch (refusal) {
      setFailure(asApiError(refusal))
      setBusy(false)
    }
  }
  return (
    <Modal title={text('mailNew')} onClose={onClose}>
      <form ref={form} className="mail-new" onSubmit={event => void start(event)}>
        <Failure error={failure} />
        {options === null && failure === null && <p className="loading">{text('loading')}</p>}
        {options !== null && boxes.length === 0 && <p className="hint">{text('mailNewNoBox')}</p>}
        {chosen !== undefined && (
          <>
            <label className="field"><span>{text('mailNewBox')}</span>
              <select className="select" value={chosen.mailboxId} onChange={event => setBox(event.target.value)}>
                {boxes.map(one => <option key={one.mailboxId} value={one.mailboxId}>{`${one.name} <${one.address}>, ${queues[one.queueId] ?? one.queueId}`}</option>)}
              </select>
            </label>
            <AddressField label={text('mailTo')} people={people} onChange={setPeople} onPending={setPending} />
            <label className="field"><span>{text('mailSubject')}</span><input data-subject type="text" maxLength={500} value={subject} onChange={event => setSubject(event.target.value)} /></label>
            <p className="hint">{text('mailNewHint')}</p>
          </>
        )}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={chosen === undefined || busy || pending}>{text('mailNewStart')}</Button>
        </div>
      </form>
    </Modal>
  )
}
