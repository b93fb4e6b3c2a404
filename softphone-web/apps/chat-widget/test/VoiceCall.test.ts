import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MicrophoneFault, type Line, type LineEvents } from '../src/voice/ports.ts'
import { VoiceCall } from '../src/voice/VoiceCall.ts'
import { ChatRefusal, type Right } from '../src/wire/ChatApi.ts'
import type { WebCallRequest, WebCallStatus } from '../src/wire/contract.ts'

const details = { name: null, language: 'en', page: { url: 'https://shop.example/', title: 'Shop' }, attributes: {} }
const status = (fields: Partial<WebCallStatus> = {}): WebCallStatus => ({ state: 'waiting', position: 2, estimatedWait: null, agent: null, endReason: null, ...fields })

class Scene implements Line {
  done: string[] = []
  begun: WebCallRequest[] = []
  now: WebCallStatus | ChatRefusal = status()
  ticket: string | null = 'ticket-1'
  microphone: () => Promise<void> = () => Promise.resolve()
  beginning: () => Promise<void> = () => Promise.resolve()
  events: LineEvents | null = null
  readonly call = new VoiceCall({
    now: () => 1_000,
    open: async events => {
      await this.microphone()
      this.events = events
      return this
    },
    api: {
      callTicket: (_entryPoint: string, chat: Right | null) => {
        this.done.push(`ticket ${chat?.conversationId ?? '-'}`)
        return Promise.resolve({ state: this.ticket === null ? 'offline' : 'ready', ticket: this.ticket, reason: this.ticket === null ? 'closed' : null })
      },
      beginCall: async request => {
        this.begun.push(request)
        await this.beginning()
        return { callId: 'i1', token: 't1', sdp: 'our answer', status: status() }
      },
      lookCall: () => (this.now instanceof ChatRefusal ? Promise.reject(this.now) : Promise.resolve(this.now)),
      hangUpCall: right => {
        this.done.push(`hangup ${right.conversationId}`)
        return Promise.resolve()
      },
    },
  })

  offer = (): Promise<string> => Promise.resolve('my offer')
  answer = (sdp: string): Promise<void> => {
    this.done.push(sdp)
    return Promise.resolve()
  }
  mute = (muted: boolean): void => void this.done.push(`mute ${muted}`)
  press = (key: string): boolean => this.done.push(`press ${key}`) > 0
  close = (): void => void this.done.push('close')

  start(chat: Right | null = null): Promise<void> {
    return this.call.start('support', chat, details)
  }
}

let scene: Scene
beforeEach(() => {
  vi.useFakeTimers()
  scene = new Scene()
})
afterEach(() => vi.useRealTimers())

it('goes from the microphone by a ticket to an agent, and ends when he hangs up', async () => {
  await scene.start({ conversationId: 'c1', token: 'x' })
  expect(scene.done).toEqual(['ticket c1', 'our answer'])
  expect(scene.begun).toEqual([{ ...details, ticket: 'ticket-1', sdp: 'my offer' }])
  expect(scene.call.get()).toMatchObject({ phase: 'waiting', position: 2 })
  scene.now = status({ state: 'connected', position: null, agent: 'Anna' })
  await vi.advanceTimersByTimeAsync(1_600)
  expect(scene.call.get()).toMatchObject({ phase: 'connected', agent: 'Anna', connectedAt: 1_000 })
  scene.now = status({ state: 'ended', endReason: 'agent-hung-up' })
  await vi.advanceTimersByTimeAsync(1_600)
  expect(scene.call.get()).toMatchObject({ phase: 'ended', reason: 'agent-hung-up' })
  expect(scene.done.slice(2)).toEqual(['close'])
})

it('mutes, presses and hangs up, and nothing works on a call that is over', async () => {
  await scene.start()
  scene.call.mute(true)
  expect(scene.call.press('5')).toBe(true)
  scene.call.hangUp()
  scene.call.hangUp()
  scene.call.mute(false)
  expect(scene.call.press('6')).toBe(false)
  expect(scene.done).toEqual(['ticket -', 'our answer', 'mute true', 'press 5', 'close', 'hangup i1'])
  expect(scene.call.get().muted).toBe(false)
})

it.each(['denied', 'missing', 'insecure'] as const)('says that the microphone is %s, and asks for no ticket', async reason => {
  scene.microphone = () => Promise.reject(new MicrophoneFault(reason))
  await scene.start()
  expect(scene.call.get()).toMatchObject({ phase: 'ended', reason: `microphone-${reason}` })
  expect(scene.done).toEqual([])
})

it('closes the line when nobody takes calls', async () => {
  scene.ticket = null
  await scene.start()
  expect(scene.call.get().reason).toBe('offline-closed')
  expect(scene.done).toEqual(['ticket -', 'close'])
})

it.each([[429, 'too-many'], [0, 'unreachable'], [503, 'unreachable'], [403, 'failed']])('says what a refusal of %s means', async (code, reason) => {
  scene.beginning = () => Promise.reject(new ChatRefusal(code))
  await scene.start()
  expect(scene.call.get().reason).toBe(reason)
  expect(scene.done.at(-1)).toBe('close')
})

it('hangs up what begins after the customer has given up', async () => {
  scene.beginning = () => {
    scene.call.hangUp()
    return Promise.resolve()
  }
  await scene.start()
  expect(scene.done).toEqual(['ticket -', 'close', 'hangup i1'])
})

it('gives the microphone back when it is allowed too late', async () => {
  scene.microphone = () => {
    scene.call.hangUp()
    return Promise.resolve()
  }
  await scene.start()
  expect(scene.done).toEqual(['close'])
})

it('goes on while the server is not reached, and ends when it knows the call no more or the voice is gone', async () => {
  await scene.start()
  scene.now = new ChatRefusal(0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(scene.call.get().phase).toBe('waiting')
  scene.now = new ChatRefusal(404)
  await vi.advanceTimersByTimeAsync(1_600)
  expect(scene.call.get().reason).toBe('gone')
  const other = new Scene()
  await other.start()
  other.events?.lost()
  expect(other.call.get().reason).toBe('media-lost')
  expect(other.done.at(-1)).toBe('hangup i1')
})
