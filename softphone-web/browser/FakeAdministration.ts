import type { ApiKeyDraft, ApiKeyView, DeviceView, SupervisorView } from '@crm/protocol'

interface Answer { readonly status: number; readonly body: unknown }

/** Keys, phones and supervisors as the fake server keeps them. */
export class FakeAdministration {
  readonly keys: ApiKeyView[] = [{
    id: 'k1', name: 'CRM bridge', role: 'supervisor', scopes: ['read', 'events'], createdAt: '2026-11-01T08:00:00Z', createdBy: 'admin', revokedAt: null, lastUsedAt: null,
  }]
  readonly supervisors: SupervisorView[] = [{ userName: 'susan', displayName: 'Susan', version: 1, queues: null }]
  /** Secrets that were made, by agent. */
  readonly issued: string[] = []
  private device: DeviceView = { userName: 'agent1', realm: 'crm', hasSecret: true, createdAt: '2026-11-01T08:00:00Z', extension: '1001', registered: 1 }

  answer(method: string, path: string, body: unknown, ifMatch: string | undefined): Answer | null {
    if (path === '/api-keys') return method === 'GET' ? { status: 200, body: { items: this.keys } } : this.makeKey(body as ApiKeyDraft)
    if (path.startsWith('/api-keys/')) return this.revoke(path.split('/')[2] ?? '')
    if (path === '/supervisors') return { status: 200, body: { items: this.supervisors } }
    if (path.startsWith('/supervisors/')) return this.limit(path.split('/')[2] ?? '', (body as SupervisorView).queues ?? null, ifMatch)
    const device = /^\/agents\/([^/]+)\/device$/.exec(path)
    if (device === null) return null
    if (method === 'GET') return { status: 200, body: this.device }
    this.issued.push(device[1] ?? '')
    this.device = { ...this.device, registered: 0, createdAt: new Date().toISOString() }
    return { status: 200, body: { userName: 'agent1', realm: 'crm', secret: 'new-device-secret' } }
  }

  private makeKey(draft: ApiKeyDraft): Answer {
    if (draft.name === 'bad') return { status: 400, body: { type: 'urn:crm:problem:invalid', status: 400, errors: { name: ['Use 1 to 50 characters.'] } } }
    const key: ApiKeyView = { ...draft, id: `k${this.keys.length + 1}`, createdAt: new Date().toISOString(), createdBy: 'admin', revokedAt: null, lastUsedAt: null }
    this.keys.unshift(key)
    return { status: 201, body: { key, secret: 'crm_new-secret' } }
  }

  private revoke(id: string): Answer {
    const index = this.keys.findIndex(key => key.id === id)
    const key = this.keys[index]
    if (key === undefined) return { status: 404, body: { type: 'urn:crm:problem:not-found', status: 404 } }
    this.keys[index] = { ...key, revokedAt: new Date().toISOString() }
    return { status: 200, body: null }
  }

  private limit(userName: string, queues: readonly string[] | null, ifMatch: string | undefined): Answer {
    const index = this.supervisors.findIndex(one => one.userName === userName)
    const now = this.supervisors[index]
    if (now === undefined) return { status: 404, body: { type: 'urn:crm:problem:not-found', status: 404 } }
    if (ifMatch !== `"${now.version}"`) return { status: 412, body: { type: 'urn:crm:problem:stale', status: 412, current: now } }
    const changed = { ...now, queues, version: now.version + 1 }
    this.supervisors[index] = changed
    return { status: 200, body: changed }
  }
}
