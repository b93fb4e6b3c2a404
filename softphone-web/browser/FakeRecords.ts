import type {
  CourseItem, CustomerCard, CustomerRequest, CustomerView, InteractionDetail, MaterialDelivery, NoteView, TimelineItem,
} from '@crm/protocol'
import { customerCard } from '../packages/core/test/fakes.ts'

const hour = 3_600_000
const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString()

/** What a request leads to; null when it is not about customers or interactions. */
interface Answer {
  readonly status: number
  readonly body?: unknown
}

/** Customers and interactions as the fake server keeps them. It knows one rule: a number must begin with + or a digit. */
export class FakeRecords {
  readonly links: { readonly interaction: string; readonly customer: string }[] = []
  readonly customers = new Map<string, CustomerCard>()
  interaction: InteractionDetail = pastInteraction()
  /** What the customer was sent, the oldest first. */
  materials: readonly MaterialDelivery[] = []

  constructor() {
    for (const card of [maria(), wang(), company(), ...crowd()]) this.customers.set(card.id, card)
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): Answer | null {
    const [, kind, id, part, partId] = path.split('/')
    if (kind === 'customers') return this.customersAnswer(method, id === undefined ? null : decodeURIComponent(id), part, partId, query, body)
    if (kind !== 'interactions' || id === undefined) return null
    if (method === 'GET') return id === this.interaction.id ? { status: 200, body: this.interaction } : missing()
    if (part === 'customer') {
      this.links.push({ interaction: id, customer: (body as { customerId: string }).customerId })
      return { status: 204 }
    }
    const note: NoteView = { id: `n${Date.now()}`, at: ago(0), by: 'agent1', text: (body as { text: string }).text }
    this.interaction = {
      ...this.interaction,
      annotations: [...this.interaction.annotations, note],
      course: [...this.interaction.course, step('note', 0, null, { by: 'agent1', detail: note.text })],
    }
    return { status: 201, body: note }
  }

  private customersAnswer(method: string, id: string | null, part: string | undefined, partId: string | undefined, query: URLSearchParams, body: unknown): Answer {
    if (id === null) return method === 'GET' ? { status: 200, body: this.find(query) } : this.save(body as CustomerRequest, null)
    const card = this.customers.get(id)
    if (card === undefined) return missing()
    if (part === 'timeline') return { status: 200, body: withMaterials(timeline(query.get('after')), query.get('after') === null ? this.materials : []) }
    if (part === 'merges' || part === 'duplicates') return { status: 200, body: [] }
    if (part === 'notes' && method === 'DELETE') return this.keep({ ...card, pinnedNotes: card.pinnedNotes.filter(note => note.id !== partId) }, 204)
    if (part === 'notes') {
      const note = { id: `p${Date.now()}`, at: ago(0), by: 'agent1', text: (body as { text: string }).text }
      this.keep({ ...card, pinnedNotes: [note, ...card.pinnedNotes] }, 201)
      return { status: 201, body: note }
    }
    return method === 'GET' ? { status: 200, body: card } : this.save(body as CustomerRequest, card)
  }

  private find(query: URLSearchParams): { items: CustomerView[]; next: string | null } {
    const words = (query.get('search') ?? '').toLowerCase()
    const digits = words.replace(/\D/g, '')
    const fits = [...this.customers.values()].filter(card =>
      [card.name, card.company ?? '', ...card.emails].some(text => text.toLowerCase().includes(words))
      || (digits.length > 2 && card.phones.some(phone => phone.includes(digits))))
    const from = Number(query.get('after') ?? 0)
    const limit = Number(query.get('limit') ?? 50)
    return { items: fits.slice(from, from + limit).map(viewOf), next: fits.length > from + limit ? String(from + limit) : null }
  }

  private save(request: CustomerRequest, known: CustomerCard | null): Answer {
    const wrong = request.phones.findIndex(phone => !/^[+\d]/.test(phone.number) || phone.number.endsWith('000'))
    if (wrong >= 0) {
      return { status: 400, body: { type: 'urn:crm:problem:invalid', title: 'Invalid', status: 400, errors: { [`phones[${wrong}].number`]: ['This number does not exist.'] } } }
    }
    const card = customerCard({
      ...known, id: known?.id ?? `cu${this.customers.size + 100}`, version: (known?.version ?? 0) + 1, kind: request.kind, name: request.name,
      company: request.company, language: request.language, vip: request.vip, notes: request.notes, phones: request.phones.map(phone => phone.number),
      numbers: request.phones, emails: request.emails,
      contacts: (request.contacts ?? []).map((contact, index) => ({ ...contact, id: contact.id ?? `co${index}`, numbers: contact.phones })),
    })
    this.customers.set(card.id, card)
    const same = [...this.customers.values()].filter(other => other.id !== card.id && other.name === card.name)
    return {
      status: known === null ? 201 : 200,
      body: { customer: card, warnings: same.map(other => ({ field: 'name', value: other.name, customerId: other.id, name: other.name, company: other.company })) },
    }
  }

