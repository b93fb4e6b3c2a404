import './parties.css'
import { refusalText, TargetPicker, type TargetRow } from '@crm/core'
import { chatTextLimit, type ApiError, type CallTarget } from '@crm/protocol'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'
import { useDesk } from './DeskServices.tsx'
import { TargetList } from './TargetList.tsx'

interface Props {
  title: string
  busy: boolean
  failure: ApiError | null
  /** True when it was done. */
  onGive: (target: CallTarget, note: string | null) => Promise<boolean>
  onClose: () => void
}

/** Chooses who gets written work, as calls are transferred: type, arrow keys, Enter; with a note that goes along. */
export function HandOverDialog({ title, busy, failure, onGive, onClose }: Props) {
  const { text, api } = useServices()
  const { desk, recent } = useDesk()
  const [picker] = useState(() => new TargetPicker({ api, recent, self: desk.view.get().desk?.agentId ?? null, verbs: ['transfer'], kinds: ['agent', 'queue'] }))
  const state = useStore(picker)
  const [note, setNote] = useState('')
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])
  useEffect(() => {
    picker.start()
    return () => picker.stop()
  }, [picker])
  const choose = async (row: TargetRow | null): Promise<void> => {
    if (row === null || busy) return
    if (await onGive(row.target, note.trim() || null)) {
      recent.used({ target: row.target, name: row.name })
      onClose()
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return // Enter ends the word that is being composed
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') picker.move(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'Enter') void choose(picker.take())
    else return
    event.preventDefault()
  }
  const activeIndex = picker.rows.findIndex(row => row.key === state.active)
  const shown = picker.rows.length
  return (
    <Modal title={title} onClose={onClose}>
      <div className="palette targets">
        <div className="palette-input">
          <Icon name="search" />
          <input
            ref={input} type="text" role="combobox" autoComplete="off" spellCheck={false} value={state.words} placeholder={text('pickHint')} maxLength={40}
            aria-label={text('pickHint')} aria-expanded={shown > 0} aria-controls={`${listId}-list`} aria-autocomplete="list"
            {...(activeIndex >= 0 ? { 'aria-activedescendant': `${listId}-${activeIndex}` } : {})}
            onChange={event => picker.type(event.target.value)} onKeyDown={onKeyDown}
          />
        </div>
        <Failure error={state.failure} />
        <TargetList id={listId} groups={state.groups} active={state.active} onPoint={key => picker.point(key)} onChoose={row => void choose(row)} />
        {failure !== null && <p className="target-refusal" role="alert"><Icon name="info" />{refusalText(failure, text)}</p>}
        <p className="hint" role="status">{state.searching ? text('pickSearching') : state.answered && shown === 0 ? text('pickNone') : ''}</p>
        <label className="field"><span>{text('chatTransferNote')}</span><textarea rows={2} maxLength={chatTextLimit} value={note} onChange={event => setNote(event.target.value)} /></label>
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" disabled={busy || state.active === null} onClick={() => void choose(picker.take())}>{text('chatTransferDo')}</Button>
        </div>
      </div>
    </Modal>
  )
}
