import type { DeskCallParty, DeskOffer, DeskState, OfferKind } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { FakeHub } from '../../protocol/test/FakeHub.ts'
import { settle } from '../../protocol/test/FakeLater.ts'
import {
  announce, Attention, DeskLink, DeskStore, draftIsComplete, notesLimit, ServerClock, textIn, WrapUpForm,
} from '../src/index.ts'
import { at, callParty, deskCall, deskOffer, deskState, deskWrapUp, fakeApi } from './fakes.ts'

describe('DeskStore', () => {
  it('keeps the highest version, in whatever order states arrive', () => {
    const store = new DeskStore()
    expect(store.offer(deskState({ version: 3, displayName: 'three' }))).toBe(true)
    expect(store.offer(deskState({ version: 2, displayName: 'two' }))).toBe(false)
    expect(store.offer(deskState({ version: 3, displayName: 'again' }))).toBe(false)
    expect(store.get()?.displayName).toBe('three')
    expect(store.offer(deskState({ version: 4, displayName: 'four' }))).toBe(true)
    expect(store.get()?.displayName).toBe('four')
  })

  it('believes a server that counts anew, but only for the first state of a connection', () => {
    const store = new DeskStore()
    store.offer(deskState({ version: 900 }))
    store.renew()
    expect(store.offer(deskState({ version: 5 }))).toBe(true)
    expect(store.offer(deskState({ version: 4 }))).toBe(false)
    expect(store.get()?.version).toBe(5)
  })

  it('shows the highest of any shuffled sequence', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let round = 0; round < 200; round++) {
      const store = new DeskStore()
      const versions = Array.from({ length: 12 }, () => Math.floor(random() * 50))
      const start = Math.min(...versions)
      store.offer(deskState({ version: start }))
      for (const version of versions) store.offer(deskState({ version }))
      expect(store.get()?.version).toBe(Math.max(...versions))
    }
  })
})

describe('DeskLink', () => {
  function link(desk: () => Promise<DeskState>) {
    const hub = new FakeHub()
    hub.results.set('Connection', 'conn-1')
    const store = new DeskStore()
    const { api } = fakeApi({ desk })
    return { hub, store, link: new DeskLink({ api, connect: () => hub, desk: store, clock: new ServerClock() }) }
  }

  it('fetches the desk and knows its connection before it calls itself online', async () => {
    const { link: made, store } = link(() => Promise.resolve(deskState({ version: 9 })))
    const seen: string[] = []
    made.subscribe(() => seen.push(`${made.get().state} ${made.get().connectionId ?? '-'}`))
    made.start()
    await settle()
    expect(store.get()?.version).toBe(9)
    expect(seen).toEqual(['connecting -', 'connecting conn-1', 'online conn-1'])
  })

  it('does not let the fetched desk overwrite a newer pushed one', async () => {
    const { link: made, store, hub } = link(() => Promise.resolve(deskState({ version: 9 })))
    made.start()
    hub.push('desk', deskState({ version: 12 }))
    await settle()
    hub.push('desk', deskState({ version: 13 }))
    expect(store.get()?.version).toBe(13)
  })

  it('forgets its connection id when the connection is lost', async () => {
    const { link: made, hub } = link(() => Promise.resolve(deskState()))
    made.start()
    await settle()
    hub.drop()
    expect(made.get()).toMatchObject({ state: 'lost', connectionId: null })
    await made.stop()
  })

  it('stands back when another tab takes over', async () => {
    const { link: made, hub } = link(() => Promise.resolve(deskState()))
    made.start()
    await settle()
    hub.push('replaced', { reason: 'another-tab' })
    await settle()
    expect(made.get().state).toBe('replaced')
    expect(hub.stopped).toBe(true)
  })
})

describe('WrapUpForm', () => {
  it('carries the notes of the call into wrap-up, and starts anew with the next call', () => {
    const form = new WrapUpForm()
    form.follow(deskState({ call: deskCall() }))
    form.patch({ notes: 'will call back' })
    form.follow(deskState())
    form.follow(deskState({ wrapUp: deskWrapUp() }))
    expect(form.get()).toMatchObject({ reservationId: 'r1', notes: 'will call back' })
    form.follow(deskState())
    form.follow(deskState({ call: deskCall({ reservationId: 'r2' }) }))
    expect(form.get()).toEqual({ reservationId: 'r2', code: null, notes: '' })
  })

  it('is complete only with a code where one is required, and never with a note that is too long', () => {
    const draft = { reservationId: 'r1', code: null, notes: '' }
    expect(draftIsComplete(draft, deskWrapUp())).toBe(false)
    expect(draftIsComplete({ ...draft, code: 'invoice' }, deskWrapUp())).toBe(true)
    expect(draftIsComplete(draft, deskWrapUp({ codeRequired: false }))).toBe(true)
    expect(draftIsComplete({ ...draft, code: 'invoice', notes: 'x'.repeat(notesLimit + 1) }, deskWrapUp())).toBe(false)
    expect(draftIsComplete({ ...draft, code: 'invoice' }, deskWrapUp({ reservationId: 'r2' }))).toBe(false)
    expect(draftIsComplete({ ...draft, code: 'invoice' }, null)).toBe(false)
  })
})

