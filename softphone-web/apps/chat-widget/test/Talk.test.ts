import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Kept } from '../src/talk/Kept.ts'
import { Talk } from '../src/talk/Talk.ts'
import { ChatRefusal, type ChatApi } from '../src/wire/ChatApi.ts'
import type { ChatMessage, ChatSnapshot } from '../src/wire/contract.ts'
import type { HubEvents } from '../src/wire/HubSocket.ts'

const waiting = { state: 'waiting', position: 1, estimatedWait: null, agent: null, endReason: null } as const
const request = { entryPoint: 'support', name: null, email: null, subject: null, language: 'en', page: { url: '', title: '' }, attributes: {}, customerId: null, customerSignature: null }

const line = (seq: number, fields: Partial<ChatMessage> = {}): ChatMessage =>
  ({ seq, at: '2026-11-22T10:00:00Z', from: 'agent', kind: 'text', name: 'Anna', text: `${seq}`, system: null, clientMessageId: null, ...fields })

/** A server in the hands of a test: it stores lines once per id, and may be away. */
class Far {
  readonly lines: ChatMessage[] = []
  readonly openings: { after: number }[] = []
  readonly reads: string[] = []
  events: HubEvents | null = null
  away = false
  loseAnswers = false
  refuse = 0

  readonly api = {
    availability: () => Promise.resolve({ state: 'online', calls: true }),
    begin: () => Promise.resolve({ state: 'waiting', conversationId: 'c1', token: 't1', status: waiting, reason: null }),
    say: (_: unknown, id: string, text: string) => {
      if (this.away) return Promise.reject(new ChatRefusal(0))
      if (this.refuse > 0) return Promise.reject(new ChatRefusal(this.refuse))
      const known = this.lines.find(one => one.clientMessageId === id)
      const taken = known ?? line(this.lines.length + 1, { from: 'customer', text, clientMessageId: id, name: null })
      if (known === undefined) this.lines.push(taken)
      return this.loseAnswers ? Promise.reject(new ChatRefusal(0)) : Promise.resolve(taken)
    },
    read: (_: unknown, upTo: number, state: string) => {
      this.reads.push(`${state} ${upTo}`)
      return Promise.resolve()
    },
    typing: () => Promise.resolve(),
  } as unknown as ChatApi

  readonly connect = (opening: unknown, events: HubEvents) => {
    this.openings.push(opening as { after: number })
    this.events = events
    return { close: () => events.closed() }
  }

  hello(fields: Partial<ChatSnapshot> = {}): void {
    const after = this.openings.at(-1)?.after ?? 0
    this.events?.message('hello', { conversationId: 'c1', status: waiting, messages: this.lines.filter(one => one.seq > after), more: false, lastSeq: this.lines.length, receipts: [], mayRate: false, ...fields })
  }
}

let far: Far
let talk: Talk
let ids: number

beforeEach(() => {
  vi.useFakeTimers()
  far = new Far()
  ids = 0
  talk = new Talk({ api: far.api, connect: far.connect, kept: new Kept(null, 'o', 'support'), newId: () => `m${++ids}`, random: () => 1, customer: null })
})
afterEach(() => {
  talk.stop()
  vi.useRealTimers()
})

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
const texts = (): (string | null)[] => talk.get().lines.map(one => one.text)

async function begun(first = 'hello'): Promise<void> {
  await talk.begin(request, first)
  await settle()
  far.hello()
  await settle()
}

