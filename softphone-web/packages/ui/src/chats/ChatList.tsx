import './chats.css'
import { ariaShortcut, chatKey, chatKeys, partyName, shortcutText, urgency } from '@crm/core'
import type { DeskChat } from '@crm/protocol'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

/** The agent's chats: who waits for an answer and for how long, what is unread, what is put aside. */
export function ChatList({ chats, inCall }: { chats: readonly DeskChat[]; inCall: boolean }) {
  const { text } = useServices()
  const { chats: desk } = useDesk()
  const { open } = useStore(desk)
  const back = inCall && open !== null
    ? <Button size="small" icon="phone" aria-keyshortcuts={ariaShortcut(chatKey(0))} title={`${text('chatBackToCall')} (${shortcutText(chatKey(0))})`} onClick={() => desk.open(null)}>{text('chatBackToCall')}</Button>
    : <span className="count">{chats.length}</span>
  return (
    <Panel title={text('chatsTitle')} aside={back} className="chats">
      <ol className="chat-list">
        {chats.map((chat, index) => <Row key={`${chat.conversationId} ${chat.reservationId}`} chat={chat} place={index + 1} open={chat.conversationId === open} onOpen={() => desk.open(chat.conversationId)} />)}
      </ol>
    </Panel>
  )
}

function Row({ chat, place, open, onOpen }: { chat: DeskChat; place: number; open: boolean; onOpen: () => void }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const thread = useStore(chats).threads[chat.conversationId]
  const grade = useNowValue(now => urgency(chat, now))
  const name = partyName(chat.customer, text)
  const keys = place <= chatKeys ? chatKey(place) : null
  return (
    <li>
      <button
        type="button" className={`chat-row chat-row-${chat.state} chat-urgency-${grade}`} aria-current={open ? 'true' : undefined} onClick={onOpen}
        aria-keyshortcuts={keys === null ? undefined : ariaShortcut(keys)} title={keys === null ? undefined : shortcutText(keys)}
      >
        <span className="chat-row-top">
          <strong>{name}</strong>
          {chat.unread > 0 && <span className="chat-unread"><span aria-hidden="true">{chat.unread > 99 ? '99+' : chat.unread}</span><span className="unseen">{text('chatUnread', { count: chat.unread })}</span></span>}
          {chat.silentSince !== null
            ? <span className="chat-wait"><span className="unseen">{text('chatWaits')} </span><Elapsed since={chat.silentSince} /></span>
            : <span className="tag">{text(`chat.${chat.state}`)}</span>}
        </span>
        <span className="chat-row-words">
          {thread?.writing === true ? <em>{text('chatWriting', { name })}</em> : chat.lastMessage?.text ?? chat.subject ?? chat.queueName}
        </span>
      </button>
    </li>
  )
}
