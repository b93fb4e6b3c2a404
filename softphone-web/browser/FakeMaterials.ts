import type { MaterialDelivery, MaterialFields, MaterialOptions, MaterialPackage, MaterialSendRequest } from '@crm/protocol'
import type { Request } from 'playwright-core'

interface Answer { readonly status: number; readonly body?: unknown }

/** Packages and what was sent of them, as pages see them. A wish with the same key is the same wish. */
export class FakeMaterials {
  readonly packages = new Map<string, MaterialPackage>()
  readonly deliveries: MaterialDelivery[] = []
  readonly wishes = new Map<string, MaterialSendRequest>()
  readonly uploads: string[] = []
  /** The word of the next refusal to send. */
  refusal: string | null = null
  options: MaterialOptions = {
    customerId: 'cu1', language: 'en', atOnceMax: 5,
    packages: ['Price list', 'Warranty', 'Size chart', 'Catalogue 2027', 'Return form', 'Shop finder'].map((name, at) => ({
      packageId: `p${at}`, name, language: 'en', title: `Your ${name}`, text: `Dear Maria,\nhere is the ${name}.`, message: `${name}: …`,
      items: at % 2 === 0 ? [{ name: `${name}.pdf`, size: 1_400_000, url: null }] : [{ name: 'On our site', size: 0, url: 'https://shop.example/' }],
    })),
    channels: [
      { channel: 'email', addresses: ['maria@nordlicht.example', 'jonas@nordlicht.example'], hindrance: null },
      { channel: 'sms', addresses: ['+491715550123'], hindrance: 'opted-out' },
      { channel: 'whatsapp', addresses: [], hindrance: 'no-address' },
    ],
  }

  constructor() {
    const items = [{ name: 'prices.pdf', file: 'f1', type: 'application/pdf', size: 1_400_000, url: null }]
    const variant = { subject: 'Our prices', text: 'Dear {customer}', message: null, items }
    this.packages.set('prices', { packageId: 'prices', version: 1, name: 'Price list', enabled: true, queues: ['support'], validDays: 30, variants: [{ language: 'en', ...variant }, { language: 'zh', ...variant }] })
  }

  /** What became of a delivery. */
  tell(at: number, fields: Partial<MaterialDelivery>): void {
    const known = this.deliveries[at]
    if (known !== undefined) this.deliveries[at] = { ...known, ...fields, changedAt: new Date().toISOString() }
  }

  /** Null for what is not its own. */
  answer(request: Request, path: string): Answer | null {
    const method = request.method()
    if (path === '/materials/options') return { status: 200, body: this.options }
    if (path === '/materials/send') return this.send(request.postDataJSON() as MaterialSendRequest, request.headers()['idempotency-key'] ?? '')
    if (/^\/(customers|interactions)\/[^/]+\/materials$/.test(path)) return { status: 200, body: { items: path.startsWith('/customers') ? [...this.deliveries].reverse() : this.deliveries } }
    if (path === '/materials/files') return this.keep(new URL(request.url()).searchParams.get('name') ?? '', request.postDataBuffer()?.length ?? 0)
    if (path === '/materials/packages') return { status: 200, body: { items: [...this.packages.values()] } }
    const id = /^\/materials\/packages\/([^/]+)$/.exec(path)?.[1]
    if (id === undefined) return null
    const known = this.packages.get(id)
    if (method === 'PUT') return this.put(id, known, request.postDataJSON() as MaterialFields)
    if (known === undefined) return { status: 404, body: { type: 'urn:crm:problem:not-found', title: 'Not found', status: 404 } }
    if (method !== 'DELETE') return { status: 200, body: known }
    this.packages.delete(id)
    return { status: 204 }
  }

  private send(request: MaterialSendRequest, key: string): Answer {
    if (this.refusal !== null) {
      const reason = this.refusal
      this.refusal = null
      return { status: 409, body: { type: 'urn:crm:problem:wrong-state', title: 'Refused', status: 409, reason } }
    }
    if (!this.wishes.has(key)) {
      this.wishes.set(key, request)
      for (const packageId of request.packages) {
        const now = new Date().toISOString()
        this.deliveries.push({
          deliveryId: crypto.randomUUID(), customerId: request.customerId, interactionId: request.interactionId, packageId,
          name: this.options.packages.find(one => one.packageId === packageId)?.name ?? packageId, language: 'en', channel: request.channel, address: request.address, by: 'agent1',
          at: now, state: 'queued', reason: null, detail: null, changedAt: now, openings: 0, openedAt: null, expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
        })
      }
    }
    return { status: 201, body: { items: this.deliveries.slice(-request.packages.length) } }
  }

  private keep(name: string, size: number): Answer {
    this.uploads.push(name)
    return { status: 200, body: { name, file: `f${this.uploads.length + 1}`, type: 'application/pdf', size, url: null } }
  }

  private put(id: string, known: MaterialPackage | undefined, fields: MaterialFields): Answer {
    const bad = fields.variants.findIndex(one => one.items.some(item => item.url?.startsWith('http') === false))
    if (bad >= 0) {
      const errors = { [`variants[${bad}].items[${fields.variants[bad]?.items.findIndex(item => item.url !== null)}].url`]: ['Use an address of http or https.'] }
      return { status: 400, body: { type: 'urn:crm:problem:invalid', title: 'Invalid', status: 400, errors } }
    }
    const saved = { ...fields, packageId: id, version: (known?.version ?? 0) + 1 }
    this.packages.set(id, saved)
    return { status: 200, body: saved }
  }
}
