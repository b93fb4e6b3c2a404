import './mails.css'
import { ariaShortcut, chatKey, chatKeys, isNews, personName, shortcutText } from '@crm/core'
import type { DeskMail } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { NearestClock, useNearestGrade } from './MailClocks.tsx'

/** The agent's mail work: what it is about, from whom, and how long there is. `before` is how many chats stand above it: keys count on from there. */
export function MailList({ mails, before, inCall }: { mails: readonly DeskMail[]; before: number; inCall: boolean }) {
  const { text } = useServices()
  const { mails: desk } = useDesk()
  const { open } = useStore(desk)
  const back = inCall && open !== null
    ? <Button size="small" icon="phone" aria-keyshortcuts={ariaShortcut(chatKey(0))} title={`${text('chatBackToCall')} (${shortcutText(chatKey(0))})`} onClick={() => desk.open(null)}>{text('chatBackToCall')}</Button>
    : <span className="count">{mails.length}</span>
  return (
    <Panel title={text('mailsTitle')} aside={back} className="chats">
      <ol className="chat-list">
        {mails.map((mail, index) => <Row key={mail.interactionId} mail={mail} place={before + index + 1} open={mail.interactionId === open} onOpen={() => desk.open(mail.interactionId)} />)}
      </ol>
    </Panel>
  )
}

function Row({ mail, place, open, onOpen }: { mail: DeskMail; place: number; open: boolean; onOpen: () => void }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const work = useStore(mails).works[mail.threadId]
  const grade = useNearestGrade(mail.clocks)
  const keys = place <= chatKeys ? chatKey(place) : null
  return (
    <li>
      <button
        type="button" className={`chat-row mail-row chat-row-${mail.state} mail-grade-${grade}`} aria-current={open ? 'true' : undefined} onClick={onOpen}
        aria-keyshortcuts={keys === null ? undefined : ariaShortcut(keys)} title={keys === null ? undefined : shortcutText(keys)}
      >
        <span className="chat-row-top">
          <strong dir="auto">{subjectOf(mail.subject, text('mailNoSubject'))}</strong>
          {isNews(mail, work) && <span className="mail-news" role="img" aria-label={text('mailNews')} />}
          {mail.state === 'working' ? <NearestClock clocks={mail.clocks} /> : <span className="tag">{text(`mail.${mail.state}`)}</span>}
        </span>
        <span className="chat-row-words" dir="auto">{[mail.from === null ? null : personName(mail.from), text(`mailReason.${mail.reason}`), mail.queueName].filter(part => part !== null).join(' · ')}</span>
      </button>
    </li>
  )
}

/** A subject, or that there is none. */
export function subjectOf(subject: string | null, none: string): string {
  return subject === null || subject.trim() === '' ? none : subject
}
