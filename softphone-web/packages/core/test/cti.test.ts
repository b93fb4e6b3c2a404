import { wireVersion, type CtiState, type WireMessage } from '@crm/cti/wire'
import { ApiError } from '@crm/protocol'
import { expect, it } from 'vitest'
import { settle } from '../../protocol/test/FakeLater.ts'
import { CtiBridge, ctiState, type FrameWindow } from '../src/index.ts'
import { deskCall, deskOffer, deskState, deskWrapUp } from './fakes.ts'

const page = 'https://crm.example.com'

/** A page around the bridge. */
class Around implements FrameWindow {
  readonly posted: { message: WireMessage; origin: string }[] = []
  private take: ((data: unknown, origin: string, fromParent: boolean) => void) | null = null

  readonly listen = (take: (data: unknown, origin: string, fromParent: boolean) => void): (() => void) => {
    this.take = take
    return () => { this.take = null }
  }

  readonly post = (message: WireMessage, origin: string): void => void this.posted.push({ message, origin })

  say(fields: Record<string, unknown>, origin = page, fromParent = true): void {
    this.take?.({ crm: 'cti', v: wireVersion, ...fields }, origin, fromParent)
  }

  kinds(): string[] {
    return this.posted.map(({ message }) => message.kind)
  }
}

function bridge(run: (verb: string) => Promise<unknown> = () => Promise.resolve('done')) {
  const around = new Around()
  let state: CtiState = ctiState(null)
  const made = new CtiBridge({ frame: around, origins: [page], run, state: () => state })
  made.start()
  return { around, made, become: (next: CtiState) => { state = next; made.refresh() } }
}

it('gives a page that is not listed, or is not the one around us, no sign', async () => {
  const { around, become } = bridge()
  around.say({ kind: 'hello' }, 'https://evil.example.com')
  around.say({ kind: 'hello' }, 'https://crm.example.com.evil.example')
  around.say({ kind: 'hello' }, 'null')
  around.say({ kind: 'hello' }, page, false)
  around.say({ kind: 'request', id: 1, verb: 'answer', args: {} }, 'https://evil.example.com')
  become(ctiState(deskState()))
  await settle()
  expect(around.posted).toEqual([])
})

it('speaks only to the origin that said hello', async () => {
  const { around, become } = bridge()
  around.say({ kind: 'hello' })
  become(ctiState(deskState()))
  expect(around.kinds()).toEqual(['welcome', 'event'])
  expect(new Set(around.posted.map(({ origin }) => origin))).toEqual(new Set([page]))
})

it('keeps silent to another version and to what is no message', () => {
  const { around } = bridge()
  around.say({ kind: 'hello', v: wireVersion + 1 })
  around.say({ kind: 'hello', crm: 'other' })
  around.say({ kind: 'request', id: 1, verb: 'answer', args: {} }) // before hello
  expect(around.posted).toEqual([])
})

it('answers every request once: with what came of it, with a refusal, with an unknown verb', async () => {
  const { around } = bridge(verb => verb === 'hold' ? Promise.reject(new ApiError(409, 'wrong-state', 'Not now.')) : Promise.resolve({ noteId: 'n' }))
  around.say({ kind: 'hello' })
  around.say({ kind: 'request', id: 1, verb: 'saveLog', args: { text: 'x' } })
  around.say({ kind: 'request', id: 2, verb: 'hold', args: {} })
  around.say({ kind: 'request', id: 3, verb: 'format-disk', args: {} })
  await settle()
  const answers = around.posted.map(({ message }) => message).filter(message => message.kind === 'answer').sort((a, b) => a.id - b.id)
  expect(answers.map(answer => [answer.id, answer.result, answer.error?.type])).toEqual([[1, { noteId: 'n' }, undefined], [2, undefined, 'wrong-state'], [3, undefined, 'unknown-verb']])
})

it('takes sixteen requests at once and refuses more', async () => {
  const { around } = bridge(() => new Promise(() => undefined))
  around.say({ kind: 'hello' })
  for (let id = 1; id <= 17; id++) around.say({ kind: 'request', id, verb: 'answer', args: {} })
  await settle()
  expect(around.posted.at(-1)?.message).toMatchObject({ kind: 'answer', id: 17, error: { type: 'busy' } })
})

it('tells the same state once', () => {
  const { around, become } = bridge()
  around.say({ kind: 'hello' })
  become(ctiState(deskState({ version: 1 })))
  become(ctiState(deskState({ version: 2 })))
  expect(around.kinds()).toEqual(['welcome', 'event'])
})

it('says of the desk what a page needs: ringing, talking, wrap-up', () => {
  expect(ctiState(null)).toMatchObject({ signedIn: false, call: null })
  expect(ctiState(deskState({ offer: deskOffer() })).call).toMatchObject({ state: 'ringing', callId: null })
  const call = deskCall()
  expect(ctiState(deskState({ call })).call).toMatchObject({ state: call.state, callId: call.callId, interactionId: call.interactionId })
  expect(ctiState(deskState({ wrapUp: deskWrapUp() })).call).toMatchObject({ state: 'wrapUp' })
})

it('hands attributes over by name, without erased ones', () => {
  const context = { language: null, menuPath: [], attributes: [{ name: 'order.number', value: 'A-1' }, { name: 'gone', value: null }] }
  expect(ctiState(deskState({ offer: { ...deskOffer(), context } })).call?.attributes).toEqual({ 'order.number': 'A-1' })
})
