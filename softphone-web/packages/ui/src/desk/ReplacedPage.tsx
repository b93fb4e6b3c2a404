import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { TopBar } from '../shell/TopBar.tsx'

/** Another tab is the desk now; this one says so and can take it back. */
export function ReplacedPage({ onUseHere }: { onUseHere: () => void }) {
  const { text } = useServices()
  return (
    <div className="page">
      <TopBar page="desk" contentId="desk-content" />
      <main id="desk-content" className="notice">
        <Icon name="expand" size={36} />
        <h1>{text('replacedTitle')}</h1>
        <p role="alert">{text('replacedBody')}</p>
        <Button kind="primary" size="large" onClick={onUseHere}>{text('useHere')}</Button>
      </main>
    </div>
  )
}
