import { refusalText } from '@crm/core'
import type { ApiError } from '@crm/protocol'
import { useText } from '../base/Services.tsx'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

/** A refusal, shown where it happened. */
export function Failure({ error, onDismiss }: { error: ApiError | null; onDismiss?: () => void }) {
  const text = useText()
  if (error === null) return null
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <span>{refusalText(error, text)}</span>
      {onDismiss !== undefined && (
        <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('dismiss')} onClick={onDismiss} />
      )}
    </div>
  )
}
