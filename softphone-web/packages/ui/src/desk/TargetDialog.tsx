import './parties.css'
import { canReach, refusalText, rowLimit, TargetPicker, type ReachVerb, type TargetRow } from '@crm/core'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'
import { useDesk } from './DeskServices.tsx'
import { TargetList } from './TargetList.tsx'

/** What Shift+Enter does instead. */
const otherVerb: Readonly<Record<ReachVerb, ReachVerb>> = { transfer: 'consult', consult: 'transfer', conference: 'consult' }

/** Chooses where to bring the call: type, arrow keys, Enter for what was asked, Shift+Enter for the other. */
export function TargetDialog({ verb }: { verb: ReachVerb }) {
  const { text, api } = useServices()
  const { desk, recent } = useDesk()
  const view = useStore(desk.view)
  const running = useStore(desk.actions)
  const other = view.desk?.call?.actions.includes(otherVerb[verb]) === true ? otherVerb[verb] : null
  const [picker] = useState(() => new TargetPicker({
    api, recent, self: view.desk?.agentId ?? null, verbs: other === null ? [verb] : [verb, other],
  }))
  const state = useStore(picker)
  const [objection, setObjection] = useState<string | null>(null)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])
  useEffect(() => {
    picker.start()
    return () => picker.stop()
  }, [picker])
  const busy = running.pending.has('reach')
  const refusal = running.failure?.command === 'reach' ? running.failure.error : null

  const choose = async (row: TargetRow | null, how: ReachVerb | null): Promise<void> => {
    if (row === null || how === null || busy) return
    const problem = !canReach(how, row.target.kind) ? text('pickOnlyTransfer', { name: row.name })
      : row.ready ? null : text('pickNotReady', { name: row.name })
    setObjection(problem)
    if (problem !== null) return
    if (await desk.actions.reach(how, row.target)) {
      recent.used({ target: row.target, name: row.name })
      desk.actions.close(verb)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return // Enter ends the word that is being composed
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setObjection(null)
      picker.move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter') void choose(picker.take(), event.shiftKey ? other : verb)
    else return
    event.preventDefault()
  }
  const shown = state.groups.reduce((sum, group) => sum + group.rows.length, 0)
  const activeIndex = picker.rows.findIndex(row => row.key === state.active)
  return (
    <Modal title={text(`pick.${verb}`)} onClose={() => desk.actions.close(verb)}>
      <div className="palette targets">
        <div className="palette-input">
          <Icon name="search" />
          <input
            ref={input} type="text" role="combobox" autoComplete="off" spellCheck={false} value={state.words} placeholder={text('pickHint')}
            aria-label={text('pickHint')} aria-expanded={shown > 0} aria-controls={`${id}-list`} aria-autocomplete="list" maxLength={40}
            {...(activeIndex >= 0 ? { 'aria-activedescendant': `${id}-${activeIndex}` } : {})}
            onChange={event => { setObjection(null); picker.type(event.target.value) }} onKeyDown={onKeyDown}
          />
        </div>
        <Failure error={state.failure} />
        <TargetList id={id} groups={state.groups} active={state.active} onPoint={key => picker.point(key)} onChoose={row => void choose(row, verb)} />
        {refusal !== null && <p className="target-refusal" role="alert"><Icon name="info" />{refusalText(refusal, text)}</p>}
        <p className="hint" role="status">
          {objection ?? (state.gone !== null ? text('pickGone', { name: state.gone })
            : busy ? text('pickReaching', { name: picker.chosen?.name ?? '' })
              : state.searching ? text('pickSearching')
                : state.answered && shown === 0 ? text('pickNone')
                  : state.groups.some(group => group.more) || shown >= rowLimit ? text('pickMore') : '')}
        </p>
        <div className="dialog-buttons">
          {other !== null && <VerbButton verb={other} keys={text('pickShiftEnter')} disabled={busy || state.active === null} onClick={() => void choose(picker.take(), other)} />}
          <VerbButton verb={verb} keys={text('pickEnter')} main disabled={busy || state.active === null} onClick={() => void choose(picker.take(), verb)} />
        </div>
      </div>
    </Modal>
  )
}

interface VerbButtonProps {
  verb: ReachVerb
  keys: string
  main?: boolean
  disabled: boolean
  onClick: () => void
}

function VerbButton({ verb, keys, main = false, disabled, onClick }: VerbButtonProps) {
  const { text } = useServices()
  return <Button kind={main ? 'primary' : 'plain'} disabled={disabled} onClick={onClick}>{text(`pick.do.${verb}`)}<kbd aria-hidden="true">{keys}</kbd></Button>
}
