import type { Listing, MaterialDelivery } from '@crm/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Milliseconds between two looks at what is on its way. */
export const followEvery = 3_000

/** Deliveries as they are now, for as long as the page is looked at; what cannot be read stays as it was. */
export function useMaterials(read: () => Promise<Listing<MaterialDelivery>>): readonly MaterialDelivery[] | null {
  const [items, setItems] = useState<readonly MaterialDelivery[] | null>(null)
  const source = useRef(read)
  source.current = read
  const look = useCallback((isLeft: () => boolean) => {
    source.current().then(answer => { if (!isLeft()) setItems(answer.items) }, () => undefined)
  }, [])
  useFollow(look)
  return items
}

/** Does something now and again and again while the page is in sight. */
export function useFollow(look: (isLeft: () => boolean) => void): void {
  useEffect(() => {
    let left = false
    const isLeft = (): boolean => left
    look(isLeft)
    const timer = setInterval(() => { if (!document.hidden) look(isLeft) }, followEvery)
    return () => {
      left = true
      clearInterval(timer)
    }
  }, [look])
}
