import { notesLimit } from '@crm/core'
import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { useDesk } from './DeskServices.tsx'

/** Characters left from which on the count is shown. */
const countFrom = 200

/** Notes on the present piece of work; begun in the call, finished in wrap-up. */
export function NotesField() {
  const { text } = useServices()
  const { desk } = useDesk()
  const { notes } = useStore(desk.form)
  const id = useId()
  const left = notesLimit - notes.length
  return (
    <div className="field notes">
      <label htmlFor={id}>{text('notes')}</label>
      <textarea
        id={id} value={notes} maxLength={notesLimit} rows={3} placeholder={text('notesHint')}
        onChange={event => desk.form.patch({ notes: event.target.value })}
      />
      {left < countFrom && <span className="hint" role="status">{text('notesLeft', { count: left })}</span>}
    </div>
  )
}
