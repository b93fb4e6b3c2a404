import { isMessageKey, type MessageKey } from '@crm/core'
import type { DeskMail, MailAction } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Modal } from '../controls/Modal.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { HandOverDialog } from '../desk/HandOverDialog.tsx'

/** What the agent does with the work as a whole. */
export function MailActions({ mail, noting, onNote }: { mail: DeskMail; noting: boolean; onNote: () => void }) {
  const { text } = useServices()
  const { mails, desk } = useDesk()
  const { busy, failure } = useStore(mails)
  const online = useStore(desk.view).link === 'online'
  const [asking, setAsking] = useState<'transfer' | 'close' | null>(null)
  const may = (action: MailAction): boolean => mail.actions.includes(action)
  const off = busy || !online
  return (
    <div className="chat-actions">
      {may('resume') && <Button size="small" kind="primary" icon="play" disabled={off} onClick={() => void mails.resume(mail)}>{text('mailResume')}</Button>}
      {may('note') && <Button size="small" icon="note" aria-pressed={noting} onClick={onNote}>{text('mailNote')}</Button>}
      {may('transfer') && <Button size="small" icon="transfer" disabled={off} onClick={() => setAsking('transfer')}>{text('mailTransfer')}</Button>}
      {may('park') && <Button size="small" icon="pause" disabled={off} onClick={() => void mails.park(mail)}>{text('mailPark')}</Button>}
      {may('close') && <Button size="small" icon="cross" disabled={off} onClick={() => setAsking('close')}>{text('mailClose')}</Button>}
      {asking === 'transfer' && may('transfer') && (
        <HandOverDialog
          title={text('mailTransferTitle')} busy={busy} failure={failure?.error ?? null}
          onGive={(target, note) => mails.transfer(mail, target, note)} onClose={() => setAsking(null)}
        />
      )}
      {asking === 'close' && may('close') && <CloseDialog mail={mail} onClose={() => setAsking(null)} />}
    </div>
  )
}

/** Ends the work without another mail, and says what became of it. */
function CloseDialog({ mail, onClose }: { mail: DeskMail; onClose: () => void }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const { busy, options } = useStore(mails)
  const outcomes = options?.outcomes ?? []
  const [outcome, setOutcome] = useState('closed-without-reply')
  const label = (word: string): string => {
    const key = `mailOutcome.${word}`
    return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : word
  }
  const close = async (): Promise<void> => {
    await mails.close(mail, outcome)
    onClose() // a refusal stands at the mail itself
  }
  return (
    <Modal title={text('mailCloseTitle')} onClose={onClose}>
      <fieldset className="codes">
        <legend>{text('mailOutcome')}</legend>
        <div className="codes-list">
          {outcomes.map(word => (
            <label className="code" key={word}><input type="radio" name="outcome" checked={outcome === word} onChange={() => setOutcome(word)} />{label(word)}</label>
          ))}
        </div>
      </fieldset>
      <div className="dialog-buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="primary" disabled={busy || !outcomes.includes(outcome)} onClick={() => void close()}>{text('mailClose')}</Button>
      </div>
    </Modal>
  )
}
