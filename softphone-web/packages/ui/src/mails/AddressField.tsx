import { peopleLimit, personName, personText, readAddresses, withoutDoubles } from '@crm/core'
import type { MailPerson } from '@crm/protocol'
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

interface Props {
  label: string
  people: readonly MailPerson[]
  disabled?: boolean
  onChange: (people: readonly MailPerson[]) => void
  /** What is typed and not yet taken: it keeps the mail from being sent. */
  onPending: (pending: boolean) => void
}

/** To, Cc or Bcc: each address a chip. Enter, comma, semicolon or leaving takes what is typed; what is no address stays to be mended. */
export function AddressField({ label, people, disabled = false, onChange, onPending }: Props) {
  const { text } = useServices()
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const type = (typed: string): void => {
    setWords(typed)
    setWrong(null)
    onPending(typed.trim() !== '')
  }
  const take = (typed: string): boolean => {
    const read = readAddresses(typed)
    const all = withoutDoubles([...people, ...read.people])
    const tooMany = all.length > peopleLimit
    const left = tooMany ? typed : read.wrong.join(', ')
    if (!tooMany && read.people.length > 0) onChange(all)
    setWords(left)
    setWrong(tooMany ? text('mailTooManyPeople', { count: peopleLimit }) : left === '' ? null : text('mailNoAddress', { words: left }))
    onPending(left !== '')
    return left === ''
  }
  const remove = (person: MailPerson): void => {
    onChange(people.filter(other => other !== person))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
    if ((event.key === 'Enter' || event.key === ',' || event.key === ';') && words.trim() !== '') {
      take(words)
      event.preventDefault()
    } else if (event.key === 'Enter') event.preventDefault()
    else if (event.key === 'Backspace' && words === '' && people.length > 0) onChange(people.slice(0, -1))
  }
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain')
    if (!/[@].*[,;\n]|[,;\n].*[@]/s.test(pasted)) return
    event.preventDefault()
    take(`${words}${pasted}`)
  }
  return (
    <div className="mail-people">
      <label htmlFor={id}>{label}</label>
      <div className="mail-chips" onClick={event => { if (event.target === event.currentTarget) input.current?.focus() }}>
        {people.map(person => (
          <span className="mail-chip" key={person.address} title={personText(person)}>
            <span dir="auto">{personName(person)}</span>
            <button type="button" disabled={disabled} aria-label={text('mailRemovePerson', { name: personText(person), field: label })} onClick={() => remove(person)}><Icon name="cross" size={12} /></button>
          </span>
        ))}
        <input
          ref={input} id={id} type="text" autoComplete="off" spellCheck={false} value={words} disabled={disabled} maxLength={10_000}
          aria-invalid={wrong !== null} aria-describedby={`${id}-p`}
          onChange={event => type(event.target.value)} onKeyDown={onKeyDown} onPaste={onPaste} onBlur={() => { if (words.trim() !== '') take(words) }}
        />
      </div>
      <span id={`${id}-p`} className="field-problem" role="alert">{wrong !== null && <><Icon name="warning" size={14} />{wrong}</>}</span>
    </div>
  )
}
