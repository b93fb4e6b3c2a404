import './configuration.css'
import { asApiError } from '@crm/core'
import type { ApiError, OverflowTarget } from '@crm/protocol'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { ChoiceField } from './fields.tsx'

const spans = ['0', '15', '60', '240'] as const

interface Props {
  id: string
  name: string
  waiting: number
  onClose: () => void
  /** The queue is closed. */
  onDone?: () => void
}

/** Asks before a queue is closed, and says what then happens to those who wait. */
export function CloseQueueDialog({ id, name, waiting, onClose, onDone }: Props) {
  const { text, api, now } = useServices()
  const [rule, setRule] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [span, setSpan] = useState<typeof spans[number]>('0')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    let left = false
    api.configuration.queue.read(id).then(
      queue => { if (!left) setRule(targetWords(queue.settings.overflow?.whenClosed)) },
      (refusal: unknown) => { if (!left) setFailure(asApiError(refusal)) })
    return () => { left = true }
  }, [api, id])
  const targetWords = (target: OverflowTarget | null | undefined): string =>
    target == null ? text('ruleEnd') : [text(`target.${target.kind}`), target.queue ?? target.address].filter(part => part != null && part !== '').join(' ')
  const close = (event: FormEvent): void => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    const until = span === '0' ? null : new Date(now.get() + Number(span) * 60_000).toISOString()
    api.configuration.closeQueue(id, reason.trim() === '' ? null : reason.trim(), until).then(
      () => { onDone?.(); onClose() },
      (refusal: unknown) => { setBusy(false); setFailure(asApiError(refusal)) })
  }
  return (
    <Modal title={text('closeQueueTitle', { name })} onClose={onClose}>
      <form className="setup-dialog" onSubmit={close}>
        <p>{waiting > 0 ? text('closeQueueWaiting', { count: waiting, rule: rule ?? '…' }) : text('closeQueueNobody', { rule: rule ?? '…' })}</p>
        <input className="input" value={reason} maxLength={500} aria-label={text('closeReason')} placeholder={text('closeReason')} ref={first} onChange={event => setReason(event.target.value)} />
        <ChoiceField label={text('closeUntil')} path="until" faults={{}} value={span} onChange={setSpan} options={spans.map(value => ({ value, label: text(`closeFor.${value}`) }))} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="bad" disabled={busy}>{text('closeQueue')}</Button>
        </div>
      </form>
    </Modal>
  )
}
