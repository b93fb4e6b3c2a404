import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useText } from '../base/Services.tsx'
import { Button } from './Button.tsx'

/** A modal dialog: the browser keeps the focus inside, Escape closes it, focus returns to where it was. */
export function Modal({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const text = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className="modal-body">
        <header className="modal-head">
          <h2 id={heading}>{title}</h2>
          <Button kind="quiet" icon="cross" iconOnly aria-label={text('close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}
