import type { PlainEditor } from '@crm/core'
import { useId, type FormEvent, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import type { Faults } from '../configuration/fields.tsx'

interface Props<V, D> {
  editor: PlainEditor<V, D>
  form: (draft: D, change: (edit: (draft: D) => D) => void, faults: Faults) => ReactNode
  /** Whether it could be saved as it is. */
  complete?: (draft: D) => boolean
  onSaved?: (saved: V) => void
  /** What stands beside the form, below what saves it. */
  side?: (draft: D, saved: V | null) => ReactNode
}

/** A form, and beside it what keeps it; who was slower sees what is there now. */
export function PlainFrame<V, D>({ editor, form, complete, onSaved, side }: Props<V, D>) {
  const { text } = useServices()
  const { saved, draft, busy, failure, faults, overtaken, done } = useStore(editor)
  const id = useId()
  if (draft === null) {
    if (failure?.status === 404) return <EmptyState icon="info" title={text('thingGone')} />
    if (failure !== null) return <EmptyState icon="warning" title={text('error.unavailable')}><Button onClick={() => void editor.read()}>{text('retry')}</Button></EmptyState>
    return <p className="loading">{text('loading')}</p>
  }
  const { changed } = editor
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await editor.save())) return
    const now = editor.get().saved
    if (now !== null) onSaved?.(now)
  }
  const problems = Object.values(faults).flat()
  return (
    <div className="setup-work">
      <form id={id} className="panel setup-form" onSubmit={event => void save(event)} noValidate>{form(draft, edit => editor.change(edit), faults)}</form>
      <div className="setup-side">
        <section className="panel setup-save" aria-label={text('save')}>
          <div className="setup-buttons">
            <Button type="submit" form={id} kind="primary" disabled={!changed || busy || complete?.(draft) === false}>{text('save')}</Button>
            <Button kind="quiet" disabled={!changed || busy} onClick={() => editor.reset()}>{text('discard')}</Button>
          </div>
          <div role="status">
            {problems.length > 0 && <p className="field-problem"><Icon name="warning" size={14} />{text('someWrong')} {problems.slice(0, 3).join(' ')}</p>}
            {done && !changed && <p className="setup-done"><Icon name="check" size={15} />{text('mailSetupSaved')}</p>}
          </div>
          {overtaken && <p className="failure" role="alert"><span>{text('mailSetupStale')}</span><Button size="small" disabled={busy} onClick={() => void editor.read()}>{text('mailSetupTheirs')}</Button></p>}
          <Failure error={failure} />
        </section>
        {side?.(draft, saved)}
      </div>
    </div>
  )
}
