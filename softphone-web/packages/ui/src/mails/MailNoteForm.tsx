import { useEffect, useRef, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

const noteMax = 4_000

/** A note in the thread, for colleagues. */
export function MailNoteForm({ threadId, onDone }: { threadId: string; onDone: () => void }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const { busy } = useStore(mails)
  const { note } = useStore(mails).works[threadId] ?? mails.work(threadId)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await mails.addNote(threadId)) onDone()
  }
  return (
    <form className="chat-composer chat-composer-note" onSubmit={event => void add(event)}>
      <textarea
        ref={field} rows={2} maxLength={noteMax} value={note} aria-label={text('mailWriteNote')} placeholder={text('mailWriteNote')}
        onChange={event => mails.fill(threadId, { note: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Escape') onDone()
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) event.currentTarget.form?.requestSubmit()
        }}
      />
      <div className="chat-composer-foot">
        <Button size="small" onClick={onDone}>{text('cancel')}</Button>
        <Button type="submit" size="small" kind="primary" disabled={busy || note.trim() === ''}>{text('mailAddNote')}</Button>
      </div>
    </form>
  )
}
