import { notesLimit } from '@crm/core'
import type { DeskMail, DeskWrapUp } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { CodeList, TimeLeft } from '../desk/WrapUpPanel.tsx'

/** The wrap-up of mail work, beside calls and other written work. */
export function MailWrapUp({ mail, wrapUp }: { mail: DeskMail; wrapUp: DeskWrapUp }) {
  const { text } = useServices()
  const { mails, desk } = useDesk()
  const { busy, works } = useStore(mails)
  const online = useStore(desk.view).link === 'online'
  const { code, notes } = works[mail.threadId] ?? mails.work(mail.threadId)
  const missing = wrapUp.codeRequired && code === null
  return (
    <div className="chat-wrapup">
      <header className="call-head"><span className="eyebrow">{text('wrapUpTitle')}</span><TimeLeft deadline={wrapUp.deadline} /></header>
      <CodeList wrapUp={wrapUp} chosen={code} onChoose={chosen => mails.fill(mail.threadId, { code: chosen })} />
      <label className="field">
        <span>{text('notes')}</span>
        <textarea rows={2} maxLength={notesLimit} value={notes} onChange={event => mails.fill(mail.threadId, { notes: event.target.value })} />
      </label>
      {missing && <p className="hint">{text('wrapUpCodeNeeded')}</p>}
      <Button kind="primary" icon="check" size="large" className="wide" disabled={busy || !online || missing} onClick={() => void mails.wrapUp(mail, wrapUp.reservationId)}>{text('finishWrapUp')}</Button>
    </div>
  )
}
