import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import type { Faults } from '../configuration/fields.tsx'

interface Props {
  label: string
  path: string
  faults: Faults
  /** Null leaves what is stored. */
  value: string | null
  /** One is stored. */
  kept: boolean
  onChange: (value: string | null) => void
}

/** A secret: what is stored is never shown, and an empty field leaves it as it is. */
export function SecretField({ label, path, faults, value, kept, onChange }: Props) {
  const { text } = useServices()
  const id = useId()
  const problems = faults[path] ?? []
  return (
    <div className="field field-small">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type="password" autoComplete="new-password" maxLength={4_000} value={value ?? ''} placeholder={kept ? text('mailboxSecretKept') : ''}
        aria-invalid={problems.length > 0} aria-describedby={`${id}-p`} onChange={event => onChange(event.target.value === '' ? null : event.target.value)}
      />
      <span id={`${id}-p`} className="field-problem" role="alert">{problems.length > 0 && <><Icon name="warning" size={14} />{problems.join(' ')}</>}</span>
    </div>
  )
}
