import { asApiError } from '@crm/core'
import type { ApiError, WebhookDraft, WebhookIssued, WebhookView } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { CheckField, WordField } from '../configuration/fields.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'

/** Makes a webhook, or changes one. */
export function WebhookDialog({ webhook, onIssued, onClose }: { webhook: WebhookView | null; onIssued: (issued: WebhookIssued) => void; onClose: () => void }) {
  const { api, text } = useServices()
  const [draft, setDraft] = useState<WebhookDraft>(webhook ?? { name: '', url: 'https://', types: [], personalData: false, enabled: true })
  const [types, setTypes] = useState(draft.types.join(', '))
  const [failure, setFailure] = useState<ApiError | null>(null)
  const change = (fields: Partial<WebhookDraft>): void => setDraft({ ...draft, ...fields })
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const { name, url, personalData, enabled } = draft
    const sent = { name, url, personalData, enabled, types: types.split(',').map(type => type.trim()).filter(type => type !== '') }
    const work = webhook === null ? api.integration.createWebhook(sent).then(onIssued) : api.integration.changeWebhook(webhook.id, webhook.version, sent).then(onClose)
    work.catch((refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const faults = failure?.fields ?? {}
  return (
    <Modal title={text(webhook === null ? 'webhookNew' : 'webhookChange')} onClose={onClose}>
      <form className="setup-dialog" onSubmit={save}>
        <WordField label={text('name')} path="name" faults={faults} max={100} value={draft.name} onChange={name => change({ name })} />
        <WordField label={text('webhookUrl')} path="url" faults={faults} max={2000} value={draft.url} onChange={url => change({ url })} />
        <WordField label={text('webhookTypes')} path="types" faults={faults} max={2000} value={types} onChange={setTypes} />
        <CheckField label={text('webhookPersonal')} value={draft.personalData} onChange={personalData => change({ personalData })} />
        <CheckField label={text('webhookEnabled')} value={draft.enabled} onChange={enabled => change({ enabled })} />
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={draft.name.trim() === ''}>{text(webhook === null ? 'create' : 'webhookSave')}</Button>
        </div>
      </form>
    </Modal>
  )
}

/** What was given up, and to send it again. */
export function DeadLettersDialog({ webhook, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const { api, text } = useServices()
  const { items, failure, read } = useListing(() => api.integration.deadLetters(webhook.id), null)
  const [said, setSaid] = useState<string | null>(null)
  const [fault, setFault] = useState<ApiError | null>(null)
  const replay = (): void => {
    api.integration.replay(webhook.id).then(
      ({ count }) => { setSaid(text('webhookReplayed', { count })); read() },
      (refusal: unknown) => setFault(asApiError(refusal)))
  }
  return (
    <Modal title={`${text('webhookDead')}: ${webhook.name}`} onClose={onClose}>
      <div className="setup-dialog">
        <Failure error={failure ?? fault} />
        {items?.length === 0 && <p>{text('webhookNoDead')}</p>}
        <ul className="webhook-dead">
          {items?.map(dead => <li key={dead.id}><strong>{dead.type}</strong> <span className="number">{dead.id}</span> {dead.lastError}</li>)}
        </ul>
        <p role="status">{said}</p>
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('close')}</Button>
          <Button kind="primary" disabled={items === null || items.length === 0} onClick={replay}>{text('webhookReplay')}</Button>
        </div>
      </div>
    </Modal>
  )
}

export function DeleteDialog({ webhook, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const { api, text } = useServices()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const remove = (): void => {
    api.integration.deleteWebhook(webhook.id).then(onClose, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  return (
    <Modal title={text('webhookDelete')} onClose={onClose}>
      <p>{text('webhookDeleteAsk', { name: webhook.name })}</p>
      <Failure error={failure} />
      <div className="dialog-buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="bad" onClick={remove}>{text('webhookDelete')}</Button>
      </div>
    </Modal>
  )
}
