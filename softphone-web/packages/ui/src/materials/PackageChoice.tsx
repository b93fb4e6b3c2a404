import { fileSize } from '@crm/core'
import type { MaterialOffer } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'

interface Props {
  offers: readonly MaterialOffer[]
  ticked: readonly string[]
  most: number
  onTick: (packageId: string) => void
}

/** Packages to tick; arrows go from one to the next. */
export function PackageChoice({ offers, ticked, most, onTick }: Props) {
  const { text } = useServices()
  return (
    <fieldset
      className="material-offers"
      onKeyDown={event => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input:not(:disabled)')]
        const at = boxes.findIndex(box => box === document.activeElement)
        const next = boxes[at + (event.key === 'ArrowDown' ? 1 : -1)]
        if (next === undefined) return
        event.preventDefault()
        next.focus()
      }}
    >
      <legend>{text('materialsPick')} <span className="faint">{text('materialsMost', { count: most })}</span></legend>
      <ul>
        {offers.map(offer => (
          <li key={offer.packageId}>
            <label className="check">
              <input
                type="checkbox" checked={ticked.includes(offer.packageId)} disabled={!ticked.includes(offer.packageId) && ticked.length >= most}
                onChange={() => onTick(offer.packageId)}
              />
              <span className="material-offer">
                <strong>{offer.name}</strong>
                <span className="faint">{offer.items.map(item => (item.url === null ? `${item.name} (${fileSize(item.size)})` : item.name)).join(' · ')}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
