import { customerLimits, phoneKinds, type CustomerDraft, type FieldProblems, type PhoneDraft } from '@crm/core'
import type { PhoneKind } from '@crm/protocol'
import type { Ref } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { languageName } from '../controls/languageName.ts'
import { TextField } from './Field.tsx'

const languages = ['en', 'zh', 'de', 'fr', 'es', 'ja', 'ko', 'ru', 'ar', 'pt'] as const

interface RowsProps {
  /** Before the names of its fields: `contacts[0].` for a contact. */
  prefix?: string
  phones: readonly PhoneDraft[]
  emails: readonly string[]
  problems: FieldProblems
  onEdit: (fields: { phones?: readonly PhoneDraft[]; emails?: readonly string[] }) => void
}

/** Numbers and e-mails, as many rows as there are. */
export function ReachRows({ prefix = '', phones, emails, problems, onEdit }: RowsProps) {
  const { text } = useServices()
  return (
    <>
      <div className="field-rows">
        {phones.map((phone, index) => (
          <div className="phone-row" key={index}>
            <TextField
              label={index === 0 ? text('phone') : `${text('phone')} ${index + 1}`} hideLabel={index > 0} field={`${prefix}phones[${index}].number`}
              problems={problems} type="tel" autoComplete="off" value={phone.number}
              onChange={event => onEdit({ phones: replaced(phones, index, { ...phone, number: event.target.value }) })}
            />
            <select
              className="select" aria-label={`${text('phoneKind')} ${index + 1}`} value={phone.kind}
              onChange={event => onEdit({ phones: replaced(phones, index, { ...phone, kind: event.target.value as PhoneKind }) })}
            >
              {phoneKinds.map(kind => <option key={kind} value={kind}>{text(`phone.${kind}`)}</option>)}
            </select>
            <RemoveButton when={phones.length > 1} what={`${text('phone')} ${index + 1}`} onRemove={() => onEdit({ phones: without(phones, index) })} />
          </div>
        ))}
        {phones.length < customerLimits.rows && (
          <Button kind="quiet" size="small" icon="plus" className="add-row" onClick={() => onEdit({ phones: [...phones, { number: '', kind: 'work' }] })}>
            {text('addPhone')}
          </Button>
        )}
      </div>
      <div className="field-rows">
        {emails.map((email, index) => (
          <div className="email-row" key={index}>
            <TextField
              label={index === 0 ? text('emails') : `${text('emails')} ${index + 1}`} hideLabel={index > 0} field={`${prefix}emails[${index}]`}
              problems={problems} type="email" autoComplete="off" value={email} onChange={event => onEdit({ emails: replaced(emails, index, event.target.value) })}
            />
            <RemoveButton when={emails.length > 1} what={`${text('emails')} ${index + 1}`} onRemove={() => onEdit({ emails: without(emails, index) })} />
          </div>
        ))}
        {emails.length < customerLimits.rows && (
          <Button kind="quiet" size="small" icon="plus" className="add-row" onClick={() => onEdit({ emails: [...emails, ''] })}>{text('addEmail')}</Button>
        )}
      </div>
    </>
  )
}

export function RemoveButton({ when, what, onRemove }: { when: boolean; what: string; onRemove: () => void }) {
  const { text } = useServices()
  if (!when) return null
  return <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeRow', { what })} onClick={onRemove} />
}

interface MainProps {
  draft: CustomerDraft
  problems: FieldProblems
  onEdit: (fields: Partial<CustomerDraft>) => void
  nameRef?: Ref<HTMLInputElement>
}

/** Name, company and language: what every form of a customer begins with. */
export function MainFields({ draft, problems, onEdit, nameRef }: MainProps) {
  const { text, languageTag } = useServices()
  const known = (languages as readonly string[]).includes(draft.language) || draft.language === ''
  return (
    <>
      <TextField
        label={text('name')} field="name" problems={problems} required autoComplete="off" value={draft.name} data-customer-first
        {...(nameRef === undefined ? {} : { inputRef: nameRef })} onChange={event => onEdit({ name: event.target.value })}
      />
      <TextField
        label={text('company')} field="company" problems={problems} autoComplete="off" value={draft.company}
        onChange={event => onEdit({ company: event.target.value })}
      />
      <label className="field">
        <span>{text('spokenLanguageField')}</span>
        <select className="select" value={draft.language} onChange={event => onEdit({ language: event.target.value })}>
          <option value="">{text('languageUnknown')}</option>
          {!known && <option value={draft.language}>{languageName(draft.language, languageTag)}</option>}
          {languages.map(tag => <option key={tag} value={tag}>{languageName(tag, languageTag)}</option>)}
        </select>
      </label>
    </>
  )
}

export function replaced<T>(rows: readonly T[], index: number, row: T): readonly T[] {
  return rows.map((known, at) => (at === index ? row : known))
}

export function without<T>(rows: readonly T[], index: number): readonly T[] {
  return rows.filter((_, at) => at !== index)
}
