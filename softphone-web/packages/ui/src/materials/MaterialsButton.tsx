import './materials.css'
import { ariaShortcut, materialKey, matches, shortcutText } from '@crm/core'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { MaterialsDialog } from './MaterialsDialog.tsx'

interface Props {
  customerId: string
  customerName: string
  /** What it is sent during; null from the card alone. */
  interactionId: string | null
  onSent?: () => void
}

/** Opens what can be sent to a customer, also by a key while the button is in sight. */
export function MaterialsButton({ customerId, customerName, interactionId, onSent }: Props) {
  const { text } = useServices()
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!matches(materialKey, event) || place.current === null || place.current.offsetParent === null || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <span ref={place}>
      <Button size="small" icon="clip" aria-keyshortcuts={ariaShortcut(materialKey)} title={`${text('materialsSend')} (${shortcutText(materialKey)})`} onClick={() => setOpen(true)}>{text('materials')}</Button>
      {open && (
        <MaterialsDialog
          customerId={customerId} customerName={customerName} interactionId={interactionId} onClose={() => setOpen(false)}
          onSent={() => onSent?.()}
        />
      )}
    </span>
  )
}
