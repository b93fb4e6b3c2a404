import { actText, draftChanges, whenText, type Conflict, type ThingEditor } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Modal } from '../controls/Modal.tsx'
import { Changes } from './Versions.tsx'

interface Props<V extends { readonly version: number; readonly effective: boolean }, D> {
  editor: ThingEditor<V, D>
  conflict: Conflict<V>
}

/** Both changes side by side, and the two ways on. Closing it changes nothing anywhere. */
export function ConflictDialog<V extends { readonly version: number; readonly effective: boolean }, D>({ editor, conflict }: Props<V, D>) {
  const { text, languageTag, now } = useServices()
  const { busy, saved, draft } = useStore(editor)
  const mine = { version: 0, at: null, by: '', act: '', note: null, changes: draftChanges(saved === null ? null : editor.toDraft(saved), draft) }
  return (
    <Modal title={text('conflictTitle')} onClose={() => editor.leaveConflict()}>
      <div className="conflict">
        <section aria-label={text('conflictTheirs')}>
          <h3>{text('conflictTheirs')}</h3>
          {conflict.since.map(version => (
            <div key={version.version}>
              <p className="faint">{[version.by, actText(version.act, text), version.at === null ? null : whenText(version.at, now.get(), languageTag), version.note].filter(part => part !== null).join(' · ')}</p>
              <Changes version={version} />
            </div>
          ))}
        </section>
        <section aria-label={text('conflictMine')}>
          <h3>{text('conflictMine')}</h3>
          <Changes version={mine} />
        </section>
      </div>
      <p className="hint">{text('conflictHint')}</p>
      <div className="dialog-buttons">
        <Button disabled={busy} onClick={() => void editor.takeTheirs()}>{text('conflictTake')}</Button>
        <Button kind="primary" disabled={busy} onClick={() => void editor.putMineOnTop('')}>{text('conflictOnTop')}</Button>
      </div>
    </Modal>
  )
}
