import './chats.css'
import { isMessageKey, textParts, whenText, type MessageKey, type Text } from '@crm/core'
import type { ChatMessage } from '@crm/protocol'
import { memo, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { FileWords } from './FileWords.tsx'

/** The lines of a conversation in order. What people wrote is shown as text, never as anything else. */
export function Transcript({ lines, conversationId, children }: { lines: readonly ChatMessage[]; conversationId: string; children?: ReactNode }) {
  return <div className="chat-lines">{lines.map(line => <Line key={line.seq} line={line} conversationId={conversationId} />)}{children}</div>
}

const Line = memo(function Line({ line, conversationId }: { line: ChatMessage; conversationId: string }) {
  const { text, languageTag, now } = useServices()
  if (line.kind === 'system') return <p className="chat-system">{systemText(line, text)} <time className="faint" dateTime={line.at}>{whenText(line.at, now.get(), languageTag)}</time></p>
  return (
    <div className={`chat-line chat-from-${line.from} ${line.kind === 'note' ? 'chat-line-note' : ''}`}>
      <p className="chat-who">
        {line.kind === 'note' && <Icon name="note" size={13} />}
        <span>{line.kind === 'note' ? `${text('chatNote')} · ${writer(line, text)}` : writer(line, text)}</span>
        <time dateTime={line.at}>{whenText(line.at, now.get(), languageTag)}</time>
      </p>
      {line.file != null
        ? <div className="chat-words" dir="auto"><FileWords line={line} address={file => `/api/v1/conversations/${encodeURIComponent(conversationId)}/files/${encodeURIComponent(file)}`} /></div>
        : <p className="chat-words" dir="auto">{line.text === null ? <span className="faint">{text('chatErased')}</span> : <Words text={line.text} />}</p>}
    </div>
  )
})

/** Words somebody wrote, with the web addresses in them as links that tell the other side nothing. */
export function Words({ text }: { text: string }) {
  return textParts(text).map((part, index) => (part.address === null ? part.text
    : <a key={index} href={part.address} target="_blank" rel="noopener noreferrer nofollow">{part.text}</a>))
}

function writer(line: ChatMessage, text: Text): string {
  if (line.name !== null) return line.name
  return text(line.from === 'customer' ? 'chatMemberCustomer' : line.from === 'supervisor' ? 'chatMemberSupervisor' : 'chatMemberAgent')
}

function systemText(line: ChatMessage, text: Text): string {
  const key = `chatSystem.${line.system ?? ''}`
  if (!isMessageKey(key)) return line.system ?? ''
  return (text as (key: MessageKey, places: Readonly<Record<string, string>>) => string)(key, { name: line.name ?? text('chatMemberAgent') })
}
