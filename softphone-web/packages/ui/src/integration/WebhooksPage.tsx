import './integration.css'
import { asApiError } from '@crm/core'
import type { ApiError, WebhookIssued, WebhookView } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import { DeadLettersDialog, DeleteDialog, WebhookDialog } from './WebhookDialogs.tsx'

type Opened =
  | { readonly kind: 'new' }
  | { readonly kind: 'change' | 'dead' | 'delete'; readonly webhook: WebhookView }
  | { readonly kind: 'secret'; readonly issued: WebhookIssued }

/** Programs that get events: how they are, and what can be done about it. */
export function WebhooksPage() {
  const { api, text } = useServices()
  const { items, failure, read } = useListing(() => api.integration.webhooks(), null)
  const [opened, setOpened] = useState<Opened | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [fault, setFault] = useState<ApiError | null>(null)
  const close = (): void => { setOpened(null); read() }
  const issued = (made: WebhookIssued): void => { setOpened({ kind: 'secret', issued: made }); read() }
  const attempt = (work: Promise<unknown>): void => {
    setFault(null)
    work.catch((refusal: unknown) => setFault(asApiError(refusal))).finally(read)
  }
  const test = (webhook: WebhookView): void => attempt(api.integration.testWebhook(webhook.id).then(result => setSaid(
    result.delivered ? text('webhookTestGood', { status: result.status ?? '' }) : text('webhookTestBad', { error: result.error ?? '' }))))
  const rotate = (webhook: WebhookView): void => attempt(api.integration.rotateSecret(webhook.id).then(issued))
  return (
    <SetupPage name="webhooks">
      <header className="setup-head">
        <div><h1>{text('webhooksTitle')}</h1><p className="hint">{text('webhooksHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => setOpened({ kind: 'new' })}>{text('webhookNew')}</Button>
      </header>
      <Failure error={failure ?? fault} />
      <p role="status" className="webhook-said">{said}</p>
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="info" title={text('webhooksEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel webhook-panel">
          <table className="board setup-table">
            <thead>
              <tr>
                <th scope="col">{text('name')}</th><th scope="col" className="left">{text('webhookState')}</th><th scope="col">{text('webhookDelivered')}</th>
                <th scope="col">{text('webhookWaiting')}</th><th scope="col">{text('webhookDead')}</th><th scope="col" className="left">{text('webhookLastError')}</th>
                <th scope="col" className="left">{text('webhookActions')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(webhook => (
                <tr key={webhook.id}>
                  <th scope="row">{webhook.name}<span className="webhook-url">{webhook.url}</span></th>
                  <td className="left"><span className={`tag webhook-${webhook.state}`}>{text(`webhook.${webhook.state}`)}</span></td>
                  <td>{webhook.delivered}</td>
                  <td>{webhook.waiting}</td>
                  <td><Button kind="quiet" size="small" onClick={() => setOpened({ kind: 'dead', webhook })}>{webhook.deadLetters}<span className="unseen"> {text('webhookDead')}</span></Button></td>
                  <td className="left">{webhook.state === 'failing' ? webhook.lastError : ''}</td>
                  <td className="left webhook-actions">
                    <Button size="small" onClick={() => test(webhook)}>{text('webhookTest')}</Button>
                    <Button size="small" onClick={() => setOpened({ kind: 'change', webhook })}>{text('webhookEdit')}</Button>
                    <Button size="small" onClick={() => rotate(webhook)}>{text('webhookRotate')}</Button>
                    <Button size="small" kind="bad" onClick={() => setOpened({ kind: 'delete', webhook })}>{text('webhookDelete')}</Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {opened?.kind === 'new' && <WebhookDialog webhook={null} onIssued={issued} onClose={close} />}
      {opened?.kind === 'change' && <WebhookDialog webhook={opened.webhook} onIssued={issued} onClose={close} />}
      {opened?.kind === 'secret' && <SecretDialog title={text('webhookSecretTitle', { name: opened.issued.webhook.name })} secret={opened.issued.secret} hint={text('webhookSecretHint')} onClose={close} />}
      {opened?.kind === 'dead' && <DeadLettersDialog webhook={opened.webhook} onClose={close} />}
      {opened?.kind === 'delete' && <DeleteDialog webhook={opened.webhook} onClose={close} />}
    </SetupPage>
  )
}
