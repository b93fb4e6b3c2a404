import { splitQuoted } from '@crm/core'
import type { Mail, MailHtml } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Words } from '../chats/Transcript.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { MailFrame } from './MailFrame.tsx'

/** What a mail says: its HTML in a frame, or its words with what they quote folded. Pictures from elsewhere come only when somebody asks, for this mail. */
export function MailBody({ mail, name }: { mail: Mail; name: string }) {
  const { text } = useServices()
  const [plain, setPlain] = useState(!mail.hasHtml)
  const [images, setImages] = useState(false)
  const { html, failed } = useHtml(mail.mailId, !plain, images)
  if (plain || failed) {
    return (
      <>
        {failed && !plain && <p className="hint">{text('mailHtmlFailed')}</p>}
        <PlainText text={mail.text} />
        {mail.hasHtml && !failed && <Button size="small" kind="quiet" onClick={() => setPlain(false)}>{text('mailAsWritten')}</Button>}
      </>
    )
  }
  if (html === null) return <p className="loading">{text('loading')}</p>
  return (
    <>
      {html.remoteImages > 0 && !images && (
        <p className="mail-warning">
          <Icon name="image" size={15} /><span>{text('mailPicturesBlocked', { count: html.remoteImages })}</span>
          <Button size="small" onClick={() => setImages(true)}>{text('mailShowPictures')}</Button>
        </p>
      )}
      <MailFrame html={html.html} title={text('mailFrameTitle', { name })} remoteImages={images} />
      {html.truncated && <p className="mail-warning"><Icon name="warning" size={15} />{text('mailTruncated')}</p>}
      {mail.text !== '' && <Button size="small" kind="quiet" onClick={() => setPlain(true)}>{text('mailAsText')}</Button>}
    </>
  )
}

function PlainText({ text: words }: { text: string }) {
  const { text } = useServices()
  const { own, quoted } = splitQuoted(words)
  return (
    <>
      <p className="mail-text" dir="auto"><Words text={own} /></p>
      {quoted !== '' && <details className="mail-quoted"><summary>{text('mailQuotation')}</summary><p className="mail-text" dir="auto"><Words text={quoted} /></p></details>}
    </>
  )
}

/** A mail's HTML, read when it is wanted; what is there stays until other is. */
function useHtml(mailId: string, wanted: boolean, images: boolean): { readonly html: MailHtml | null; readonly failed: boolean } {
  const { api } = useServices()
  const [state, setState] = useState<{ readonly html: MailHtml | null; readonly failed: boolean }>({ html: null, failed: false })
  useEffect(() => {
    if (!wanted) return
    let left = false
    api.mails.html(mailId, images).then(
      html => { if (!left) setState({ html, failed: false }) },
      () => { if (!left) setState(before => ({ ...before, failed: before.html === null })) }) // its plain text is shown instead
    return () => { left = true }
  }, [api, mailId, wanted, images])
  return state
}
