import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { useServices } from '../base/Services.tsx'

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string
}

/** A link to another page of the app; with a modifier key the browser opens it beside, as with any link. */
export function Go({ to, onClick, ...rest }: Props) {
  const { go } = useServices()
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event)
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
    event.preventDefault()
    go(to)
  }
  return <a {...rest} href={to} onClick={follow} />
}