describe('announce', () => {
  const text = textIn('en')
  const words = (before: DeskState | null, after: DeskState): string | undefined => announce(before, after, text)?.text

  it('interrupts for an offer, once', () => {
    const ringing = deskState({ offer: deskOffer() })
    expect(announce(deskState(), ringing, text)).toEqual({ text: 'Incoming call from Maria, queue Support.', urgent: true })
    expect(announce(ringing, { ...ringing, version: 2 }, text)).toBeNull()
  })

  it('names the withheld number as such', () => {
    const customer = { number: null, name: null, customerId: null, card: null, match: 'withheld', candidates: [] } as const
    expect(words(deskState(), deskState({ offer: deskOffer({ customer }) }))).toContain('Number withheld')
  })

  it('tells how the call goes on', () => {
    const talking = deskState({ call: deskCall() })
    expect(words(deskState(), talking)).toBe('Talking')
    expect(words(talking, deskState({ call: deskCall({ state: 'held' }) }))).toBe('On hold')
    expect(words(talking, deskState({ call: deskCall({ muted: true }) }))).toBe('You are muted')
    expect(words(talking, deskState())).toBe('The call has ended.')
    expect(words(talking, deskState({ wrapUp: deskWrapUp() }))).toContain('Wrap-up')
  })

  it('says who passes a call on, who asks, and that a call comes back', () => {
    const heard = (kind: OfferKind, askedBy: string | null = 'Ben') =>
      announce(deskState(), deskState({ offer: deskOffer({ kind, askedBy }) }), text)?.text
    expect(heard('transfer')).toBe('Maria is transferred to you by Ben.')
    expect(heard('consult')).toBe('Ben asks you about Maria.')
    expect(heard('return', null)).toBe('Your call with Maria comes back.')
    expect(heard('transfer', null)).toContain('a colleague')
  })

  it('follows a consultation and why it came to nothing', () => {
    const consult = { legId: 'l2', label: '+49301', state: 'dialling', failure: null, since: at } as const
    const talking = deskState({ call: deskCall({ state: 'held' }) })
    const dialling = deskState({ call: deskCall({ state: 'held', consult }) })
    const failed = deskState({ call: deskCall({ state: 'held', consult: { ...consult, failure: 'busy' } }) })
    expect(words(talking, dialling)).toBe('+49301: Calling')
    expect(words(dialling, dialling)).toBeUndefined()
    expect(words(dialling, failed)).toBe('+49301 was not reached: busy')
    expect(words(failed, talking)).toBeUndefined()
  })

  it('says who comes and who goes, but not whose telephone rings', () => {
    const ben = callParty({ legId: 'l2', kind: 'agent', label: 'Ben', state: 'ringing' })
    const of = (...parties: DeskCallParty[]) => deskState({ call: deskCall({ parties: [callParty(), ...parties] }) })
    expect(words(of(), of(ben))).toBeUndefined()
    expect(words(of(ben), of({ ...ben, state: 'talking' }))).toBe('Ben is in the call.')
    expect(words(of({ ...ben, state: 'talking' }), of())).toBe('Ben is not in the call any more.')
  })

  it('reminds of a customer on hold once', () => {
    const held = deskState({ call: deskCall({ state: 'held' }) })
    const forgotten = deskState({ call: deskCall({ state: 'held', holdReminder: true }) })
    expect(announce(held, forgotten, text)).toEqual({ text: 'Maria is still on hold.', urgent: false })
    expect(words(forgotten, forgotten)).toBeUndefined()
  })

  it('tells of a missed offer', () => {
    expect(announce(deskState({ offer: deskOffer() }), deskState({ routingStatus: 'notResponding' }), text)?.urgent).toBe(true)
  })
})

describe('Attention', () => {
  function attention() {
    const log: string[] = []
    const name = (offer: DeskOffer | null): string => offer?.reservationId ?? '-'
    const made = new Attention({
      ring: on => log.push(`ring ${on}`),
      flash: offer => log.push(`flash ${name(offer)}`),
      notify: offer => log.push(`notify ${name(offer)}`),
      remind: on => log.push(`remind ${on}`),
    })
    return { made, log }
  }

  it('calls once for an offer and stops when it is gone', () => {
    const { made, log } = attention()
    made.follow(deskState({ offer: deskOffer() }))
    made.follow(deskState({ version: 2, offer: deskOffer() }))
    made.follow(deskState({ version: 3 }))
    expect(log).toEqual(['ring true', 'flash r1', 'notify r1', 'ring false', 'flash -', 'notify -'])
  })

  it('reminds of a customer on hold for as long as the server says so', () => {
    const { made, log } = attention()
    made.follow(deskState({ call: deskCall({ state: 'held' }) }))
    made.follow(deskState({ call: deskCall({ state: 'held', holdReminder: true }) }))
    made.follow(deskState({ version: 2, call: deskCall({ state: 'held', holdReminder: true }) }))
    made.follow(deskState({ version: 3, call: deskCall() }))
    made.follow(deskState({ version: 4, call: deskCall({ state: 'held', holdReminder: true }) }))
    made.follow(null)
    expect(log).toEqual(['remind true', 'remind false', 'remind true', 'remind false'])
  })

  it('does not ring here when the phone rings', () => {
    const { made, log } = attention()
    made.follow(deskState({ offer: deskOffer({ ringsOnDevice: true }) }))
    expect(log).toContain('ring false')
    expect(log).toContain('flash r1')
  })
})
