import { type CrmApi, ApiError, type CustomerCard, type CustomerView, type DeskCandidate, type DeskParty, type Page } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { FakeLater, settle } from '../../protocol/test/FakeLater.ts'
import {
  checkDraft, CurrentParty, CustomerForm, CustomerRecord, CustomerSearch, draftOf, InteractionRecord, newContact, newDraft, problemsOf, requestOf,
} from '../src/index.ts'
import { customerCard, deskOffer, deskState, deskWrapUp, fakeApi } from './fakes.ts'

const view = (id: string): CustomerView => ({
  id, name: id, company: null, language: null, phones: [], emails: [], kind: 'person', vip: false, contacts: [],
})

/** Promises in the hands of a test. */
function answers<T>() {
  const waiting: { resolve: (value: T) => void; reject: (fault: unknown) => void }[] = []
  return { waiting, ask: (): Promise<T> => new Promise((resolve, reject) => waiting.push({ resolve, reject })) }
}

describe('CustomerSearch', () => {
  function search(options: { searchesNothing?: boolean } = {}) {
    const timers = new FakeLater()
    const { waiting, ask } = answers<Page<CustomerView>>()
    const { api, asked } = fakeApi({ customers: ask })
    return { search: new CustomerSearch(api, { later: timers.later, ...options }), timers, waiting, asked }
  }

  it('asks once for quick letters, when they pause', () => {
    const { search: made, timers, asked } = search()
    for (const words of ['m', 'ma', 'mar']) made.type(words)
    expect(timers.waiting).toHaveLength(1)
    timers.fire()
    expect(asked).toEqual([['customers', 'mar', null, 20]])
  })

  it('drops the answer to older words, whenever it comes', async () => {
    const { search: made, timers, waiting } = search()
    made.type('ma')
    timers.fire()
    made.type('maria')
    timers.fire()
    waiting[1]?.resolve({ items: [view('maria')], next: null })
    await settle()
    waiting[0]?.resolve({ items: [view('mark')], next: null })
    await settle()
    expect(made.get()).toMatchObject({ searching: false, answered: true, found: [{ id: 'maria' }] })
  })

  it('finds nobody without words, unless all are wanted', () => {
    const { search: made, timers, asked } = search()
    made.type('x')
    made.type('  ')
    expect(timers.waiting).toHaveLength(0)
    expect(made.get()).toMatchObject({ searching: false, answered: false, found: [] })
    const all = search({ searchesNothing: true })
    all.search.type('')
    all.timers.fire()
    expect(all.asked).toHaveLength(1)
    expect(asked).toHaveLength(0)
  })

  it('adds pages without repeating a row, and says what failed', async () => {
    const { search: made, waiting } = search({ searchesNothing: true })
    void made.search()
    waiting[0]?.resolve({ items: [view('a'), view('b')], next: 'p2' })
    await settle()
    void made.more()
    void made.more()
    expect(waiting).toHaveLength(2)
    waiting[1]?.resolve({ items: [view('b'), view('c')], next: null })
    await settle()
    expect(made.get().found.map(row => row.id)).toEqual(['a', 'b', 'c'])
    void made.search()
    waiting[2]?.reject(ApiError.unreachable())
    await settle()
    expect(made.get().failure?.type).toBe('unreachable')
  })
})

describe('a customer’s draft', () => {
  it('comes out of a card and goes back the same, without empty rows', () => {
    const card = customerCard({ identities: [{ kind: 'wechat', value: 'x' }], contacts: [{ id: 'c1', name: 'Jo', role: null, language: 'de', notes: 'n', numbers: [], emails: [], main: true }] })
    const draft = draftOf(card)
    expect(requestOf({ ...draft, phones: [...draft.phones, { number: ' ', kind: 'fax' }], emails: [...draft.emails, ''] })).toEqual({
      kind: 'person', name: 'Maria Weber', company: 'Nordlicht GmbH', language: 'de', vip: false, notes: null,
      phones: [{ number: '+4930901820', kind: 'work', main: true }], emails: ['maria@nordlicht.example'], identities: [{ kind: 'wechat', value: 'x' }],
      contacts: [{ id: 'c1', name: 'Jo', role: null, language: 'de', notes: 'n', phones: [], emails: [], main: true }],
    })
  })

  it('has the caller’s number filled in, and needs only a name', () => {
    const draft = newDraft({ number: '+8613800138000', name: null, language: 'zh' })
    expect(checkDraft(draft)).toEqual({ name: { key: 'nameMissing' } })
    expect(requestOf({ ...draft, name: ' 王芳 ' })).toMatchObject({ name: '王芳', language: 'zh', phones: [{ number: '+8613800138000', main: true }] })
  })

  it.each([['030 / 901-820', true], ['+86 138 0013 8000', true], ['', true], ['12', false], ['call me', false], ['+49 30 x', false]])(
    'judges the number %j', (number, good) => {
      expect(Object.keys(checkDraft({ ...newDraft({ number }), name: 'x' }))).toEqual(good ? [] : ['phones[0].number'])
    })

  it('names what is wrong as the server does', () => {
    const problems = checkDraft({ ...newDraft(), emails: ['ok@x.example', 'no'], notes: 'x'.repeat(4_001), contacts: [{ ...newContact, phones: [{ number: 'a', kind: 'fax' }] }] })
    expect(Object.keys(problems).sort()).toEqual(['contacts[0].name', 'contacts[0].phones[0].number', 'emails[1]', 'name', 'notes'])
  })

  it('shows the server’s problems at the rows of the form, which may have empty ones between', () => {
    const draft = {
      ...newDraft(), phones: [{ number: '', kind: 'fax' as const }, { number: '1', kind: 'fax' as const }],
      contacts: [{ ...newContact, emails: ['', '', 'x'] }],
    }
    expect(problemsOf({ 'phones[0].number': ['Too short.'], 'contacts[0].emails[0]': ['No.'], 'phones[7]': ['?'], name: ['Missing.'], odd: [] }, draft)).toEqual({
      'phones[1].number': { message: 'Too short.' }, 'contacts[0].emails[2]': { message: 'No.' }, 'phones[7].number': { message: '?' }, name: { message: 'Missing.' },
    })
  })
})

