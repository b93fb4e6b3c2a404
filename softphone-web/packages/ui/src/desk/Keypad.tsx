import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useDesk } from './DeskServices.tsx'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
const shownLimit = 24

/** Sends digits to the other side. While it has the focus, the digit keys of the keyboard work too. */
export function Keypad() {
  const { text } = useServices()
  const { desk } = useDesk()
  const [sent, setSent] = useState('')
  const send = (digit: string): void => {
    setSent(digits => (digits + digit).slice(-shownLimit))
    void desk.actions.sendDigit(digit)
  }
  return (
    <div
      className="keypad" role="group" aria-label={text('keypad')}
      onKeyDown={event => {
        if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return
        event.preventDefault()
        send(event.key)
      }}
    >
      <output className="keypad-sent" aria-label={text('digitsSent')}>{sent || '\u00a0'}</output>
      <div className="keypad-keys">
        {keys.map((key, index) => (
          <button key={key} type="button" autoFocus={index === 0} aria-label={text('digit', { digit: key })} onClick={() => send(key)}>
            {key}
          </button>
        ))}
      </div>
    </div>
  )
}
