import { describe, expect, it, vi } from 'vitest'
import { Inviter, type Given, type InviterParts } from '../src/invite/Inviter.ts'
import { fits, holds, like, type Sight } from '../src/invite/rules.ts'
import { Visit } from '../src/invite/Visit.ts'
import type { InvitationTicket } from '../src/wire/contract.ts'

const url = (path: string): URL => new URL(`https://shop.example${path}`)
const sight: Sight = { url: url('/orders/17?from=mail'), onPage: 20, idle: 5, pages: 3, scrolled: 60, returning: false }

describe('patterns of addresses', () => {
  it.each([
    ['', '/x', true], ['/orders/*', '/orders/17', true], ['/orders/*', '/orders', false], ['/orders', '/orders', true], ['/orders', '/orders?x=1', false],
    ['/orders*', '/orders?x=1', true], ['*kettle*', '/p/kettle-17', true], ['shop.example/*', '/x', true], ['*.shop.example/*', '/x', false],
    ['/a /b', '/b', true], ['!/checkout*', '/orders', true], ['!/checkout*', '/checkout/pay', false], ['/c* !/checkout*', '/cart', true],
    ['/c* !/checkout*', '/checkout', false], ['/Orders', '/orders', false], ['/o.ders', '/orders', false],
  ])('%s on %s: %s', (patterns, path, expected) => expect(fits(patterns, url(path))).toBe(expected))

  it('compare as a plain reading of the stars does', () => {
    const plain = (text: string, pattern: string): boolean =>
      pattern === '' ? text === ''
        : pattern[0] === '*' ? plain(text, pattern.slice(1)) || (text !== '' && plain(text.slice(1), pattern))
          : text !== '' && text[0] === pattern[0] && plain(text.slice(1), pattern.slice(1))
    const words = (letters: string, length: number): string[] => (length === 0 ? [''] : words(letters, length - 1).flatMap(word => [word, ...[...letters].map(letter => word + letter)]))
    const [texts, patterns] = [[...new Set(words('ab', 4))], [...new Set(words('ab*', 4))]]
    for (const text of texts) for (const pattern of patterns) expect(like(text, pattern), `${text} ~ ${pattern}`).toBe(plain(text, pattern))
  })

  it('are never slow, whatever is written in them', () => expect(like('a'.repeat(2_000), `${'*a'.repeat(250)}*b`)).toBe(false))
})

describe('a rule', () => {
  it('without conditions holds', () => expect(holds({ id: 'x' }, sight)).toBe(true))

  it.each([
    [{ onPage: 20 }, true], [{ onPage: 21 }, false], [{ idle: 5 }, true], [{ idle: 6 }, false], [{ pagesSeen: 3 }, true], [{ pagesSeen: 4 }, false],
    [{ scrolled: 60 }, true], [{ scrolled: 61 }, false], [{ returning: false }, true], [{ returning: true }, false], [{ returning: null, pages: null }, true],
    [{ onPage: 20, pages: '/orders/*' }, true], [{ onPage: 20, pages: '/sales/*' }, false],
  ])('%j holds: %s', (conditions, expected) => expect(holds({ id: 'x', ...conditions }, sight)).toBe(expected))
})

/** One browser's storage and clock. */
class Place {
  time = 1_000_000
  readonly items = new Map<string, string>()
  readonly storage = { getItem: (key: string) => this.items.get(key) ?? null, setItem: (key: string, value: string) => void this.items.set(key, value), removeItem: (key: string) => void this.items.delete(key) }

  visit(storage: typeof this.storage | null = this.storage): Visit {
    return new Visit(storage, 'https://crm.example', 'support', () => this.time)
  }
}

describe('a visit', () => {
  it('counts pages, the same one once, and ends after half an hour', () => {
    const place = new Place()
    for (const page of ['/a', '/b', '/b', '/a']) place.visit().see(page)
    expect([place.visit().pages, place.visit().returning]).toEqual([3, false])
    place.time += 31 * 60_000
    place.visit().see('/a')
    expect([place.visit().pages, place.visit().returning]).toEqual([1, true])
  })

  it('has one invitation; who declined rests over visits', () => {
    const place = new Place()
    place.visit().see('/a')
    expect(place.visit().mayInvite).toBe(true)
    place.visit().asked()
    expect(place.visit().mayInvite).toBe(false)
    place.time += 31 * 60_000
    place.visit().see('/a')
    expect(place.visit().mayInvite).toBe(true)
    place.visit().decline(86_400)
    place.time += 31 * 60_000
    place.visit().see('/a')
    expect(place.visit().mayInvite).toBe(false)
    place.time += 86_400_000
    place.visit().see('/a')
    expect(place.visit().mayInvite).toBe(true)
  })

  it('remembers what was accepted until a chat begins', () => {
    const place = new Place()
    place.visit().see('/a')
    place.visit().accept('i1')
    expect(place.visit().accepted).toBe('i1')
    place.visit().began()
    expect(place.visit().accepted).toBeNull()
  })

  it.each(['{', 'null', '{"visits":"x","restUntil":null}', '[]'])('goes on over nonsense in the storage: %s', text => {
    const place = new Place()
    place.items.set('crm.chat visit https://crm.example support', text)
    place.visit().see('/a')
    expect(place.visit().mayInvite).toBe(true)
  })

  it('lasts as long as the page without storage', () => {
    const visit = new Place().visit(null)
    visit.see('/a')
    visit.asked()
    expect([visit.pages, visit.mayInvite]).toEqual([1, false])
  })
})

