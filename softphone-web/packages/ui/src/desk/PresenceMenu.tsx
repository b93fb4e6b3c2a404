import { ariaShortcut, deskActions, shortcutText, thenPresence } from '@crm/core'
import { presences, type DeskState, type Presence } from '@crm/protocol'
import { useCallback, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Popover } from '../controls/Popover.tsx'
import { useDesk } from './DeskServices.tsx'

const reasonLimit = 200

export function PresenceMenu({ desk: state }: { desk: DeskState }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const running = useStore(desk.actions)
  const view = useStore(desk.view)
  const open = running.panel === 'presence'
  const next = thenPresence(state)
  const action = deskActions.find(candidate => candidate.id === 'presence')
  const setOpen = useCallback((next: boolean) => {
    if ((desk.actions.get().panel === 'presence') !== next) desk.actions.togglePanel('presence')
  }, [desk])
  if (action === undefined) return null
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={text('presenceMenu')}
      button={
        <button
          type="button" className={`presence-button presence-${state.presence}`}
          aria-haspopup="dialog" aria-expanded={open} aria-keyshortcuts={ariaShortcut(action.shortcut)}
          title={`${text('presenceMenu')} (${shortcutText(action.shortcut)})`}
          disabled={view.link !== 'online'}
          onClick={() => setOpen(!open)}
        >
          <span className="unseen">{text('presenceMenu')}: </span>
          <span className="dot" aria-hidden="true" />
          <span className="presence-words">
            <strong>{next === null ? text(`presence.${state.presence}`) : text('thenPresence', { presence: text(`presence.${next}`) })}</strong>
            {state.presenceReason !== null && <span>{state.presenceReason}</span>}
          </span>
          <Elapsed since={state.presenceSince} />
          <Icon name="chevron" size={14} />
        </button>
      }
    >
      <PresenceChoice state={state} onDone={() => setOpen(false)} />
      {running.failure?.command === 'setPresence' && (
        <Failure error={running.failure.error} onDismiss={() => desk.actions.dismiss()} />
      )}
    </Popover>
  )
}

function PresenceChoice({ state, onDone }: { state: DeskState; onDone: () => void }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const [reason, setReason] = useState('')
  const choose = async (presence: Presence): Promise<void> => {
    await desk.actions.setPresence(presence, presence === 'available' ? null : reason.trim() || null)
    if (desk.actions.get().failure === null) onDone()
  }
  return (
    <>
      <ul className="presence-list" role="menu" aria-label={text('presenceMenu')}>
        {presences.map(presence => (
          <li key={presence} role="none">
            <button
              type="button" className={`presence-choice presence-${presence}`}
              role="menuitemradio" aria-checked={presence === state.presence}
              onClick={() => void choose(presence)}
            >
              <span className="dot" aria-hidden="true" />
              <span>{text(`presence.${presence}`)}</span>
              {presence === state.presence && <Icon name="check" size={16} />}
            </button>
          </li>
        ))}
      </ul>
      <label className="field field-small">
        <span>{text('presenceReason')}</span>
        <input value={reason} maxLength={reasonLimit} onChange={event => setReason(event.target.value)} />
      </label>
      {(state.call !== null || state.wrapUp !== null) && <p className="hint">{text('presenceNext')}</p>}
    </>
  )
}
