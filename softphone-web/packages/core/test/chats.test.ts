import { ApiError, type ChatMessage, type ChatsApi, type DeskChat, type DeskState } from '@crm/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatDesk, isWebAddress, mergeLines, pickedPlace, smsSize, textParts, urgency, wholeUpTo } from '../src/index.ts'
import { deskCall, deskChat, deskState } from './fakes.ts'

const line = (seq: number, fields: Partial<ChatMessage> = {}): ChatMessage =>
  ({ seq, at: '2026-11-22T10:00:00Z', from: 'customer', kind: 'text', name: null, text: `${seq}`, system: null, clientMessageId: null, ...fields })

let lines: ChatMessage[]
let asked: number[]
let reads: string[]
let failure: ApiError | null
let loseAnswers: boolean
let chats: ChatDesk
let rung: string[]
let filesSent: string[]

const api = {
  messages: (_: string, after: number) => {
    asked.push(after)
    return failure === null ? Promise.resolve({ items: lines.filter(one => one.seq > after).slice(0, 200) }) : Promise.reject(failure)
  },
  say: (_: string, id: string, text: string, note: boolean) => {
    if (failure !== null) return Promise.reject(failure)
    const known = lines.find(one => one.clientMessageId === id)
    const taken = known ?? line(lines.length + 1, { from: 'agent', kind: note ? 'note' : 'text', text, clientMessageId: id })
    if (known === undefined) lines.push(taken)
    return loseAnswers ? Promise.reject(ApiError.unreachable()) : Promise.resolve(taken)
  },
  read: (id: string, upTo: number, state: string) => {
    reads.push(`${id} ${state} ${upTo}`)
    return Promise.resolve()
  },
  typing: () => Promise.resolve(),
  sendFile: (_: string, id: string, { name }: File, type: string) => {
    filesSent.push(`${id} ${name} ${type}`)
    return failure === null ? Promise.resolve({}) : Promise.reject(failure)
  },
} as unknown as ChatsApi

beforeEach(() => {
  vi.useFakeTimers()
  lines = []
  asked = []
  reads = []
  rung = []
  filesSent = []
  failure = null
  loseAnswers = false
  let ids = 0
  chats = new ChatDesk({ api: { chats: api, wrapUp: () => Promise.reject(failure ?? ApiError.unreachable()) }, done: () => undefined, unseen: chat => rung.push(chat.conversationId), newId: () => `m${++ids}` })
})
afterEach(() => {
  chats.stop()
  vi.useRealTimers()
})

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
const withChats = (...some: DeskChat[]): DeskState => deskState({ chats: some })
const push = (message: ChatMessage, conversationId = 'c1'): void => chats.hear({ conversationId, message, receipt: null, typing: null })
const seqs = (): number[] => chats.thread('c1').lines.map(one => one.seq)

describe('the chat that is open', () => {
  const second = deskChat({ conversationId: 'c2', reservationId: 'r2' })

  it('is the one just taken, and none while a call begins', () => {
    chats.follow(withChats(deskChat()))
    expect(chats.get().open).toBe('c1')
    chats.follow(withChats(deskChat(), second))
    expect(chats.get().open).toBe('c2')
    chats.follow({ ...withChats(deskChat(), second), call: deskCall({ reservationId: 'r7' }) })
    expect(chats.get().open).toBeNull()
    chats.open('c1')
    chats.follow({ ...withChats(deskChat(), second), call: deskCall({ reservationId: 'r7', muted: true }) })
    expect(chats.get().open).toBe('c1')
  })

  it('gives its place to another when it is gone, and its lines are let go', async () => {
    lines = [line(1)]
    chats.follow(withChats(deskChat(), second))
    await settle()
    chats.follow(withChats(second))
    expect(chats.get().open).toBe('c2')
    expect(chats.thread('c1').lines).toEqual([])
  })
})

describe('lines', () => {
  it('are in order and each once', () => {
    const merged = [3, 1, 3, 2].reduce<readonly ChatMessage[]>((known, seq) => mergeLines(known, [line(seq)]), [])
    expect(merged.map(one => one.seq)).toEqual([1, 2, 3])
    expect([wholeUpTo(merged), wholeUpTo([line(2)]), wholeUpTo([line(1), line(3)])]).toEqual([3, 0, 1])
  })

  it('are fetched page by page, and again where one is missing between two', async () => {
    lines = Array.from({ length: 450 }, (_, index) => line(index + 1))
    chats.follow(withChats(deskChat({ lastSeq: 450 })))
    await settle()
    expect(asked).toEqual([0, 200, 400])
    lines.push(line(451), line(452))
    push(line(452))
    await settle()
    expect(asked.at(-1)).toBe(450)
    expect(seqs().slice(-3)).toEqual([450, 451, 452])
  })

  it('say that they could not be read, and are read when the connection is back', async () => {
    failure = ApiError.unreachable()
    chats.follow(withChats(deskChat({ lastSeq: 1 })))
    await settle()
    expect(chats.thread('c1').failed).toBe(true)
    failure = null
    lines = [line(1)]
    chats.renew()
    await settle()
    expect(chats.thread('c1')).toMatchObject({ failed: false, complete: true })
    expect(seqs()).toEqual([1])
  })

  it('ring only where the agent does not look, and are told as read once he does', async () => {
    lines = [line(1)]
    chats.follow(withChats(deskChat(), deskChat({ conversationId: 'c2', reservationId: 'r2' })))
    await settle()
    chats.open('c1')
    push(line(1), 'c2')
    expect([rung, reads.filter(one => one.startsWith('c2'))]).toEqual([['c2'], ['c2 delivered 1']])
    chats.open('c2')
    chats.open('c2')
    expect(reads.filter(one => one.startsWith('c2'))).toEqual(['c2 delivered 1', 'c2 read 1'])
  })
})