const invited: InvitationTicket = { state: 'invited', invitationId: 'i1', text: 'May we help?', language: 'en', expiresIn: 120, reason: null }
const no = (reason: string): InvitationTicket => ({ state: 'no', invitationId: null, text: null, language: null, expiresIn: null, reason })

/** A page with its visitor, second by second. */
class Scene extends Place {
  url = 'https://shop.example/a'
  seen = true
  isReady = true
  ticket: InvitationTicket = invited
  readonly asked: string[] = []
  readonly answers: string[] = []
  readonly shown: Given[] = []
  readonly page = { idle: 0, scrolled: 0, renew: vi.fn() }
  readonly own = this.visit()
  readonly inviter = new Inviter({
    visit: this.own, now: () => this.time, url: () => this.url, page: this.page, seen: () => this.seen, ready: () => this.isReady,
    ask: rule => {
      this.asked.push(rule)
      return Promise.resolve(this.ticket)
    },
    answer: (id, answer) => {
      this.answers.push(`${id} ${answer}`)
      return Promise.resolve()
    },
    show: given => this.shown.push(given),
  } satisfies InviterParts)

  async pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.time += 1_000
      this.inviter.look()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
  }
}

const rules = { afterDecline: 3_600, rules: [{ id: 'first', onPage: 10, pages: '/b*' }, { id: 'second', onPage: 5 }] }

describe('the inviter', () => {
  it('asks once, by the first rule that holds, and shows what it is given', async () => {
    const scene = new Scene()
    scene.inviter.follow(rules)
    await scene.pass(4)
    expect(scene.asked).toEqual([])
    await scene.pass(200)
    expect(scene.asked).toEqual(['second'])
    expect(scene.shown).toEqual([{ id: 'i1', text: 'May we help?', language: 'en', lasts: 120_000 }])
  })

  it('counts only time in which the page is before him, and begins anew on another page', async () => {
    const scene = new Scene()
    scene.inviter.follow(rules)
    await scene.pass(4)
    scene.seen = false
    await scene.pass(60)
    scene.seen = true
    scene.url = 'https://shop.example/b'
    await scene.pass(5)
    expect(scene.asked).toEqual([])
    expect(scene.page.renew).toHaveBeenCalledTimes(1)
    expect(scene.own.pages).toBe(2)
    await scene.pass(1)
    expect(scene.asked).toEqual(['second'])
  })

  it('asks again a minute after a no, ten times at most, and not for a rule that is off', async () => {
    const scene = new Scene()
    scene.ticket = no('busy')
    scene.inviter.follow(rules)
    await scene.pass(64)
    expect(scene.asked).toHaveLength(1)
    await scene.pass(1)
    expect(scene.asked).toHaveLength(2)
    await scene.pass(3_600)
    expect(scene.asked).toHaveLength(10)
    const other = new Scene()
    other.ticket = no('off')
    other.inviter.follow(rules)
    await other.pass(3_600)
    expect(other.asked).toHaveLength(1)
  })

  it('leaves alone who talks, has the window open, or was asked in this visit', async () => {
    const scene = new Scene()
    scene.isReady = false
    scene.inviter.follow(rules)
    await scene.pass(60)
    scene.isReady = true
    scene.own.asked()
    await scene.pass(60)
    expect(scene.asked).toEqual([])
  })

  it('tells the answer once and remembers it', async () => {
    const scene = new Scene()
    scene.inviter.follow(rules)
    await scene.pass(6)
    scene.inviter.decline()
    scene.inviter.decline()
    scene.inviter.accept()
    expect(scene.answers).toEqual(['i1 declined'])
    expect(scene.own.mayInvite).toBe(false)
    const other = new Scene()
    other.inviter.follow(rules)
    await other.pass(6)
    other.inviter.accept()
    expect([other.answers, other.own.accepted]).toEqual([['i1 accepted'], 'i1'])
    const late = new Scene()
    late.inviter.follow(rules)
    await late.pass(6)
    late.inviter.lapse()
    late.inviter.accept()
    expect(late.answers).toEqual([])
  })
})
