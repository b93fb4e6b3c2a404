import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'

interface Props {
  open: boolean
  onOpen: (open: boolean) => void
  label: string
  /** The button; it gets the focus back. */
  button: ReactNode
  children: ReactNode
}

/** A panel below its button. Arrow keys walk through its buttons; Escape, a click beside it or leaving it closes it. */
export function Popover({ open, onOpen, label, button, children }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open) return
    const first = panel.current?.querySelector<HTMLElement>('[aria-checked="true"]')
      ?? panel.current?.querySelector<HTMLElement>('button, input')
    first?.focus()
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) onOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open, onOpen])

  const close = (): void => {
    onOpen(false)
    root.current?.querySelector('button')?.focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      walk(event, panel.current)
    }
  }

  return (
    <div
      ref={root}
      className="popover"
      onKeyDown={onKeyDown}
      onBlur={event => {
        if (open && event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) onOpen(false)
      }}
    >
      {button}
      {open && <div ref={panel} className="popover-panel" role="dialog" aria-label={label}>{children}</div>}
    </div>
  )
}

function walk(event: KeyboardEvent, panel: HTMLElement | null): void {
  if (event.target instanceof HTMLInputElement && event.target.type === 'radio') return
  const stops = [...(panel?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])]
  const here = stops.indexOf(document.activeElement as HTMLElement)
  const next = stops.at((here + (event.key === 'ArrowDown' ? 1 : -1)) % Math.max(1, stops.length))
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