describe('what the agent writes', () => {
  beforeEach(async () => {
    chats.follow(withChats(deskChat()))
    await settle()
  })

  it('is sent again under the same id until it is there exactly once', async () => {
    loseAnswers = true
    chats.write('c1', 'one')
    expect(chats.send('c1')).toBe(true)
    await settle()
    expect(chats.thread('c1').outbox).toHaveLength(1)
    loseAnswers = false
    await vi.advanceTimersByTimeAsync(60_000)
    expect([lines.length, chats.thread('c1').outbox.length, seqs()]).toEqual([1, 0, [1]])
  })

  it('is kept with its refusal, to be sent again', async () => {
    failure = new ApiError(409, 'wrong-state', 'No.')
    chats.write('c1', 'one')
    chats.send('c1')
    await settle()
    expect(chats.thread('c1').outbox).toMatchObject([{ refused: true }])
    failure = null
    chats.again('c1', 'm1')
    await settle()
    expect(chats.thread('c1').lines).toMatchObject([{ text: 'one' }])
  })

  it('is not sent when it is empty, too long or not allowed now', () => {
    for (const draft of ['', '  ', 'x'.repeat(4_001)]) {
      chats.write('c1', draft)
      expect(chats.send('c1')).toBe(false)
    }
    chats.follow(withChats(deskChat({ state: 'parked', actions: ['note', 'resume'] })))
    chats.write('c1', 'one')
    expect(chats.send('c1')).toBe(false)
    chats.fill('c1', { note: true })
    expect(chats.send('c1')).toBe(true)
  })
})

it('only links to the web', () => {
  expect(textParts('see https://a.example/x, ok').map(part => part.address)).toEqual([null, 'https://a.example/x', null])
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://u:p@a.example', 'file:///etc/passwd']) expect(isWebAddress(text), text).toBe(false)
})

it('colours who waits by how long', () => {
  const now = Date.parse('2026-11-22T10:02:00Z')
  expect([null, '2026-11-22T10:01:30Z', '2026-11-22T10:01:00Z'].map(silentSince => urgency({ silentSince }, now))).toEqual(['none', 'waits', 'late'])
})

it('picks chats by their place', () => {
  const press = (code: string, more = {}) => ({ code, ctrlKey: true, altKey: true, shiftKey: false, metaKey: false, repeat: false, getModifierState: () => false, ...more })
  expect([press('Digit0'), press('Digit9'), press('KeyA'), press('Digit3', { altKey: false })].map(pickedPlace)).toEqual([0, 9, null, null])
})

describe('a conversation over a channel of messages', () => {
  it('shows how far a line has got, whatever order the news come in', async () => {
    chats.follow(withChats(deskChat({ conversationId: 'c1', lastSeq: 0 })))
    push(line(1, { from: 'agent', delivery: { state: 'queued' } }))
    await settle()
    chats.hear({ conversationId: 'c1', message: null, receipt: null, typing: null, delivered: { seq: 1, state: 'failed', reason: 'unreachable' } })
    chats.hear({ conversationId: 'c1', message: null, receipt: null, typing: null, delivered: { seq: 9, state: 'sent' } })
    expect(chats.thread('c1').lines[0]?.delivery).toEqual({ state: 'failed', reason: 'unreachable' })
    expect(chats.thread('c1').lines).toHaveLength(1)
  })

  it('counts short messages as networks do', () => {
    expect(smsSize('a'.repeat(160))).toEqual({ gsm7: true, units: 160, segments: 1 })
    expect(smsSize('a'.repeat(159) + '€')).toEqual({ gsm7: true, units: 161, segments: 2 })
    expect(smsSize('你' + 'a'.repeat(69))).toEqual({ gsm7: false, units: 70, segments: 1 })
    expect(smsSize('ж'.repeat(66) + '😀' + 'ж'.repeat(66))).toEqual({ gsm7: false, units: 134, segments: 3 })
    expect(smsSize('a'.repeat(152) + '€' + 'a'.repeat(152)).segments).toBe(3)
  })
})

describe('files', () => {
  const file = (name: string, size = 3): File => ({ name, size }) as File
  const shown = () => chats.thread('c1').files.map(({ name, sent, failure: wrong }) => [name, sent ? 'sent' : wrong ?? 'going'])

  it('are sent under ids of their own, again after a lost connection, and leave when they are seen', async () => {
    chats.follow(withChats(deskChat()))
    failure = ApiError.unreachable()
    chats.sendFiles('c1', [file('a.png')])
    await settle()
    expect(shown()).toEqual([['a.png', 'lost']])
    failure = null
    chats.renew()
    await settle()
    expect(filesSent).toEqual(['m1 a.png image/png', 'm1 a.png image/png'])
    expect(shown()).toEqual([['a.png', 'sent']])
    push(line(1, { from: 'agent', text: 'a.png', clientMessageId: 'm1', file: { id: 'x', type: 'image/png', size: 3 } }))
    expect(shown()).toEqual([])
  })

  it('that cannot be sent say so and are not sent, nor is any where the agent may not write', async () => {
    chats.follow(withChats(deskChat()))
    chats.sendFiles('c1', [file('a.svg'), file('b.png', 10 * 1024 * 1024 + 1)])
    await settle()
    expect(shown()).toEqual([['a.svg', 'type'], ['b.png', 'size']])
    chats.files.cancel('c1', 'm1')
    expect(shown()).toEqual([['b.png', 'size']])
    chats.follow(withChats(deskChat({ actions: ['note'] })))
    chats.sendFiles('c1', [file('c.png')])
    await settle()
    expect(filesSent).toEqual([])
  })
})
