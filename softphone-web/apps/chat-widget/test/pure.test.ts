import { describe, expect, it } from 'vitest'
import { attributesOf, optionsOfScript, readOptions } from '../src/options.ts'
import { Kept, type Storage } from '../src/talk/Kept.ts'
import { pauseBefore } from '../src/talk/Link.ts'
import { fate, merge, reach, textsAfter } from '../src/talk/lines.ts'
import { en } from '../src/texts/en.ts'
import { zh } from '../src/texts/zh.ts'
import { textOn, luminance } from '../src/view/colors.ts'
import { partsOf } from '../src/view/links.ts'
import type { ChatMessage } from '../src/wire/contract.ts'
import { readFrames } from '../src/wire/HubSocket.ts'

const line = (seq: number, fields: Partial<ChatMessage> = {}): ChatMessage =>
  ({ seq, at: '2026-11-22T10:00:00Z', from: 'agent', kind: 'text', name: 'Anna', text: `${seq}`, system: null, clientMessageId: null, ...fields })

const page = { origin: 'https://crm.example', language: 'en' }

describe('lines', () => {
  it('are in the server’s order and each once, whatever order they come in', () => {
    let lines: readonly ChatMessage[] = []
    for (const seq of [3, 1, 3, 2, 1, 5]) lines = merge(lines, [line(seq)])
    expect(lines.map(one => one.seq)).toEqual([1, 2, 3, 5])
    expect(merge(lines, [line(3)])).toBe(lines)
  })

  it('never include a note', () => expect(merge([], [line(1, { kind: 'note' })])).toEqual([]))

  it('have receipts that never go back, and read means delivered', () => {
    const after = reach({ delivered: 4, read: 2 }, [{ by: 'agent', upTo: 3, state: 'read' }, { by: 'customer', upTo: 9, state: 'read' }])
    expect(after).toEqual({ delivered: 4, read: 3 })
    expect([3, 4, 5].map(seq => fate(line(seq), after))).toEqual(['read', 'delivered', 'sent'])
  })

  it('count as unread only when people on the other side wrote them', () =>
    expect(textsAfter([line(1), line(2, { from: 'customer' }), line(3, { kind: 'system', from: 'system' }), line(4)], 1)).toBe(1))
})

describe('what the browser keeps', () => {
  const storage = (text: string | null): Storage => ({ getItem: () => text, setItem: () => { throw new Error('full') }, removeItem: () => undefined })

  it.each([null, '', '{', '[]', '{"conversationId":1}', '{"conversationId":"c","token":"t"}'])('is nothing when %j lies there', text =>
    expect(new Kept(storage(text), 'o', 'q').read()).toBeNull())

  it('lasts as long as the page when the storage is full', () => {
    const kept = new Kept({ ...storage(null), getItem: () => { throw new Error('forbidden') } }, 'o', 'q')
    kept.write({ conversationId: 'c', token: 't', customer: null, outbox: [] })
    expect(kept.change('c', outbox => [...outbox, { id: '1', text: 'x', refused: false }])).toHaveLength(1)
    expect(kept.read()?.outbox).toHaveLength(1)
    expect(kept.change('other', outbox => outbox)).toEqual([])
  })
})

describe('links', () => {
  it('are addresses of http and https without the sign that ends the sentence', () =>
    expect(partsOf('See https://a.example/x?y=1, or http://b.example。').filter(part => part.address !== null).map(part => part.address))
      .toEqual(['https://a.example/x?y=1', 'http://b.example']))

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://user:pass@bank.example', 'vbscript:x', 'https://', 'htp://x'])('%s is plain text', text =>
    expect(partsOf(text).every(part => part.address === null)).toBe(true))

  it('lose nothing of a text', () => {
    for (const text of ['', 'x', 'https://a.example', ' (https://a.example/(x)) . ', 'https://a.example https://b.example!']) {
      expect(partsOf(text).map(part => part.text).join('')).toBe(text)
    }
  })
})

describe('options', () => {
  it('have a use when nothing or nonsense is given', () => {
    const options = readOptions({ color: 'url(javascript:x)', corner: 'up', theme: 'pink', fields: 'name* iban', origin: 'javascript:x' }, page)
    expect(options).toMatchObject({ queue: 'support', color: '#1c55c9', corner: 'right', theme: 'auto', origin: 'https://crm.example', fields: [{ name: 'name', required: true }] })
  })

  it('come from the script’s attributes too', () =>
    expect(readOptions(optionsOfScript({ queue: 'sales', language: 'zh-CN', topics: 'a|b', attributeOrderNumber: '17' }), page))
      .toMatchObject({ queue: 'sales', language: 'zh', topics: ['a', 'b'], attributes: { 'order-number': '17' } }))

  it('hold attributes the server takes and no others', () => {
    expect(attributesOf({ 'order.number': 17, Bad: 'x', 'a b': 'x', none: null, long: 'x'.repeat(2_000) })).toEqual({ 'order.number': '17', long: 'x'.repeat(1_000) })
    expect(Object.keys(attributesOf(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`a${index}`, 'x']))))).toHaveLength(20)
  })
})

it('writes on every colour so that it can be read', () => {
  for (const color of ['#000000', '#ffffff', '#1c55c9', '#ffcc00', '#777777', '#00aa55']) {
    const [light, dark] = [luminance(color), luminance(textOn(color))].sort((a, b) => b - a) as [number, number]
    expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5)
  }
})

it('reads whole frames and nothing else', () => {
  expect(readFrames('{}\u001e{"type":6}\u001e')).toEqual([{}, { type: 6 }])
  for (const data of ['{}', '{"type":', 'x\u001e', new ArrayBuffer(4), 7]) expect(readFrames(data)).toBeNull()
})

it('waits longer each time, never above half a minute', () => {
  const pauses = Array.from({ length: 30 }, (_, index) => pauseBefore(index + 1, 1))
  expect(pauses.slice(0, 20)).toEqual([1_000, ...Array<number>(19).fill(2_000)])
  expect(pauses.slice(20, 25)).toEqual([4_000, 8_000, 16_000, 30_000, 30_000])
  expect(Math.max(...pauses)).toBe(30_000)
  expect(pauseBefore(1, 0)).toBe(500)
})

it('has every text in both languages, with the same places', () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).sort()
  for (const [key, text] of Object.entries(en)) expect(places(zh[key as keyof typeof zh]), key).toEqual(places(text))
})
