import { mailKeyAria, mailKeys, secondsUntil } from '@crm/core'
import type { DeskMail, MailPending } from '@crm/protocol'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

/** A mail that has not gone yet, and the button that takes it back. */
export function UndoBar({ mail, pending }: { mail: DeskMail; pending: MailPending }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const { busy } = useStore(mails)
  const left = useNowValue(now => Math.ceil(secondsUntil(pending.sendAt, now)))
  return (
    <div className="mail-undo">
      <Icon name="send" size={16} />
      <span role="timer">{left > 0 ? text('mailSendsIn', { seconds: left }) : text('mailState.sending')}</span>
      {left > 0 && mail.actions.includes('undo') && (
        <Button size="small" disabled={busy} aria-keyshortcuts={mailKeyAria('undo')} title={`${text('mailUndo')} (${mailKeys.undo})`} onClick={() => void mails.undo(mail.threadId, pending.mailId)}>{text('mailUndo')}</Button>
      )}
    </div>
  )
}