describe('CustomerForm', () => {
  it('keeps quiet until one tries to save, then helps while one types', async () => {
    const { api, asked } = fakeApi()
    const form = new CustomerForm(api, newDraft())
    form.edit({ emails: ['no'] })
    expect(form.get().problems).toEqual({})
    expect(await form.save()).toBeNull()
    expect(Object.keys(form.get().problems)).toEqual(['name', 'emails[0]'])
    form.edit({ name: 'Jo' })
    expect(Object.keys(form.get().problems)).toEqual(['emails[0]'])
    expect(asked).toEqual([])
  })

  it('saves once, and passes on who looks the same', async () => {
    const { waiting, ask } = answers<unknown>()
    const { api, asked } = fakeApi({ createCustomer: ask })
    const form = new CustomerForm(api, newDraft({ name: 'Jo' }))
    const saved = form.save()
    expect(await form.save()).toBeNull()
    const warnings = [{ field: 'name', value: 'Jo', customerId: 'cu9', name: 'Jo', company: null }]
    waiting[0]?.resolve({ customer: customerCard({ id: 'new' }), warnings })
    expect((await saved)?.id).toBe('new')
    expect(form.get()).toMatchObject({ saving: false, warnings })
    expect(asked).toHaveLength(1)
  })

  it('replaces the version it was made from, and puts refusals where they belong', async () => {
    const refusals = [
      new ApiError(400, 'invalid', 'x', null, { 'phones[0].number': ['Not a number.'] }),
      new ApiError(412, 'stale', 'x'),
    ]
    const { api, asked } = fakeApi({ replaceCustomer: () => Promise.reject(refusals.shift()) })
    const form = new CustomerForm(api, customerCard({ version: 7 }))
    await form.save()
    expect(form.get()).toMatchObject({ problems: { 'phones[0].number': { message: 'Not a number.' } }, failure: null })
    form.edit({})
    await form.save()
    expect(form.get()).toMatchObject({ problems: {}, failure: { type: 'stale' } })
    expect(asked[0]?.slice(0, 3)).toEqual(['replaceCustomer', 'cu1', 7])
  })
})