  private keep(card: CustomerCard, status: number): Answer {
    this.customers.set(card.id, card)
    return { status }
  }
}

const missing = (): Answer => ({ status: 404, body: { type: 'urn:crm:problem:not-found', title: 'Not found', status: 404 } })

function viewOf(card: CustomerCard): CustomerView {
  return {
    id: card.id, name: card.name, company: card.company, language: card.language, phones: card.phones, emails: card.emails, kind: card.kind,
    vip: card.vip, contacts: card.contacts.map(contact => contact.name),
  }
}

export function maria(): CustomerCard {
  return customerCard({
    vip: true, notes: 'Prefers to be called in the morning. Two sites: Hamburg and Kiel.', identities: [{ kind: 'wechat', value: 'maria_weber' }],
    numbers: [{ number: '+4930901820', kind: 'work', main: true }, { number: '+491715550123', kind: 'mobile', main: false }],
    pinnedNotes: [{ id: 'p1', at: ago(26 * hour), by: 'ben', text: 'Contract ends in March: offer the new tariff before she asks.' }],
    contacts: [
      { id: 'co1', name: 'Jonas Weber', role: 'Purchasing', language: 'de', notes: null, numbers: [{ number: '+49309018233', kind: 'work', main: true }], emails: ['jonas@nordlicht.example'], main: true },
      { id: 'co2', name: '李娜', role: 'Logistics Shanghai', language: 'zh', notes: null, numbers: [{ number: '+862155501234', kind: 'mobile', main: true }], emails: [], main: false },
    ],
    history: [
      { interactionId: 'i77', at: ago(20 * hour), mediaType: 'voice', direction: 'inbound', queueName: 'Support', agentName: 'Ben', outcome: 'answered', wrapUpCode: 'invoice' },
      { interactionId: 'i76', at: ago(120 * hour), mediaType: 'email', direction: 'inbound', queueName: 'Sales', agentName: 'Anna', outcome: 'answered', wrapUpCode: null },
      { interactionId: 'i75', at: ago(300 * hour), mediaType: 'voice', direction: 'inbound', queueName: 'Support', agentName: null, outcome: 'abandoned', wrapUpCode: null },
      { interactionId: 'i74', at: ago(500 * hour), mediaType: 'chat', direction: 'inbound', queueName: 'Support', agentName: 'Ben', outcome: 'answered', wrapUpCode: 'invoice' },
      { interactionId: 'i73', at: ago(900 * hour), mediaType: 'voice', direction: 'outbound', queueName: 'Sales', agentName: 'Anna', outcome: 'answered', wrapUpCode: null },
    ],
    sections: [
      { name: 'profile', order: 10, state: 'ready', content: null }, { name: 'contacts', order: 20, state: 'ready', content: null },
      { name: 'orders', order: 30, state: 'late', content: null },
    ],
  })
}

function wang(): CustomerCard {
  return customerCard({ id: 'cu2', name: '王芳', company: '上海远航贸易有限公司', language: 'zh', phones: ['+8613800138000'], numbers: [{ number: '+8613800138000', kind: 'mobile', main: true }], emails: ['wang.fang@yuanhang.example'] })
}

function company(): CustomerCard {
  return customerCard({ id: 'cu3', kind: 'company', name: 'Nordlicht GmbH', company: null, phones: ['+4930901820'], emails: ['office@nordlicht.example'] })
}

function crowd(): CustomerCard[] {
  return Array.from({ length: 45 }, (_, index) => customerCard({
    id: `crowd${index}`, name: `Customer ${String(index).padStart(2, '0')}`, company: index % 3 === 0 ? 'Contoso' : null,
    phones: [`+49301000${100 + index}`], numbers: [{ number: `+49301000${100 + index}`, kind: 'work', main: true }], emails: [],
  }))
}

