import { fillReply, repliesFor } from '@crm/core'
import type { CannedReply, DeskChat } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { useDesk } from '../desk/DeskServices.tsx'

/** The ready replies of a chat's queue; none before they are read, or where they cannot be. */
export function useReplies(queueId: string): readonly CannedReply[] {
  const { api } = useServices()
  const [replies, setReplies] = useState<readonly CannedReply[]>([])
  useEffect(() => {
    let left = false
    api.chats.replies(queueId).then(({ items }) => { if (!left) setReplies(items) }, () => undefined) // without them one writes oneself
    return () => { left = true }
  }, [api, queueId])
  return replies
}

/** Replies that fit what is typed after the slash; the first is taken by Enter, each by a click. */
export function ReplyPicker({ chat, replies, wanted, take }: { chat: DeskChat; replies: readonly CannedReply[]; wanted: string; take: (words: string) => void }) {
  const { text } = useServices()
  const fill = useFilling(chat)
  const found = repliesFor(replies, wanted, chat.context.language)
  if (found.length === 0) return null
  return (
    <ul className="chat-replies" aria-label={text('chatReplies')}>
      {found.slice(0, 8).map(reply => (
        <li key={`${reply.shortcut} ${reply.language}`}>
          <button type="button" onClick={() => take(fill(reply))}><strong>/{reply.shortcut}</strong> <span lang={reply.language} dir="auto">{fill(reply)}</span></button>
        </li>
      ))}
    </ul>
  )
}

/** Puts the names of this chat into a reply. */
export function useFilling(chat: DeskChat): (reply: CannedReply) => string {
  const { desk } = useDesk()
  const agent = useStore(desk.view).desk?.displayName ?? null
  return reply => fillReply(reply.text, { customer: chat.customer.name, agent, queue: chat.queueName })
}
