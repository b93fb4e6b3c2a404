import type { ThingEditor } from '@crm/core'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { ConflictDialog } from './ConflictDialog.tsx'
import type { Faults } from './fields.tsx'
import { SetupPage, type SetupName } from './SetupPage.tsx'
import { Versions } from './Versions.tsx'

interface Props<V extends { readonly version: number; readonly effective: boolean }, D> {
  page: SetupName
  /** Name of the list it comes from. */
  list: string
  editor: ThingEditor<V, D>
  title: (saved: V, draft: D) => string
  /** What stands beside the title. */
  aside?: (saved: V) => ReactNode
  /** What stands below the versions. */
  below?: ReactNode
  form: (draft: D, change: (edit: (draft: D) => D) => void, faults: Faults) => ReactNode
}

/** One thing with its form, its versions, and what to do when somebody else was faster. */
export function ThingPage<V extends { readonly version: number; readonly effective: boolean }, D>({ page, list, editor, title, aside, below, form }: Props<V, D>) {
  const { text } = useServices()
  const state = useStore(editor)
  const { saved, draft } = state
  return (
    <SetupPage name={page}>
      {saved === null || draft === null
        ? <Absent gone={state.failure?.status === 404} failed={state.failure !== null} onRetry={() => void editor.read()} />
        : (
          <>
            <header className="setup-head">
              <div>
                <Go className="small-link" to={`/admin/${page}`}>{list}</Go>
                <h1>{title(saved, draft)} {editor.changed && <span className="tag">{text('unsaved')}</span>}</h1>
              </div>
              {aside?.(saved)}
            </header>
            <Work editor={editor} below={below}>{form(draft, edit => editor.change(edit), state.faults)}</Work>
            {state.conflict !== null && <ConflictDialog editor={editor} conflict={state.conflict} />}
          </>
        )}
    </SetupPage>
  )
}

function Absent({ gone, failed, onRetry }: { gone: boolean; failed: boolean; onRetry: () => void }) {
  const { text } = useServices()
  if (gone) return <EmptyState icon="info" title={text('thingGone')} />
  if (failed) return <EmptyState icon="warning" title={text('error.unavailable')}><Button onClick={onRetry}>{text('retry')}</Button></EmptyState>
  return <p className="loading">{text('loading')}</p>
}

/** The form, and beside it what keeps and undoes: in sight wherever one is in the form, and over none of its fields. */
function Work<V extends { readonly version: number; readonly effective: boolean }, D>({ editor, below, children }: { editor: ThingEditor<V, D>; below: ReactNode; children: ReactNode }) {
  const { text } = useServices()
  const { busy, failure, faults, done, saved, versions } = useStore(editor)
  const [note, setNote] = useState('')
  const form = useId()
  const { changed } = editor
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await editor.save(note)) setNote('')
  }
  return (
    <div className="setup-work">
      <form id={form} className="panel setup-form" onSubmit={event => void save(event)} noValidate>{children}</form>
      <div className="setup-side">
        <section className="panel setup-save" aria-label={text('save')}>
          <input form={form} className="input" value={note} maxLength={500} aria-label={text('note')} placeholder={text('note')} onChange={event => setNote(event.target.value)} />
          <div className="setup-buttons">
            <Button type="submit" form={form} kind="primary" disabled={!changed || busy}>{text('saveNow')}</Button>
            <Button kind="quiet" disabled={!changed || busy} onClick={() => editor.reset()}>{text('discard')}</Button>
          </div>
          <div role="status">
            {Object.keys(faults).length > 0 && <p className="field-problem"><Icon name="warning" size={14} />{text('someWrong')} {inWords(faults)}</p>}
            {done && !changed && saved !== null && <p className="setup-done"><Icon name="check" size={15} />{text(saved.effective ? 'saved' : 'savedLater')}</p>}
          </div>
          <Failure error={failure} />
        </section>
        <Versions versions={versions} busy={busy} onUndo={version => void editor.undo(version)} />
        {below}
      </div>
    </div>
  )
}

/** The faults in words: some have no field of their own on the page. */
function inWords(faults: Faults): string {
  return Object.values(faults).flat().slice(0, 3).join(' ')
}
