import './chats.css'
import { asApiError, mergeLines, partyName, wholeUpTo } from '@crm/core'
import type { ApiError, ChatMessage, ConversationView } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { Panel } from '../controls/Panel.tsx'
import { Transcript } from './Transcript.tsx'

/** Milliseconds between two looks at the list, and at the lines of the one that is read. */
const listPeriod = 5_000
const linesPeriod = 2_000

/** The chats that go on now, for supervisors; each can be read and joined. */
export function LiveChats({ queueName }: { queueName: (id: string) => string }) {
  const { text, api, names } = useServices()
  const { agents } = useStore(names)
  const [chats, setChats] = useState<readonly ConversationView[]>([])
  const [reading, setReading] = useState<string | null>(null)
  const look = useCallback((): void => {
    api.chats.open().then(({ items }) => setChats(items), () => undefined) // the next look tells; the board says when nothing comes
  }, [api])
  useEffect(() => void names.read(), [names])
  useRepeated(look, listPeriod)
  const open = chats.find(chat => chat.conversationId === reading)
  if (chats.length === 0) return null
  return (
    <Panel title={text('liveChatsTitle')} aside={<span className="count">{chats.length}</span>}>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('liveChatsTitle')}>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{text('liveChatCustomer')}</th><th scope="col">{text('queue')}</th><th scope="col">{text('agent')}</th>
              <th scope="col">{text('activity')}</th><th scope="col">{text('since')}</th><th scope="col">{text('liveChatAnswerDue')}</th>
            </tr>
          </thead>
          <tbody>
            {chats.map(chat => (
              <tr key={chat.conversationId}>
                <th scope="row">
                  <button type="button" className="plain-link" aria-label={text('liveChatOpen', { name: partyName(chat.customer, text) })} onClick={() => setReading(chat.conversationId)}>
                    {partyName(chat.customer, text)}
                  </button>
                </th>
                <td>{queueName(chat.queueId)}</td>
                <td>{chat.agentId === null ? '–' : agents[chat.agentId] ?? chat.agentId}</td>
                <td>{text(`chat.${chat.state}`)}</td>
                <td><Elapsed since={chat.connectedAt ?? chat.startedAt} /></td>
                <td><Due chat={chat} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open !== undefined && <LiveChatDialog chat={open} onChange={look} onClose={() => setReading(null)} />}
    </Panel>
  )
}

function Due({ chat }: { chat: ConversationView }) {
  const late = useNowValue(now => chat.overdueAt != null && now >= Date.parse(chat.overdueAt))
  if (chat.silentSince === null) return <>–</>
  return <span className={late ? 'chat-late' : ''}><Elapsed since={chat.silentSince} /></span>
}

function LiveChatDialog({ chat, onChange, onClose }: { chat: ConversationView; onChange: () => void; onClose: () => void }) {
  const { text, api, session } = useServices()
  const [lines, setLines] = useState<readonly ChatMessage[]>([])
  const [failure, setFailure] = useState<ApiError | null>(null)
  const id = chat.conversationId
  const signedIn = session.get()
  const here = signedIn.phase === 'signedIn' && chat.supervisors.includes(signedIn.user.userName)
  const run = (work: Promise<void>): void => {
    setFailure(null)
    work.then(onChange, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const [seen, setSeen] = useState(0)
  const read = useCallback((): void => {
    api.chats.messages(id, seen).then(({ items }) => {
      if (items.length === 0) return
      setLines(known => mergeLines(known, items))
      setSeen(Math.max(seen, items.at(-1)?.seq ?? 0, wholeUpTo(items)))
    }, (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, id, seen])
  useRepeated(read, linesPeriod)
  const name = partyName(chat.customer, text)
  return (
    <Modal title={text('chatWith', { name })} onClose={onClose}>
      {chat.supervisors.length > 0 && <p className="hint">{text('liveChatJoined', { names: chat.supervisors.join(', ') })}</p>}
      <div className="chat-log" role="log" tabIndex={0} aria-label={text('chatLog')}><Transcript lines={lines} conversationId={id} /></div>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      {here && <SupervisorLine id={id} onSent={read} />}
      <div className="dialog-buttons">
        {here
          ? <Button onClick={() => run(api.chats.leave(id))}>{text('liveChatLeave')}</Button>
          : (
            <>
              <Button onClick={() => run(api.chats.join(id, false))}>{text('liveChatRead')}</Button>
              <Button kind="primary" onClick={() => run(api.chats.join(id, true))}>{text('liveChatJoin')}</Button>
            </>
          )}
      </div>
    </Modal>
  )
}

/** A supervisor who is there writes to the customer, or a note for the agent. */
function SupervisorLine({ id, onSent }: { id: string; onSent: () => void }) {
  const { text, api } = useServices()
  const [words, setWords] = useState('')
  const [note, setNote] = useState(true)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const send = (): void => {
    setFailure(null)
    api.chats.say(id, crypto.getRandomValues(new Uint32Array(4)).join('-'), words.trim(), note).then(() => {
      setWords('')
      onSent()
    }, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const label = text(note ? 'chatWriteNote' : 'chatWrite')
  return (
    <form className={`chat-composer ${note ? 'chat-composer-note' : ''}`} onSubmit={event => { event.preventDefault(); send() }}>
      <textarea rows={2} maxLength={4_000} value={words} aria-label={label} placeholder={label} onChange={event => setWords(event.target.value)} />
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <div className="chat-composer-foot">
        <label className="check"><input type="checkbox" checked={note} onChange={event => setNote(event.target.checked)} />{text('chatNoteMode')}</label>
        <Button type="submit" kind="primary" disabled={words.trim() === ''}>{text('chatSend')}</Button>
      </div>
    </form>
  )
}

/** At once, and then again and again while the page is shown. */
function useRepeated(run: () => void, period: number): void {
  useEffect(() => {
    run()
    const timer = setInterval(() => { if (document.visibilityState === 'visible') run() }, period)
    return () => clearInterval(timer)
  }, [run, period])
}
