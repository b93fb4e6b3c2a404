import './mails.css'
import { failureText, mailKeyOf, personText } from '@crm/core'
import type { DeskMail, Mail } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { MailActions } from './MailActions.tsx'
import { MailClocks } from './MailClocks.tsx'
import { MailComposer } from './MailComposer.tsx'
import { subjectOf } from './MailList.tsx'
import { MailNoteForm } from './MailNoteForm.tsx'
import { MailThreadList } from './MailThreadList.tsx'
import { MailWrapUp } from './MailWrapUp.tsx'
import { ReplyBar, useCompose } from './ReplyBar.tsx'
import { UndoBar } from './UndoBar.tsx'

/** The mail work that is open: what it is about, its thread, and what the agent writes. */
export function MailPanel({ mail }: { mail: DeskMail }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const { failure, works } = useStore(mails)
  const work = works[mail.threadId] ?? mails.work(mail.threadId)
  const [noting, setNoting] = useState(false)
  const subject = subjectOf(mail.subject, text('mailNoSubject'))
  const latest = answerable(work.thread?.mails ?? [])
  useMailKeys(mail, latest)
  const wrappingUp = mail.state === 'wrapUp' && mail.wrapUp != null
  return (
    <section className={`panel mail chat-${mail.state}`} aria-label={text('mailWith', { subject })}>
      <header className="mail-head">
        <div className="call-who">
          <span className="eyebrow">{[mail.queueName, text(`mailReason.${mail.reason}`)].join(' · ')}</span>
          <strong className="who" dir="auto">{subject}</strong>
          {mail.from !== null && <span className="hint" dir="auto">{personText(mail.from)}</span>}
        </div>
        <MailClocks clocks={mail.clocks} />
        <MailActions mail={mail} onNote={() => setNoting(!noting)} noting={noting} />
      </header>
      {mail.resumeFailure != null && <p className="call-note"><Icon name="info" size={16} /><span>{text('mailResumeFailed', { reason: failureText(mail.resumeFailure, text) })}</span></p>}
      <Failure error={failure?.threadId === mail.threadId ? failure.error : null} onDismiss={() => mails.dismiss()} />
      {noting && mail.actions.includes('note') && <MailNoteForm threadId={mail.threadId} onDone={() => setNoting(false)} />}
      {work.failed && (
        <p className="failure" role="alert"><Icon name="warning" /><span>{text('mailThreadFailed')}</span><Button size="small" onClick={() => mails.retry(mail.threadId)}>{text('retry')}</Button></p>
      )}
      {work.thread === null
        ? !work.failed && <p className="loading">{text('loading')}</p>
        : <MailThreadList mails={work.thread.mails} notes={work.thread.notes} />}
      {mail.pending != null && <UndoBar mail={mail} pending={mail.pending} />}
      {wrappingUp && mail.wrapUp != null && <MailWrapUp key={mail.wrapUp.reservationId} mail={mail} wrapUp={mail.wrapUp} />}
      {!wrappingUp && work.written !== null && mail.actions.includes('draft') && <MailComposer key={mail.threadId} mail={mail} written={work.written} />}
      {!wrappingUp && work.written === null && latest !== null && mail.actions.includes('draft') && mail.pending == null && <ReplyBar threadId={mail.threadId} latest={latest} />}
    </section>
  )
}

/** The mail that an answer is about: the newest that came in from a person, else the newest at all. */
function answerable(all: readonly Mail[]): Mail | null {
  const readable = all.filter(mail => mail.readable && mail.state !== 'cancelled')
  return readable.findLast(mail => mail.direction === 'in' && mail.author === 'person') ?? readable.at(-1) ?? null
}

/** Keys of the mail that is shown; the composer has its own. */
function useMailKeys(mail: DeskMail, latest: Mail | null): void {
  const { mails } = useDesk()
  const compose = useCompose()
  const act = useCallback((event: KeyboardEvent): boolean => {
    const key = mailKeyOf(event)
    if (key === 'undo' && mail.pending != null) void mails.undo(mail.threadId, mail.pending.mailId)
    else if ((key === 'reply' || key === 'replyAll' || key === 'forward') && latest !== null && mail.actions.includes('draft') && mail.pending == null) compose(mail.threadId, key, latest)
    else return false
    return true
  }, [mails, mail, latest, compose])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (document.querySelector('dialog[open]') === null && act(event)) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [act])
}