describe('a talk', () => {
  it('sends its first line once the conversation is there', async () => {
    await begun()
    expect(texts()).toEqual(['hello'])
    expect(talk.get().outbox).toEqual([])
  })

  it('sends again what had no answer, under the same id, until it is there exactly once', async () => {
    await begun('')
    far.loseAnswers = true
    talk.say('one')
    talk.say('two')
    await settle()
    expect(talk.get().outbox.map(one => one.text)).toEqual(['one', 'two'])
    far.loseAnswers = false
    await vi.advanceTimersByTimeAsync(60_000)
    expect(far.lines.map(one => one.text)).toEqual(['one', 'two'])
    expect(talk.get().outbox).toEqual([])
    expect(texts()).toEqual(['one', 'two'])
  })

  it('asks for what came after the last line the hub itself brought, not after the answer to a command', async () => {
    await begun('')
    far.lines.push(line(1)) // on its way when the connection breaks
    talk.say('mine')
    await settle()
    expect(talk.get().lines.map(one => one.seq)).toEqual([2])
    far.events?.closed()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(far.openings.at(-1)?.after).toBe(0)
    far.hello()
    expect(talk.get().lines.map(one => one.seq)).toEqual([1, 2])
  })

  it('holds back what is pushed before the first picture', async () => {
    await talk.begin(request, '')
    far.events?.message('message', line(2))
    expect(talk.get().lines).toEqual([])
    far.lines.push(line(1))
    far.hello()
    expect(talk.get().lines.map(one => one.seq)).toEqual([1, 2])
  })

  it('connects anew without end and says meanwhile that it is lost', async () => {
    await begun()
    for (let attempt = 0; attempt < 20; attempt++) {
      far.events?.closed()
      expect(talk.get().link).toBe('lost')
      await vi.advanceTimersByTimeAsync(30_000)
    }
    expect(far.openings).toHaveLength(21)
    far.hello()
    expect(talk.get().link).toBe('online')
  })

  it('keeps a line the server refuses, to be sent again, and goes on with the next', async () => {
    await begun('')
    far.refuse = 400
    talk.say('one')
    await settle()
    expect(talk.get().outbox).toMatchObject([{ text: 'one', refused: true }])
    far.refuse = 0
    talk.say('two')
    await settle()
    expect(texts()).toEqual(['two'])
    talk.again('m1')
    await settle()
    expect(texts()).toEqual(['two', 'one'])
  })

  it.each(['', '   ', 'x'.repeat(4_001)])('takes no line that cannot be sent', async text => {
    await begun('')
    expect(talk.say(text)).toBe(false)
  })

  it('says delivered while it is not looked at and read once it is, each once', async () => {
    await begun('')
    far.events?.message('message', line(1))
    expect([talk.get().unread, ...far.reads]).toEqual([1, 'delivered 1'])
    talk.look(true)
    talk.look(true)
    expect([talk.get().unread, ...far.reads]).toEqual([0, 'delivered 1', 'read 1'])
  })

  it('lets a sign of writing fade', async () => {
    await begun('')
    far.events?.message('typing', { by: 'agent', name: 'Anna', typing: true })
    expect(talk.get().writing).toBe('Anna')
    await vi.advanceTimersByTimeAsync(8_000)
    expect(talk.get().writing).toBeNull()
  })

  it('begins anew when the server has forgotten it', async () => {
    await begun()
    far.events?.message('refused', { reason: 'not-found' })
    expect(talk.get().right).toBeNull()
  })

  it('goes on after another page, but never with another customer’s conversation', async () => {
    const kept = new Kept(null, 'o', 'support')
    kept.write({ conversationId: 'c1', token: 't1', customer: 'anna', outbox: [] })
    const parts = { api: far.api, connect: far.connect, kept, newId: () => 'x', random: () => 1 }
    const same = new Talk({ ...parts, customer: 'anna' })
    await same.start('support')
    expect(same.get().right).toEqual({ conversationId: 'c1', token: 't1' })
    same.stop()
    const other = new Talk({ ...parts, customer: 'ben' })
    await other.start('support')
    expect(other.get().right).toBeNull()
    expect(kept.read()).toBeNull()
  })
})

it('shows what came too late for the end as not sent', async () => {
  await begun('')
  far.away = true
  talk.say('too late')
  await settle()
  far.away = false
  far.refuse = 409
  far.events?.message('ended', { ...waiting, state: 'ended', endReason: 'agent-closed' })
  await settle()
  expect(talk.get().outbox).toMatchObject([{ text: 'too late', refused: true }])
  expect(talk.say('more')).toBe(false)
})
