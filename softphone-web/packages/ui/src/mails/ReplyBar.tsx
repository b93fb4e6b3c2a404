import { mailKeyAria, mailKeys, personName, personText, type ComposeKind } from '@crm/core'
import type { Mail } from '@crm/protocol'
import { useCallback } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

/** Begins an answer, or passes a mail on. */
export function useCompose(): (threadId: string, kind: ComposeKind, mail: Mail) => void {
  const { text, languageTag } = useServices()
  const { mails } = useDesk()
  return useCallback((threadId, kind, mail) => {
    const date = new Date(mail.at).toLocaleString(languageTag, { dateStyle: 'long', timeStyle: 'short' })
    const name = mail.from === null ? text('mailNobody') : personName(mail.from)
    const from = mail.from === null ? text('mailNobody') : personText(mail.from)
    mails.compose(threadId, kind, mail, kind === 'forward' ? text('mailForwarded', { from, date, subject: mail.subject }) : text('mailWrote', { date, name }))
  }, [mails, text, languageTag])
}

/** What an answer is begun with. */
export function ReplyBar({ threadId, latest }: { threadId: string; latest: Mail }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const ready = useStore(mails).options !== null
  const compose = useCompose()
  const button = (kind: ComposeKind, label: string, primary = false) => (
    <Button
      kind={primary ? 'primary' : 'plain'} icon={kind} disabled={!ready} aria-keyshortcuts={mailKeyAria(kind)} title={`${label} (${mailKeys[kind]})`}
      onClick={() => compose(threadId, kind, latest)}
    >
      {label}
    </Button>
  )
  return (
    <div className="mail-reply">
      {button('reply', text('mailReply'), true)}
      {button('replyAll', text('mailReplyAll'))}
      {button('forward', text('mailForward'))}
    </div>
  )
}
