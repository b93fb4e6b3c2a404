import { repliesFor, replyWanted, smsSize, windowIsOver, type Thread } from '@crm/core'
import { chatTextLimit, type DeskChat } from '@crm/protocol'
import { useEffect, useId, useRef, type FormEvent } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { EmojiPicker } from './EmojiPicker.tsx'
import { AttachButton } from './FileTools.tsx'
import { ReplyPicker, useFilling, useReplies } from './ReplyPicker.tsx'
import { TemplateForm } from './TemplateForm.tsx'

/** Where the agent writes, to the customer or a note for colleagues. What is written stays with its chat. */
export function ChatComposer({ chat, thread }: { chat: DeskChat; thread: Thread }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const field = useRef<HTMLTextAreaElement>(null)
  const hint = useId()
  const id = chat.conversationId
  const mayNote = chat.actions.includes('note')
  const mayWrite = chat.actions.includes('message')
  const replies = useReplies(chat.queueId)
  const fill = useFilling(chat)
  const templatesOnly = useNowValue(now => windowIsOver(chat.channel, now))
  useEffect(() => {
    if (document.querySelector('dialog[open]') === null) field.current?.focus()
  }, [id])
  if (!mayNote && !mayWrite) return null
  const note = thread.note || !mayWrite
  const channel = note ? null : chat.channel ?? null
  const over = thread.draft.length - (channel?.textMax ?? chatTextLimit)
  const size = channel?.segments === true && thread.draft !== '' ? smsSize(thread.draft) : null
  const wanted = replyWanted(thread.draft)
  const takeReply = (words: string): void => {
    chats.write(id, words)
    field.current?.focus()
  }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const reply = wanted === null ? undefined : repliesFor(replies, wanted, chat.context.language)[0]
    if (reply !== undefined) return takeReply(fill(reply)) // to be looked at before it is sent
    if (note !== thread.note) chats.fill(id, { note })
    chats.send(id)
  }
  const insert = (sign: string): void => {
    const { current } = field
    if (current === null) return
    const { selectionStart: from, selectionEnd: to } = current
    chats.write(id, thread.draft.slice(0, from) + sign + thread.draft.slice(to))
    current.focus()
    requestAnimationFrame(() => current.setSelectionRange(from + sign.length, from + sign.length)) // once the new text is there
  }
  if (templatesOnly && !note) {
    return (
      <>
        <TemplateForm key={id} chat={chat} templates={chat.channel?.templates ?? []} />
        {mayNote && <label className="check"><input type="checkbox" checked={note} onChange={event => chats.fill(id, { note: event.target.checked })} />{text('chatNoteMode')}</label>}
      </>
    )
  }
  const label = text(note ? 'chatWriteNote' : 'chatWrite')
  return (
    <form className={`chat-composer ${note ? 'chat-composer-note' : ''}`} onSubmit={send}>
      <textarea
        ref={field} rows={3} value={thread.draft} aria-label={label} placeholder={label} aria-describedby={hint} aria-invalid={over > 0}
        onPaste={event => {
          const files = [...event.clipboardData.files]
          if (files.length === 0 || note) return
          event.preventDefault()
          chats.sendFiles(id, files)
        }}
        onChange={event => chats.write(id, event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.altKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
      />
      {wanted !== null && <ReplyPicker chat={chat} replies={replies} wanted={wanted} take={takeReply} />}
      <div className="chat-composer-foot">
        {mayNote && (
          <label className="check"><input type="checkbox" checked={note} disabled={!mayWrite} onChange={event => chats.fill(id, { note: event.target.checked })} />{text('chatNoteMode')}</label>
        )}
        {mayWrite && !note && <AttachButton chat={chat} />}
        <EmojiPicker take={sign => insert(sign)} />
        <span id={hint} className="hint">{over > 0 ? text('chatTooLong', { count: over }) : size !== null ? text('chatSegments', { units: size.units, segments: size.segments }) : text('chatKeysHint')}</span>
        <Button type="submit" kind="primary" disabled={thread.draft.trim() === '' || over > 0}>{text('chatSend')}</Button>
      </div>
    </form>
  )
}
