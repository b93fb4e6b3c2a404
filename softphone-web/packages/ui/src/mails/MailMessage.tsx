import { personName, personText, whenText } from '@crm/core'
import type { Mail, MailPerson } from '@crm/protocol'
import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Attachments } from './Attachments.tsx'
import { MailBody } from './MailBody.tsx'

/** One mail: folded to who, when and the first words, or open. What strangers wrote is text here; their HTML stays in its frame. */
export function MailMessage({ mail, open, onTurn }: { mail: Mail; open: boolean; onTurn: (open: boolean) => void }) {
  const { text, languageTag, now, api } = useServices()
  const body = useId()
  const name = mail.from === null ? text('mailNobody') : personName(mail.from)
  const files = mail.attachments.filter(file => !file.inline || !mail.hasHtml)
  return (
    <article className={`mail-message mail-${mail.direction}`} aria-label={text('mailFrameTitle', { name })}>
      <h3>
        <button type="button" className="mail-fold" aria-expanded={open} aria-controls={body} onClick={() => onTurn(!open)}>
          <Icon name={open ? 'chevron' : 'next'} size={15} />
          <span className="mail-who" dir="auto">{name}</span>
          {mail.author !== 'person' && <span className="tag">{mail.direction === 'out' ? text('mailAutomatic') : text(`mailAuthor.${mail.author}`)}</span>}
          {mail.attachments.length > 0 && <span className="faint"><Icon name="clip" size={13} /><span className="unseen">{text('mailAttachments')}: </span>{mail.attachments.length}</span>}
          <StateTag mail={mail} />
          <time className="faint" dateTime={mail.at}>{whenText(mail.at, now.get(), languageTag)}</time>
          {!open && <span className="mail-snippet" dir="auto">{mail.text.slice(0, 160)}</span>}
        </button>
      </h3>
      <div id={body} hidden={!open} className="mail-open">
        {open && (
          <>
            <People mail={mail} />
            {mail.stranger && <p className="mail-warning"><Icon name="warning" size={15} />{text('mailStranger')}</p>}
            <Delivery mail={mail} />
            {mail.readable ? <MailBody mail={mail} name={name} /> : <p className="hint">{text('mailUnreadable')}</p>}
            <Attachments files={files.map(file => ({ key: file.part, name: file.name, size: file.size, address: mail.readable ? api.mails.attachmentAddress(mail.mailId, file.part) : null }))} />
            {mail.direction === 'in' && mail.readable && <p className="mail-raw"><a href={api.mails.rawAddress(mail.mailId)} download={`${mail.mailId}.eml`}>{text('mailRaw')}</a></p>}
          </>
        )}
      </div>
    </article>
  )
}

function People({ mail }: { mail: Mail }) {
  const { text } = useServices()
  const rows: readonly (readonly [string, readonly MailPerson[]])[] = [
    [text('mailFrom'), mail.from === null ? [] : [mail.from]], [text('mailReplyTo'), mail.replyTo], [text('mailTo'), mail.to], [text('mailCc'), mail.cc], [text('mailBcc'), mail.bcc],
  ]
  return (
    <dl className="mail-people-list">
      {rows.filter(([, people]) => people.length > 0).map(([label, people]) => <div key={label}><dt>{label}</dt><dd dir="auto">{people.map(personText).join(', ')}</dd></div>)}
    </dl>
  )
}

/** What became of a mail that went out; nothing for what came in. */
function StateTag({ mail }: { mail: Mail }) {
  const { text } = useServices()
  if (mail.direction === 'in') return null
  const grade = mail.state === 'failed' || mail.state === 'bounced' ? 'tag-bad' : mail.state === 'retrying' ? 'mail-clock-warning' : ''
  return <span className={`tag ${grade}`}>{text(`mailState.${mail.state}`)}</span>
}

/** Why a mail did not arrive or was not sent yet, in the mail server's words. */
function Delivery({ mail }: { mail: Mail }) {
  const { text, languageTag, now } = useServices()
  if (mail.detail === null && mail.state !== 'retrying') return null
  const bad = mail.state === 'failed' || mail.state === 'bounced' || mail.author === 'bounce'
  return (
    <p className={bad ? 'failure' : 'mail-warning'}>
      <Icon name="warning" size={15} />
      <span>
        {mail.direction === 'out' && `${text(`mailState.${mail.state}`)}. `}
        {mail.detail !== null && text('mailServerSays', { words: mail.detail })}
        {mail.nextAttemptAt !== null && mail.state === 'retrying' && ` (${text('mailNextAttempt', { time: whenText(mail.nextAttemptAt, now.get(), languageTag) })})`}
      </span>
    </p>
  )
}