describe('CurrentParty', () => {
  const candidate: DeskCandidate = { customerId: 'cu1', name: 'Maria', company: null, quality: 'exact', contact: null, vip: false }
  const ambiguous: DeskParty = { number: '1', name: null, customerId: null, card: null, match: 'ambiguous', candidates: [candidate] }
  const known = (card: CustomerCard): DeskParty => ({ number: '1', name: null, customerId: card.id, card, match: 'known', candidates: [] })
  const offering = (customer: DeskParty) => deskState({ offer: deskOffer({ customer }) })

  it('shows the customer who was picked before the desk says so, and the desk’s word once it speaks', async () => {
    const { api, asked } = fakeApi({ linkCustomer: () => Promise.resolve(), customer: () => Promise.resolve(customerCard()) })
    const current = new CurrentParty(api)
    current.follow(offering(ambiguous))
    expect(await current.link('cu1')).toBe(true)
    expect(asked).toEqual([['linkCustomer', 'i1', 'cu1'], ['customer', 'cu1']])
    expect(current.get().party).toMatchObject({ match: 'known', customerId: 'cu1', candidates: [] })
    current.follow(offering(ambiguous))
    expect(current.get().party?.match).toBe('known')
    current.follow(deskState({ wrapUp: deskWrapUp({ customer: known(customerCard({ version: 4, name: 'Newer' })) }) }))
    expect(current.get().party?.card?.name).toBe('Newer')
    current.follow(offering(known(customerCard({ id: 'cu2', name: 'Somebody else' }))))
    expect(current.get().party?.card?.name).toBe('Somebody else')
  })

  it('corrects a customer who was recognised wrongly', async () => {
    const { api } = fakeApi({ linkCustomer: () => Promise.resolve(), customer: () => Promise.resolve(customerCard({ id: 'right' })) })
    const current = new CurrentParty(api)
    current.follow(offering(known(customerCard({ id: 'wrong' }))))
    await current.link('right')
    current.follow(offering(known(customerCard({ id: 'wrong' }))))
    expect(current.get().party?.customerId).toBe('right')
  })

  it('does not carry a pick over to the next interaction, whenever the answer comes', async () => {
    const { waiting, ask } = answers<void>()
    const { api } = fakeApi({ linkCustomer: ask, customer: () => Promise.resolve(customerCard()) })
    const current = new CurrentParty(api)
    current.follow(offering(ambiguous))
    const linked = current.link('cu1')
    current.follow(deskState({ offer: deskOffer({ interactionId: 'i2', customer: ambiguous }) }))
    waiting[0]?.resolve()
    await linked
    expect(current.get()).toMatchObject({ interactionId: 'i2', linking: false, party: { match: 'ambiguous' } })
    current.follow(deskState())
    expect(current.get()).toMatchObject({ interactionId: null, party: null })
    expect(await current.link('cu1')).toBe(false)
  })

  it('fetches the card of a known customer that did not come with the desk, once', async () => {
    const { api, asked } = fakeApi({ customer: () => Promise.resolve(customerCard()) })
    const current = new CurrentParty(api)
    const late: DeskParty = { ...ambiguous, match: 'known', customerId: 'cu1', candidates: [] }
    current.follow(offering(late))
    current.follow(offering(late))
    await settle()
    expect(asked).toEqual([['customer', 'cu1']])
    expect(current.get().party?.card?.name).toBe('Maria Weber')
  })

  it('says why a pick was refused', async () => {
    const { api } = fakeApi({ linkCustomer: () => Promise.reject(new ApiError(403, 'forbidden', 'x')) })
    const current = new CurrentParty(api)
    current.follow(offering(ambiguous))
    expect(await current.link('cu1')).toBe(false)
    expect(current.get()).toMatchObject({ linking: false, failure: { type: 'forbidden' }, party: { match: 'ambiguous' } })
  })
})

describe('CustomerRecord', () => {
  it('adds older pages without repeating, and keeps what it has when reading fails', async () => {
    const pages = [{ items: [{ kind: 'note', at: '', id: '1' }, { kind: 'change', at: '', id: '1' }], next: 'p' }, { items: [{ kind: 'note', at: '', id: '1' }, { kind: 'note', at: '', id: '2' }], next: null }]
    const api = {
      customer: () => Promise.resolve(customerCard()), merges: { of: () => Promise.resolve([]) },
      timeline: () => (pages.length > 0 ? Promise.resolve(pages.shift()) : Promise.reject(ApiError.unreachable())),
    } as unknown as CrmApi
    const record = new CustomerRecord(api, 'cu1')
    await record.read()
    await record.older()
    expect(record.get().timeline.map(item => `${item.kind}${item.id}`)).toEqual(['note1', 'change1', 'note2'])
    await record.read()
    expect(record.get()).toMatchObject({ failure: { type: 'unreachable' }, card: { id: 'cu1' } })
  })
})

describe('InteractionRecord', () => {
  const whole = { id: 'i1', annotations: [], course: [] }

  it('adds a note and shows it at once', async () => {
    const { api, asked } = fakeApi({ interaction: () => Promise.resolve(whole), addNote: () => Promise.resolve({ id: 'n', at: '', by: 'a', text: 'hello' }) })
    const record = new InteractionRecord(api, 'i1')
    await record.read()
    const added = record.addNote(' hello ')
    await added
    expect(asked[1]).toEqual(['addNote', 'i1', 'hello'])
    expect(await record.addNote('   ')).toBe(false)
    expect(await record.addNote('x'.repeat(4_001))).toBe(false)
    expect(asked.filter(([method]) => method === 'addNote')).toHaveLength(1)
  })

  it('keeps the words when a note was refused', async () => {
    const { api } = fakeApi({ interaction: () => Promise.resolve(whole), addNote: () => Promise.reject(ApiError.unreachable()) })
    const record = new InteractionRecord(api, 'i1')
    expect(await record.addNote('hello')).toBe(false)
    expect(record.get().noteFailure?.type).toBe('unreachable')
  })
})
