import { useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'

/** What people use most; a keyboard has the rest. */
const emoji = ['😀', '😂', '🙂', '😉', '😍', '🤔', '😐', '🙁', '😢', '😡', '👍', '👎', '👋', '🙏', '👏', '💪', '❤️', '🎉', '🔥', '✅', '❌', '❓', '⏰', '📦'] as const

const columns = 12

/** A button and a grid of signs; arrows move, Enter takes, Escape closes. */
export function EmojiPicker({ take }: { take: (sign: string) => void }) {
  const { text } = useServices()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const grid = useRef<HTMLDivElement>(null)
  const go = (index: number): void => {
    const next = Math.min(Math.max(index, 0), emoji.length - 1)
    setAt(next)
    grid.current?.querySelectorAll('button')[next]?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (event.key === 'Escape') {
      event.stopPropagation() // closes the signs and nothing else
      setOpen(false)
    } else if (step !== undefined) {
      event.preventDefault()
      go(at + step)
    }
  }
  return (
    <>
      <Button size="small" icon="smile" iconOnly aria-label={text('chatEmoji')} title={text('chatEmoji')} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && (
        <div ref={grid} className="chat-emoji" role="group" aria-label={text('chatEmoji')} onKeyDown={press}>
          {emoji.map((sign, index) => (
            <button key={sign} type="button" tabIndex={index === at ? 0 : -1} autoFocus={index === at} onClick={() => { setOpen(false); take(sign) }}>{sign}</button>
          ))}
        </div>
      )}
    </>
  )
}
