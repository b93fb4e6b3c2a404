import { mailDocument } from '@crm/core'
import { useMemo, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'

/** A stranger's HTML in a frame that has no origin and runs no script; links open beside the desk. It cannot be measured from here, so it scrolls and can be made taller. */
export function MailFrame({ html, title, remoteImages }: { html: string; title: string; remoteImages: boolean }) {
  const { text, languageTag } = useServices()
  const [tall, setTall] = useState(false)
  const shown = useMemo(() => mailDocument(html, { quotation: text('mailQuotation'), language: languageTag, remoteImages }), [html, text, languageTag, remoteImages])
  return (
    <div className={`mail-frame ${tall ? 'mail-frame-tall' : ''}`}>
      <iframe title={title} srcDoc={shown} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" />
      <Button size="small" kind="quiet" icon="expand" aria-pressed={tall} onClick={() => setTall(!tall)}>{text('mailTall')}</Button>
    </div>
  )
}
