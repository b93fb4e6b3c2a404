import { canBeDialled, dialResultText, matches, whenText } from '@crm/core'
import type { DialledNumber } from '@crm/protocol'
import { useCallback, useEffect, useId, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Popover } from '../controls/Popover.tsx'
import { dialShortcut } from './shortcut.ts'

/** The desk's dial pad: a field for a number, and what was dialled last. */
export function DialField() {
  const { text, dialler, go } = useServices()
  const [open, setOpen] = useState(false)
  const show = useCallback((wanted: boolean): void => {
    setOpen(wanted)
    if (wanted) void dialler.readLast()
  }, [dialler])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!matches(dialShortcut, event)) return
      event.preventDefault()
      go('/')
      show(true)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [go, show])
  return (
    <Popover
      open={open}
      onOpen={show}
      label={text('dialTitle')}
      button={
        <Button
          kind="quiet" icon="keypad" iconOnly aria-label={text('dialTitle')} title={text('dialTitle')}
          aria-haspopup="dialog" aria-expanded={open} onClick={() => show(!open)}
        />
      }
    >
      <DialPad onDone={() => setOpen(false)} />
    </Popover>
  )
}

function DialPad({ onDone }: { onDone: () => void }) {
  const { text, dialler } = useServices()
  const { hindrance, busy, last } = useStore(dialler)
  const [number, setNumber] = useState('')
  const [wrong, setWrong] = useState(false)
  const id = useId()
  const why = hindrance !== null ? text(`dial.${hindrance}`) : wrong ? text('dialNotNumber') : null
  const dial = async (to: string, customerId: string | null): Promise<void> => {
    if (!canBeDialled(to)) {
      setWrong(true)
    } else if (await dialler.dial(to, customerId)) {
      onDone()
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void dial(number, null)
  }
  return (
    <div className="dial-pad">
      <form onSubmit={submit}>
        <label htmlFor={id}>{text('dialField')}</label>
        <div className="dial-line">
          <input
            id={id} type="tel" value={number} maxLength={64} autoComplete="off" aria-describedby={`${id}-why`} aria-invalid={wrong}
            onChange={event => {
              setNumber(event.target.value)
              setWrong(false)
            }}
          />
          <Button type="submit" kind="good" icon="phone" disabled={hindrance !== null || busy || number.trim() === ''} title={why ?? undefined}>
            {text('dialStart')}
          </Button>
        </div>
        <p id={`${id}-why`} className="hint" role={wrong ? 'alert' : undefined}>{why}</p>
      </form>
      <h2 className="dial-head">{text('dialLast')}</h2>
      {last === null ? <p className="loading">{text('loading')}</p> : (
        <LastNumbers numbers={last} disabled={hindrance !== null || busy} title={why} onDial={one => void dial(one.number, one.customerId)} />
      )}
    </div>
  )
}

interface LastProps {
  numbers: readonly DialledNumber[]
  disabled: boolean
  title: string | null
  onDial: (number: DialledNumber) => void
}

function LastNumbers({ numbers, disabled, title, onDial }: LastProps) {
  const { text, languageTag, now } = useServices()
  if (numbers.length === 0) return <p className="hint">{text('dialNoneYet')}</p>
  return (
    <ul className="dial-list">
      {numbers.map(one => (
        <li key={one.number}>
          <button
            type="button" className="dial-last" disabled={disabled} title={title ?? text('dialNumber', { number: one.number })} onClick={() => onDial(one)}
          >
            <span className="strong">{one.name ?? one.number}</span>
            <span className="faint">
              {[one.name === null ? null : one.number, one.outcome === null ? null : dialResultText(one.outcome, text), whenText(one.at, now.get(), languageTag)]
                .filter(part => part !== null).join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
