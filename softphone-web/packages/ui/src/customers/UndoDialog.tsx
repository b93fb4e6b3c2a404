import { UndoDraft, whenText } from '@crm/core'
import type { UndoAddition, UndoPreview } from '@crm/protocol'
import { useEffect, useId, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

interface Props {
  mergeId: string
  onDone: () => void
  onClose: () => void
}

/** Takes a merge back, and asks where goes what came since. */
export function UndoDialog({ mergeId, onDone, onClose }: Props) {
  const { text, api } = useServices()
  const [draft] = useState(() => new UndoDraft(api, mergeId))
  const { preview, busy, failure } = useStore(draft)
  useEffect(() => void draft.read(), [draft])
  const undo = async (): Promise<void> => {
    if (await draft.undo() !== null) onDone()
  }
  const other = preview?.merge.otherName ?? ''
  return (
    <Modal title={preview === null ? text('mergeUndo') : text('undoTitle', { name: text(preview.merge.kind === 'merge' ? 'mergeLine' : 'splitLine', { name: other }) })} onClose={onClose}>
      <div className="undo-dialog">
        <p className="hint">{text('undoHint')}</p>
        <Failure error={failure} />
        {preview === null ? busy && <p className="loading">{text('loading')}</p> : <Later draft={draft} preview={preview} />}
        <div className="dialog-buttons">
          <Button kind="quiet" onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" aria-disabled={busy || preview === null} onClick={() => void undo()}>{text('undoDo')}</Button>
        </div>
      </div>
    </Modal>
  )
}

function Later({ draft, preview }: { draft: UndoDraft; preview: UndoPreview }) {
  const { text } = useServices()
  if (preview.additions.length === 0) return <p>{text('undoNothing')}</p>
  return (
    <ul className="undo-list">
      {preview.additions.map(one => <Where key={one.key} draft={draft} addition={one} preview={preview} />)}
    </ul>
  )
}

function Where({ draft, addition, preview }: { draft: UndoDraft; addition: UndoAddition; preview: UndoPreview }) {
  const { text, languageTag, now } = useServices()
  const { toOther } = useStore(draft)
  const id = useId()
  return (
    <li>
      <span className="merge-words">
        <label htmlFor={id}>{text(`addition.${addition.kind}`)}: {addition.text}</label>
        {addition.at !== null && <span className="faint">{whenText(addition.at, now.get(), languageTag)}</span>}
      </span>
      <select id={id} className="select" value={toOther.has(addition.key) ? 'other' : 'customer'} onChange={event => draft.choose(addition.key, event.target.value === 'other')}>
        <option value="customer">{text('undoStays', { name: preview.name })}</option>
        <option value="other">{text('undoGoes', { name: preview.merge.otherName })}</option>
      </select>
    </li>
  )
}
