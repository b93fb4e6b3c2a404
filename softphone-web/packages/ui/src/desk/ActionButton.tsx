import { ariaShortcut, deskActions, shortcutText, type ActionId, type MessageKey } from '@crm/core'
import { useText } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button, type ButtonKind } from '../controls/Button.tsx'
import type { IconName } from '../controls/Icon.tsx'
import { useDesk } from './DeskServices.tsx'

interface Props {
  id: ActionId
  kind?: ButtonKind
  icon?: IconName
  size?: 'small' | 'normal' | 'large'
  pressed?: boolean
  className?: string
  /** Writes the shortcut into the button. */
  showKeys?: boolean
}

/** A button for one of the desk's actions: its name, legality and keys come from the action. */
export function ActionButton({ id, showKeys = false, pressed, className = '', ...look }: Props) {
  const text = useText()
  const { desk } = useDesk()
  const view = useStore(desk.view)
  const running = useStore(desk.actions)
  const action = deskActions.find(candidate => candidate.id === id)
  if (action === undefined) return null
  const keys = shortcutText(action.shortcut)
  const label = (text as (key: MessageKey) => string)(action.label(view))
  return (
    <Button
      {...look}
      className={`${className} ${running.pending.has(id) ? 'busy' : ''}`}
      disabled={!desk.actions.isEnabled(action)}
      aria-pressed={pressed}
      aria-keyshortcuts={ariaShortcut(action.shortcut)}
      title={`${label} (${keys})`}
      onClick={() => void desk.actions.run(action)}
    >
      {label}
      {showKeys && <kbd aria-hidden="true">{keys}</kbd>}
    </Button>
  )
}
