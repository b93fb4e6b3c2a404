import './chats.css'
import { failureText, isMessageKey, isWebAddress, lineFate, partyName, whenText, type MessageKey, type Thread } from '@crm/core'
import type { ChatMessage, DeskChannel, DeskChat } from '@crm/protocol'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { useParty } from '../desk/useParty.ts'
import { ChatComposer } from './ChatComposer.tsx'
import { ChatTransferDialog } from './ChatTransferDialog.tsx'
import { ChatWrapUp } from './ChatWrapUp.tsx'
import { FilesUnderWay } from './FileTools.tsx'
import { Transcript } from './Transcript.tsx'

/** The chat that is open: who it is, what was written, and what the agent does with it. */
export function ChatPanel({ chat }: { chat: DeskChat }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const { failure } = useStore(chats)
  const thread = useStore(chats).threads[chat.conversationId] ?? chats.thread(chat.conversationId)
  const name = partyName(useParty(chat.customer, chat.conversationId), text)
  useVisibility()
  return (
    <section className={`panel chat chat-${chat.state}`} aria-label={text('chatWith', { name })}>
      <Head chat={chat} name={name} />
      {chat.resumeFailure != null && <p className="call-note"><Icon name="info" size={16} /><span>{text('chatResumeFailed', { reason: failureText(chat.resumeFailure, text) })}</span></p>}
      <Failure error={failure?.conversationId === chat.conversationId ? failure.error : null} onDismiss={() => chats.dismiss()} />
      <Lines chat={chat} thread={thread} name={name} />
      {chat.state === 'wrapUp' && chat.wrapUp != null
        ? <ChatWrapUp key={chat.wrapUp.reservationId} chat={chat} wrapUp={chat.wrapUp} />
        : <ChatComposer chat={chat} thread={thread} />}
    </section>
  )
}

function Head({ chat, name }: { chat: DeskChat; name: string }) {
  const { text } = useServices()
  const about = [chat.queueName, chat.subject].filter(part => part).join(' · ')
  return (
    <header className="chat-head">
      <div className="call-who">
        <span className="eyebrow">{about}</span>
        <strong className="who">{name}</strong>
        <span className="hint chat-facts">
          {chat.channel == null ? <span className={chat.customerOnline ? 'chat-online' : ''}>{text(chat.customerOnline ? 'chatCustomerHere' : 'chatCustomerGone')}</span> : <ChannelState channel={chat.channel} />}
          {chat.email != null && <span>{text('chatEmail')}: {chat.email}</span>}
          {chat.page != null && <PageLink url={chat.page.url} title={chat.page.title} />}
          <span><Elapsed since={chat.connectedAt} /></span>
        </span>
      </div>
      <ChatActions chat={chat} />
    </header>
  )
}

/** The channel of messages and what it allows now. */
function ChannelState({ channel }: { channel: DeskChannel }) {
  const { text, now, languageTag } = useServices()
  const key = `channel.${channel.id}`
  const until = channel.windowUntil ?? null
  const over = useNowValue(at => until !== null && Date.parse(until) <= at)
  return (
    <>
      <span className="tag">{isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : channel.id}</span>
      {channel.optedOut ? <span className="chat-late">{text('chatOptedOut')}</span>
        : until === null ? null
          : over ? <span className="chat-late">{text('chatWindowOver')}</span>
            : <span>{text('chatWindowUntil', { time: whenText(until, now.get(), languageTag) })}</span>}
    </>
  )
}

/** The customer says which page it was; only a web address becomes a link. */
function PageLink({ url, title }: { url: string | null; title: string | null }) {
  const { text } = useServices()
  const words = title ?? url
  if (words === null) return null
  return (
    <span className="chat-page">
      {text('chatPage')}: {url !== null && isWebAddress(url) ? <a href={url} target="_blank" rel="noopener noreferrer nofollow">{words}</a> : words}
    </span>
  )
}

