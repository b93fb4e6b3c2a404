import { whenText } from '@crm/core'
import type { Mail, MailNote } from '@crm/protocol'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Words } from '../chats/Transcript.tsx'
import { MailMessage } from './MailMessage.tsx'

type Entry = { readonly kind: 'mail'; readonly at: string; readonly mail: Mail } | { readonly kind: 'note'; readonly at: string; readonly note: MailNote }

/** A thread, the oldest first: older mails are folded to a line, the newest is open and in sight. */
export function MailThreadList({ mails, notes }: { mails: readonly Mail[]; notes: readonly MailNote[] }) {
  const { text, languageTag, now } = useServices()
  const [turned, setTurned] = useState<Readonly<Record<string, boolean>>>({})
  const box = useRef<HTMLDivElement>(null)
  const entries: readonly Entry[] = [
    ...mails.map(mail => ({ kind: 'mail' as const, at: mail.at, mail })),
    ...notes.map(note => ({ kind: 'note' as const, at: note.at, note })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const newest = mails.at(-1)?.mailId
  useEffect(() => {
    const last = box.current?.querySelector('[data-newest]')
    if (box.current !== null && last instanceof HTMLElement) box.current.scrollTop = last.offsetTop
  }, [newest])
  return (
    <div ref={box} className="mail-thread" role="region" tabIndex={0} aria-label={text('mailThread')}>
      {entries.length === 0 && <p className="hint">{text('mailThreadEmpty')}</p>}
      <ol>
        {entries.map(entry => (entry.kind === 'note'
          ? (
            <li key={entry.note.noteId} className="mail-note">
              <p className="chat-who"><Icon name="note" size={13} /><span>{text('mailNoteOf', { name: entry.note.by })}</span><time dateTime={entry.at}>{whenText(entry.at, now.get(), languageTag)}</time></p>
              <p className="mail-text" dir="auto"><Words text={entry.note.text} /></p>
            </li>
          )
          : (
            <li key={entry.mail.mailId} {...(entry.mail.mailId === newest ? { 'data-newest': true } : {})}>
              <MailMessage
                mail={entry.mail} open={turned[entry.mail.mailId] ?? entry.mail.mailId === newest}
                onTurn={open => setTurned({ ...turned, [entry.mail.mailId]: open })}
              />
            </li>
          )))}
      </ol>
    </div>
  )
}
