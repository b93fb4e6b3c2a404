import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeHub } from '../../protocol/test/FakeHub.ts'
import { FakeLater, settle } from '../../protocol/test/FakeLater.ts'
import { AgentDesk, Attention, DeskLink, DeskStore, Microphone, ServerClock, Softphone } from '../src/index.ts'
import { deskCall, deskOffer, deskState, deskWrapUp, fakeApi, FakePeer, FakeTrack, streamOf } from './fakes.ts'

function agentDesk() {
  const hub = new FakeHub()
  hub.results.set('Connection', 'conn-1')
  let interactionsFail = false
  const { api, asked } = fakeApi({
    desk: () => Promise.resolve(deskState()),
    agent: () => Promise.resolve({ id: 'agent1', queues: [{ id: 'sales', level: 2 }, { id: 'support', level: 1 }] }),
    queues: () => Promise.resolve({ items: [{ id: 'support', settings: { displayName: 'Support' } }] }),
    myInteractions: () => (interactionsFail ? Promise.reject(new Error('503')) : Promise.resolve({ items: [], next: null })),
    myStatistics: () => Promise.reject(new Error('404')),
    connectMedia: () => Promise.resolve({ sessionId: 's1', sdp: 'answer' }),
    setPresence: () => Promise.resolve(deskState({ version: 2, presence: 'break' })),
  })
  const store = new DeskStore()
  const peers: FakePeer[] = []
  const voice = new FakeTrack()
  const microphone = new Microphone(() => Promise.resolve(streamOf(voice)), () => '')
  const link = new DeskLink({ api, connect: () => hub, desk: store, clock: new ServerClock() })
  const softphone = new Softphone({
    connect: events => {
      const peer = new FakePeer(events)
      peers.push(peer)
      return peer
    },
    negotiate: sdp => api.connectMedia(sdp, link.get().connectionId ?? 'none'),
    microphone,
    silence: () => null,
    play: () => undefined,
    later: new FakeLater().later,
  })
  const rings: boolean[] = []
  const attention = new Attention({ ring: on => rings.push(on), flash: () => undefined, notify: () => undefined, remind: () => undefined })
  const desk = new AgentDesk({ api, desk: store, link, softphone, microphone, attention })
  const reads = (): number => asked.filter(([method]) => method === 'myInteractions').length
  return { desk, hub, asked, peers, voice, rings, reads, failInteractions: (fail: boolean) => { interactionsFail = fail } }
}

describe('AgentDesk', () => {
  afterEach(() => { vi.useRealTimers() })

  it('connects the voice with the connection it is online with', async () => {
    const { desk, asked, peers } = agentDesk()
    desk.start()
    await settle()
    expect(asked).toContainEqual(['connectMedia', 'offer', 'conn-1'])
    expect(peers[0]?.answered).toBe('answer')
    expect(desk.view.get()).toMatchObject({ link: 'online', desk: { version: 1 } })
    await desk.stop()
  })

  it('looks once more at an offer of somebody unknown, and not at one of a known customer', async () => {
    vi.useFakeTimers()
    const { desk, hub, asked } = agentDesk()
    const looks = (): number => asked.filter(([method]) => method === 'desk').length
    desk.start()
    await settle()
    const before = looks()
    hub.push('desk', deskState({ version: 2, offer: deskOffer() }))
    hub.push('desk', deskState({ version: 3, offer: deskOffer() }))
    vi.advanceTimersByTime(5_000)
    expect(looks()).toBe(before + 1)
    hub.push('desk', deskState({ version: 4, offer: deskOffer({ reservationId: 'r2', customer: { ...deskOffer().customer, match: 'known' } }) }))
    vi.advanceTimersByTime(5_000)
    expect(looks()).toBe(before + 1)
    await desk.stop()
  })

  it('rings for an offer, opens the microphone for the call and lets both go after', async () => {
    const { desk, hub, rings, voice } = agentDesk()
    desk.start()
    await settle()
    hub.push('desk', deskState({ version: 2, offer: deskOffer() }))
    hub.push('desk', deskState({ version: 3, call: deskCall() }))
    await settle()
    expect(rings).toEqual([true, false])
    expect(desk.view.get().microphone).toBe('live')
    hub.push('desk', deskState({ version: 4, wrapUp: deskWrapUp() }))
    await settle()
    expect(voice.stopped).toBe(true)
    expect(desk.view.get().draft.reservationId).toBe('r1')
    await desk.stop()
  })

  it('reads the day anew when a piece of work is finished, and shows what can be read', async () => {
    const { desk, hub, reads } = agentDesk()
    desk.start()
    await settle()
    expect(desk.day.get()).toMatchObject({ queues: ['Support', 'sales'], recent: [], statistics: null, failed: false })
    hub.push('desk', deskState({ version: 2, call: deskCall() }))
    hub.push('desk', deskState({ version: 3, wrapUp: deskWrapUp() }))
    expect(reads()).toBe(1)
    expect(reads()).toBe(1)
    vi.useFakeTimers()
    hub.push('desk', deskState({ version: 4 }))
    expect(reads()).toBe(2)
    vi.advanceTimersByTime(3_000)
    expect(reads(), 'once more, when the figures have followed').toBe(3)
    vi.advanceTimersByTime(60_000)
    expect(reads()).toBe(3)
    await desk.stop()
  })

  it('keeps the old list when it cannot be read anew, and says so', async () => {
    const { desk, failInteractions } = agentDesk()
    desk.start()
    await settle()
    failInteractions(true)
    await desk.readDay()
    expect(desk.day.get()).toMatchObject({ recent: [], failed: true })
    await desk.stop()
  })

  it('shows the desk a command answered with, before it is pushed', async () => {
    const { desk } = agentDesk()
    desk.start()
    await settle()
    await desk.actions.setPresence('break', null)
    expect(desk.view.get().desk?.presence).toBe('break')
    await desk.stop()
  })

  it('gives up voice and ringing when another tab takes over, and takes them back on demand', async () => {
    const { desk, hub, peers, rings } = agentDesk()
    desk.start()
    await settle()
    hub.push('desk', deskState({ version: 2, offer: deskOffer() }))
    hub.push('replaced', { reason: 'another-tab' })
    await settle()
    expect(desk.view.get().link).toBe('replaced')
    expect(peers[0]?.closed).toBe(true)
    expect(rings).toEqual([true, false])
    desk.takeOver()
    await settle()
    expect(desk.view.get().link).toBe('online')
    expect(peers).toHaveLength(2)
    await desk.stop()
  })

  it('leaves nothing behind when it is stopped', async () => {
    const { desk, hub, peers } = agentDesk()
    desk.start()
    await settle()
    await desk.stop()
    expect(hub.stopped).toBe(true)
    expect(peers[0]?.closed).toBe(true)
  })
})
