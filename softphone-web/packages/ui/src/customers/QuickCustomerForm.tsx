import { CustomerForm, newDraft } from '@crm/core'
import type { CustomerCard } from '@crm/protocol'
import { useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { MainFields, ReachRows } from './CustomerFields.tsx'

interface Props {
  known: { readonly number: string | null; readonly name: string | null; readonly language: string | null }
  onSaved: (card: CustomerCard) => void
}

/** A new customer in the middle of a call: what is known is filled in, Enter saves. */
export function QuickCustomerForm({ known, onSaved }: Props) {
  const { text, api } = useServices()
  const [form] = useState(() => new CustomerForm(api, newDraft(known)))
  const { draft, problems, saving, failure } = useStore(form)
  const body = useRef<HTMLFormElement>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const made = await form.save()
    if (made === null) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    else onSaved(made)
  }
  return (
    <form ref={body} className="customer-form quick-form" aria-label={text('newCustomer')} onSubmit={event => void save(event)} noValidate>
      <MainFields draft={draft} problems={problems} onEdit={fields => form.edit(fields)} />
      <ReachRows phones={draft.phones} emails={draft.emails} problems={problems} onEdit={fields => form.edit(fields)} />
      <Failure error={failure} />
      <Button type="submit" kind="primary" icon="link" aria-disabled={saving}>{text(saving ? 'saving' : 'saveAndLink')}</Button>
    </form>
  )
}