/** A page with what was sent of packages before everything else. */
function withMaterials<P extends { items: TimelineItem[] }>(page: P, sent: readonly MaterialDelivery[]): P {
  const items = [...sent].reverse().map((material): TimelineItem => ({ kind: 'material', at: material.at, id: material.deliveryId.replaceAll('-', ''), by: material.by, material }))
  return { ...page, items: [...items, ...page.items] }
}

/** Sixty entries in pages of thirty. */
function timeline(after: string | null): { items: TimelineItem[]; next: string | null } {
  const from = Number(after ?? 0)
  const items = Array.from({ length: 30 }, (_, index): TimelineItem => {
    const number = from + index
    const at = ago((number * 31 + 2) * hour)
    if (number === 2) return { kind: 'note', at, id: `t${number}`, by: 'ben', text: 'Wants one invoice for both sites from next month on.' }
    if (number === 4) return { kind: 'change', at, id: `t${number}`, by: 'anna', what: 'replaced', fields: ['phones', 'language'] }
    const channel = ['voice', 'voice', 'email', 'chat'][number % 4] ?? 'voice'
    return {
      kind: 'interaction', at, id: `i${77 - number}`, mediaType: channel, direction: number % 5 === 3 ? 'outbound' : 'inbound', queues: ['support'],
      agents: number % 6 === 5 ? [] : ['agent2'], startedAt: at, endedAt: new Date(Date.parse(at) + 245_000).toISOString(),
      outcome: number % 6 === 5 ? 'abandoned' : 'answered', wrapUpCode: number % 2 === 0 ? 'invoice' : null, recordings: [],
      notes: number === 0 ? [{ id: 'n0', at, by: 'ben', text: 'Asked for a copy by e-mail.' }] : [],
    }
  })
  return { items, next: from >= 30 ? null : String(from + 30) }
}

const begin = Date.now() - 20 * hour

function step(kind: string, at: number, to: number | null, fields: Partial<CourseItem> = {}): CourseItem {
  const instant = (seconds: number): string => new Date(begin + seconds * 1_000).toISOString()
  return {
    at: instant(at), to: to === null ? null : instant(to), kind, result: null, queueId: null, agentId: null, name: null, detail: null, by: null,
    customerId: null, recordingId: null, ...fields,
  }
}

export function pastInteraction(): InteractionDetail {
  return {
    id: 'i77', mediaType: 'voice', direction: 'inbound', from: '+4930901820', fromName: 'Maria Weber', to: '4001', customerId: 'cu1',
    customerName: 'Maria Weber', queues: ['support'], agents: ['agent2'], startedAt: step('', 0, null).at, endedAt: step('', 371, null).at,
    outcome: 'answered', wrapUpCode: 'invoice', recordings: ['rec1'], notes: 'Invoice 4711 was sent twice; credit note promised by Friday.',
    importedFrom: null, annotations: [{ id: 'n0', at: step('', 4_000, null).at, by: 'agent2', text: 'Credit note is out.' }],
    context: { language: 'de', menuPath: ['Main menu', 'Invoices'], attributes: [{ name: 'order.number', value: '4711' }, { name: 'contract', value: 'N-20391' }] },
    course: [
      step('arrived', 0, null, { detail: '+4930901820' }),
      step('customer', 0, null, { by: 'number', customerId: 'cu1' }),
      step('flow', 1, 31, { name: 'welcome' }),
      step('language', 4, null, { name: 'de' }),
      step('step', 9, null, { name: 'main-menu', result: '2', detail: '2' }),
      step('attribute', 20, null, { name: 'order.number', detail: '4711' }),
      step('queue', 31, 78, { queueId: 'support', result: 'answered' }),
      step('offer', 33, 48, { queueId: 'support', agentId: 'agent1', result: 'missed' }),
      step('offer', 70, 78, { queueId: 'support', agentId: 'agent2', result: 'accepted' }),
      step('talk', 78, 210, { agentId: 'agent2' }),
      step('recording', 78, 371, { recordingId: 'rec1' }),
      step('hold', 210, 262, { agentId: 'agent2' }),
      step('talk', 262, 371, { agentId: 'agent2' }),
      step('ended', 371, null, { result: 'answered' }),
      step('wrap-up', 371, 420, { agentId: 'agent2', result: 'invoice', detail: 'Invoice 4711 was sent twice; credit note promised by Friday.' }),
      step('note', 4_000, null, { by: 'agent2', detail: 'Credit note is out.' }),
    ],
  }
}
