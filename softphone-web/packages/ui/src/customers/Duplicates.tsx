import type { DuplicateWarning } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'

/** Others who look the same as a customer just saved; that was not refused, so somebody should look. */
export function Duplicates({ warnings, onDone }: { warnings: readonly DuplicateWarning[]; onDone: () => void }) {
  const { text } = useServices()
  return (
    <div className="duplicates" role="status">
      <p><Icon name="info" />{text('duplicates')}</p>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index}>
            <Go to={`/customers/${warning.customerId}`} onClick={onDone}>{warning.name}</Go>
            <span className="faint">{[warning.company, warning.value].filter(part => part !== null).join(' · ')}</span>
          </li>
        ))}
      </ul>
      <Button kind="primary" onClick={onDone}>{text('dismiss')}</Button>
    </div>
  )
}
