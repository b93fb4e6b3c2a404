import './dialling.css'
import { dialFailureText, dialResultText, partyName } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'

/** Why a number was not dialled, or how the call ended that nobody answered: calm, on every page, until it is dismissed. */
export function DialNotice() {
  const { text, dialler } = useServices()
  const { failure, result } = useStore(dialler)
  const said = failure !== null ? dialFailureText(failure, text)
    : result !== null ? text('dialNotReached', { who: partyName(result.party, text), how: dialResultText(result.reason, text) })
      : null
  return (
    <div className="dial-notice-place" role="status">
      {said !== null && (
        <div className="dial-notice">
          <Icon name={failure !== null ? 'warning' : 'info'} />
          <span>{said}</span>
          <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('dismiss')} onClick={() => dialler.dismiss()} />
        </div>
      )}
    </div>
  )
}