function ChatActions({ chat }: { chat: DeskChat }) {
  const { text } = useServices()
  const { chats, desk } = useDesk()
  const { busy } = useStore(chats)
  const online = useStore(desk.view).link === 'online'
  const [asking, setAsking] = useState(false)
  const [transferring, setTransferring] = useState(false)
  const id = chat.conversationId
  const may = (action: DeskChat['actions'][number]): boolean => chat.actions.includes(action)
  if (asking && may('close')) {
    return (
      <div className="chat-actions" role="group" aria-label={text('chatCloseSure')}>
        <span>{text('chatCloseSure')}</span>
        <Button kind="bad" size="small" autoFocus disabled={busy || !online} onClick={() => { setAsking(false); void chats.close(id) }}>{text('chatClose')}</Button>
        <Button size="small" onClick={() => setAsking(false)}>{text('cancel')}</Button>
      </div>
    )
  }
  return (
    <div className="chat-actions">
      {may('resume') && <Button size="small" kind="primary" icon="play" disabled={busy || !online} onClick={() => void chats.resume(id)}>{text('chatResume')}</Button>}
      {may('transfer') && <Button size="small" icon="transfer" disabled={busy || !online} onClick={() => setTransferring(true)}>{text('chatTransfer')}</Button>}
      {may('park') && <Button size="small" icon="pause" disabled={busy || !online} onClick={() => void chats.park(id)}>{text('chatPark')}</Button>}
      {may('close') && <Button size="small" icon="cross" disabled={busy || !online} onClick={() => setAsking(true)}>{text('chatClose')}</Button>}
      {transferring && may('transfer') && <ChatTransferDialog id={id} onClose={() => setTransferring(false)} />}
    </div>
  )
}

function Lines({ chat, thread, name }: { chat: DeskChat; thread: Thread; name: string }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const count = thread.lines.length + thread.outbox.length + thread.files.length
  useLayoutEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [count, thread.writing, chat.conversationId])
  const own = thread.lines.findLast(line => line.kind === 'text' && line.from !== 'customer')
  const last = own !== undefined && thread.outbox.length === 0 && !thread.lines.some(line => line.seq > own.seq && line.kind === 'text')
  return (
    <div
      ref={box} className="chat-log" role="log" tabIndex={0} aria-label={text('chatLog')}
      onScroll={event => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
        atEnd.current = scrollHeight - scrollTop - clientHeight < 60
      }}
    >
      {thread.failed && (
        <p className="failure"><Icon name="warning" /><span>{text('chatLoadFailed')}</span><Button size="small" onClick={() => chats.retry(chat.conversationId)}>{text('retry')}</Button></p>
      )}
      <Transcript lines={thread.lines} conversationId={chat.conversationId}>
        {last && <Fate line={own} thread={thread} />}
        {thread.outbox.map(line => (
          <div key={line.id} className={`chat-line chat-from-agent ${line.note ? 'chat-line-note' : ''}`}>
            <p className="chat-words" dir="auto">{line.text}</p>
            <p className="chat-fate">
              {line.refused ? <>{text('chatNotSent')} · <button type="button" className="plain-link" onClick={() => chats.again(chat.conversationId, line.id)}>{text('chatSendAgain')}</button></> : text('chatSending')}
            </p>
          </div>
        ))}
        <FilesUnderWay id={chat.conversationId} files={thread.files} />
      </Transcript>
      <p className="chat-writing" role="status">{thread.writing ? text('chatWriting', { name }) : ''}</p>
    </div>
  )
}

function Fate({ line, thread }: { line: ChatMessage; thread: Thread }) {
  const { text } = useServices()
  const delivery = line.delivery ?? null
  if (delivery?.state === 'failed') return <p className="chat-fate chat-late">{text('chatFate.failed', { reason: delivery.reason ?? '' })}</p>
  if (delivery?.state === 'queued') return <p className="chat-fate">{text('chatFate.queued')}</p>
  return <p className="chat-fate">{text(`chatFate.${lineFate(line, thread)}`)}</p>
}

/** The customer is told that his lines were read only while the agent has the page before him. */
function useVisibility(): void {
  const { chats } = useDesk()
  useEffect(() => {
    const look = (): void => chats.look(document.visibilityState === 'visible')
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [chats])
}
