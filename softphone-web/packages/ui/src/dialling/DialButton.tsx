import './dialling.css'
import { canBeDialled } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Icon } from '../controls/Icon.tsx'

/** A telephone number that dials. While it cannot, its title says why; what is no number is only shown. */
export function DialButton({ number, customerId = null }: { number: string; customerId?: string | null }) {
  const { text, dialler, go } = useServices()
  const { hindrance, busy } = useStore(dialler)
  if (!canBeDialled(number)) return <>{number}</>
  const dial = async (): Promise<void> => {
    if (await dialler.dial(number, customerId)) go('/')
  }
  return (
    <button
      type="button" className="dial-number" disabled={hindrance !== null || busy}
      title={hindrance === null ? text('dialNumber', { number }) : text(`dial.${hindrance}`)} onClick={() => void dial()}
    >
      <Icon name="phone" size={13} />
      <span>{number}</span>
    </button>
  )
}
