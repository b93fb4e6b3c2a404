import type { CtiSettingsView, DeadLetterView, WebhookDraft, WebhookIssued, WebhookTested, WebhookView } from '../contract/integration.ts'
import type { Listing, Page } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** Other programs: receivers of events, and what pages that embed the softphone may ask for. */
export class IntegrationApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  /** Known before anybody signed in. */
  ctiSettings(): Promise<CtiSettingsView> {
    return this.rest.get('/cti')
  }

  /** Calls a number, an agent or a queue. */
  dial(to: string): Promise<unknown> {
    return this.rest.post('/calls', { to })
  }

  transfer(callId: string, target: { readonly kind: string; readonly value: string }): Promise<unknown> {
    return this.rest.post(`/calls/${encodeURIComponent(callId)}/transfer`, { target })
  }

  webhooks(): Promise<Listing<WebhookView>> {
    return this.rest.get('/webhooks')
  }

  createWebhook(draft: WebhookDraft): Promise<WebhookIssued> {
    return this.rest.post('/webhooks', draft)
  }

  /** Refused with `stale` when somebody changed it since this version. */
  changeWebhook(id: string, version: number, draft: WebhookDraft): Promise<WebhookView> {
    return this.rest.put(this.at(id), draft, { version })
  }

  deleteWebhook(id: string): Promise<void> {
    return this.rest.delete(this.at(id))
  }

  testWebhook(id: string): Promise<WebhookTested> {
    return this.rest.post(`${this.at(id)}/test`, {})
  }

  /** The secret before goes on signing for a day. */
  rotateSecret(id: string): Promise<WebhookIssued> {
    return this.rest.post(`${this.at(id)}/secret`, {})
  }

  deadLetters(id: string): Promise<Page<DeadLetterView>> {
    return this.rest.get(`${this.at(id)}/dead-letters`)
  }

  replay(id: string): Promise<{ readonly count: number }> {
    return this.rest.post(`${this.at(id)}/dead-letters/replay`, {})
  }

  private at(id: string): string {
    return `/webhooks/${encodeURIComponent(id)}`
  }
}
