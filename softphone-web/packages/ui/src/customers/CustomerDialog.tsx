import { CustomerForm, customerLimits, newContact, newDraft, type ContactDraft } from '@crm/core'
import type { CustomerCard, CustomerKind } from '@crm/protocol'
import { useLayoutEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { Segmented } from '../controls/Segmented.tsx'
import { MainFields, ReachRows, replaced, without } from './CustomerFields.tsx'
import { Duplicates } from './Duplicates.tsx'
import { LongField, TextField } from './Field.tsx'

interface Props {
  /** The customer to change; null for a new one. */
  card: CustomerCard | null
  onSaved: (card: CustomerCard) => void
  onClose: () => void
}

/** Everything about a customer that is written by hand. */
export function CustomerDialog({ card, onSaved, onClose }: Props) {
  const { text, api } = useServices()
  const [form] = useState(() => new CustomerForm(api, card ?? newDraft()))
  const { draft, problems, saving, failure, saved, warnings } = useStore(form)
  const body = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => body.current?.querySelector<HTMLElement>('[name], input')?.focus(), [])
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const made = await form.save()
    if (made === null) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    else if (form.get().warnings.length === 0) onSaved(made)
  }
  if (saved !== null && warnings.length > 0) {
    return <Modal title={saved.name} onClose={() => onSaved(saved)}><Duplicates warnings={warnings} onDone={() => onSaved(saved)} /></Modal>
  }
  return (
    <Modal title={text(card === null ? 'newCustomer' : 'editCustomer')} onClose={onClose}>
      <form ref={body} className="customer-form" onSubmit={event => void save(event)} noValidate>
        <div className="customer-form-row">
          <Segmented<CustomerKind>
            label={text('kind')} value={draft.kind} onChange={kind => form.edit({ kind })}
            options={[{ value: 'person', label: text('kind.person') }, { value: 'company', label: text('kind.company') }]}
          />
          <label className="check"><input type="checkbox" checked={draft.vip} onChange={event => form.edit({ vip: event.target.checked })} /><span>{text('vip')}</span></label>
        </div>
        <MainFields draft={draft} problems={problems} onEdit={fields => form.edit(fields)} />
        <ReachRows phones={draft.phones} emails={draft.emails} problems={problems} onEdit={fields => form.edit(fields)} />
        <LongField label={text('description')} field="notes" problems={problems} rows={3} value={draft.notes} onChange={event => form.edit({ notes: event.target.value })} />
        <ContactForms form={form} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button kind="quiet" onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" aria-disabled={saving}>{text(saving ? 'saving' : 'saveCustomer')}</Button>
        </div>
      </form>
    </Modal>
  )
}

function ContactForms({ form }: { form: CustomerForm }) {
  const { text } = useServices()
  const { draft: { contacts }, problems } = useStore(form)
  const edit = (index: number, contact: ContactDraft): void => form.edit({ contacts: replaced(contacts, index, contact) })
  return (
    <fieldset className="contact-forms">
      <legend>{text('contacts')}</legend>
      {contacts.map((contact, index) => (
        <div className="contact-form" key={index}>
          <div className="contact-form-head">
            <TextField
              label={text('name')} field={`contacts[${index}].name`} problems={problems} required autoComplete="off" value={contact.name}
              onChange={event => edit(index, { ...contact, name: event.target.value })}
            />
            <TextField
              label={text('role')} field={`contacts[${index}].role`} problems={problems} autoComplete="off" value={contact.role}
              onChange={event => edit(index, { ...contact, role: event.target.value })}
            />
            <Button
              kind="quiet" icon="cross" iconOnly aria-label={text('removeRow', { what: contact.name || text('contacts') })}
              onClick={() => form.edit({ contacts: without(contacts, index) })}
            />
          </div>
          <ReachRows
            prefix={`contacts[${index}].`} phones={contact.phones} emails={contact.emails} problems={problems}
            onEdit={fields => edit(index, { ...contact, ...fields })}
          />
        </div>
      ))}
      {contacts.length < customerLimits.contacts && (
        <Button size="small" icon="plus" onClick={() => form.edit({ contacts: [...contacts, newContact] })}>{text('addContact')}</Button>
      )}
    </fieldset>
  )
}
