import { asApiError } from '@crm/core'
import { apiScopes, type ApiError, type ApiKeyDraft, type ApiKeyIssued, type ApiKeyView, type ApiScope, type Role } from '@crm/protocol'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, Group, GroupFaults, WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

const roles: readonly Role[] = ['agent', 'supervisor', 'admin']

/** Makes a key; it begins with the least there is. */
export function KeyDialog({ onIssued, onClose }: { onIssued: (issued: ApiKeyIssued) => void; onClose: () => void }) {
  const { api, text } = useServices()
  const [draft, setDraft] = useState<ApiKeyDraft>({ name: '', role: 'agent', scopes: ['read'] })
  const [failure, setFailure] = useState<ApiError | null>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const toggle = (scope: ApiScope, on: boolean): void => setDraft({ ...draft, scopes: apiScopes.filter(one => (one === scope ? on : draft.scopes.includes(one))) })
  const create = (event: FormEvent): void => {
    event.preventDefault()
    api.administration.createKey({ ...draft, name: draft.name.trim() }).then(onIssued, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const faults = failure?.fields ?? {}
  return (
    <Modal title={text('keyNew')} onClose={onClose}>
      <form ref={form} className="setup-dialog" onSubmit={create}>
        <WordField label={text('name')} path="name" faults={faults} max={50} value={draft.name} onChange={name => setDraft({ ...draft, name })} />
        <ChoiceField
          label={text('keyRole')} path="role" faults={faults} value={draft.role} onChange={role => setDraft({ ...draft, role })}
          options={roles.map(value => ({ value, label: text(`role.${value}`) }))}
        />
        <Group title={text('keyScopes')}>
          <GroupFaults faults={faults} path="scopes" />
          {apiScopes.map(scope => <CheckField key={scope} label={text(`scope.${scope}`)} value={draft.scopes.includes(scope)} onChange={on => toggle(scope, on)} />)}
        </Group>
        {Object.keys(faults).length === 0 && <Failure error={failure} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={draft.name.trim() === '' || draft.scopes.length === 0}>{text('create')}</Button>
        </div>
      </form>
    </Modal>
  )
}

export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const { api, text } = useServices()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const revoke = (): void => {
    api.administration.revokeKey(apiKey.id).then(onClose, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={text('keyRevoke')} onClose={onClose}>
      <p>{text('keyRevokeAsk', { name: apiKey.name })}</p>
      <Failure error={failure} />
      <div className="dialog-buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="bad" onClick={revoke}>{text('keyRevoke')}</Button>
      </div>
    </Modal>
  )
}
