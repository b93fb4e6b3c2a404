import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'

/** Says that the interaction in hand is with this customer; nothing while there is none, or when that is said already. */
export function LinkButton({ customerId }: { customerId: string }) {
  const { text, current, go } = useServices()
  const { interactionId, party, linking, failure } = useStore(current)
  const [tried, setTried] = useState(false)
  if (interactionId === null || party?.customerId === customerId) return null
  const link = async (): Promise<void> => {
    setTried(true)
    if (await current.link(customerId)) go('/')
  }
  return (
    <>
      {tried && <Failure error={failure} />}
      <Button size="small" kind="primary" icon="link" aria-disabled={linking} onClick={() => void link()}>{text('linkHere')}</Button>
    </>
  )
}
