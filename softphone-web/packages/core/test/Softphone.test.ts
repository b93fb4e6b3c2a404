import type { DeskCallParty, MediaAnswer } from '@crm/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeLater, settle } from '../../protocol/test/FakeLater.ts'
import { Microphone, Softphone } from '../src/index.ts'
import { callParty, deskCall, deskOffer, deskState, FakePeer, FakeTrack, streamOf } from './fakes.ts'

const silence = new FakeTrack()
let peers: FakePeer[]
let timers: FakeLater
let voice: FakeTrack
let microphone: Microphone
let phone: Softphone
let negotiate: (sdp: string) => Promise<MediaAnswer>
let played: MediaStream[]

const peer = (index: number): FakePeer => {
  const found = peers[index]
  if (found === undefined) throw new Error(`There is no connection ${index}.`)
  return found
}

beforeEach(() => {
  peers = []
  played = []
  timers = new FakeLater()
  voice = new FakeTrack()
  negotiate = () => Promise.resolve({ sessionId: 's1', sdp: 'answer' })
  microphone = new Microphone(() => Promise.resolve(streamOf(voice)), () => '')
  phone = new Softphone({
    connect: events => {
      const made = new FakePeer(events)
      peers.push(made)
      return made
    },
    negotiate: sdp => negotiate(sdp),
    microphone,
    silence: () => silence.asTrack,
    play: stream => played.push(stream),
    random: () => 1,
    later: timers.later,
  })
})

async function connect(): Promise<void> {
  phone.start()
  await settle()
  peers.at(-1)?.events.onState('connected')
}

describe('Softphone', () => {
  it('connects with silence, so that the microphone stays closed between calls', async () => {
    await connect()
    expect(phone.get()).toMatchObject({ media: 'connected', session: 's1' })
    expect(peer(0).answered).toBe('answer')
    expect(peer(0).sent).toEqual([silence])
    expect(microphone.get()).toBe('idle')
  })

  it('attaches the microphone when a call appears, and closes it after', async () => {
    await connect()
    phone.follow(deskState({ call: deskCall() }))
    await settle()
    expect(peer(0).sent).toEqual([silence, voice])
    expect(microphone.get()).toBe('live')
    phone.follow(deskState())
    await settle()
    expect(peer(0).sent).toEqual([silence, voice, silence])
    expect(voice.stopped).toBe(true)
    expect(microphone.get()).toBe('idle')
  })

  it('takes the microphone when a call rings, says nothing before it is accepted, and lets it go with the offer', async () => {
    await connect()
    phone.follow(deskState({ offer: deskOffer() }))
    await settle()
    expect(peer(0).sent).toEqual([silence, voice])
    expect(voice.enabled).toBe(false)
    phone.follow(deskState({ call: deskCall() }))
    await settle()
    expect(peer(0).sent).toEqual([silence, voice])
    expect(voice.enabled).toBe(true)
    phone.follow(deskState({ offer: null }))
    await settle()
    expect(peer(0).sent).toEqual([silence, voice, silence])
    expect(microphone.get()).toBe('idle')
  })

  it('does not open the microphone for a chat, or for a call that rings or is at the phone', async () => {
    await connect()
    phone.follow(deskState({ offer: deskOffer({ ringsOnDevice: true }) }))
    phone.follow(deskState({ offer: deskOffer({ mediaType: 'chat' }) }))
    phone.follow(deskState({ call: deskCall({ onDevice: true }) }))
    await settle()
    expect(microphone.get()).toBe('idle')
    expect(peer(0).sent).toEqual([silence])
  })

  it('lets the agent be heard by whom he asks, or by the others, while the customer is on hold', async () => {
    await connect()
    const held = (...others: DeskCallParty[]) => deskState({ call: deskCall({ state: 'held', parties: [callParty({ state: 'held' }), ...others] }) })
    for (const [others, open] of [
      [[], false],
      [[callParty({ legId: 'l2', state: 'ringing' })], false],
      [[callParty({ legId: 'l2', state: 'consulting' })], true],
      [[callParty({ legId: 'l2', kind: 'external', state: 'talking' })], true],
      [[callParty({ legId: 'l2', kind: 'external', state: 'held' })], false],
    ] as const) {
      phone.follow(held(...others))
      await settle()
      expect(voice.enabled, others.map(party => party.state).join()).toBe(open)
    }
  })

  it('silences the track while muted or held', async () => {
    await connect()
    phone.follow(deskState({ call: deskCall({ muted: true }) }))
    await settle()
    expect(voice.enabled).toBe(false)
    phone.follow(deskState({ call: deskCall() }))
    expect(voice.enabled).toBe(true)
    phone.follow(deskState({ call: deskCall({ state: 'held' }) }))
    expect(voice.enabled).toBe(false)
  })

  it('connects anew with growing pauses when the path fails, and takes the microphone along', async () => {
    await connect()
    phone.follow(deskState({ call: deskCall() }))
    await settle()
    peer(0).events.onState('failed')
    expect(phone.get().media).toBe('lost')
    expect(peer(0).closed).toBe(true)
    timers.fire()
    await settle()
    expect(peer(1).sent).toEqual([voice])
    peer(1).events.onState('failed')
    expect(timers.waiting[0]?.milliseconds).toBe(500)
    timers.fire()
    await settle()
    peer(2).events.onState('connected')
    expect(phone.get().media).toBe('connected')
  })

  it('sits out a short break', async () => {
    await connect()
    peer(0).events.onState('disconnected')
    expect(phone.get().media).toBe('connected')
    peer(0).events.onState('connected')
    expect(timers.waiting).toHaveLength(0)
    expect(peers).toHaveLength(1)
  })

  it('does not sit out a long one', async () => {
    await connect()
    peer(0).events.onState('disconnected')
    timers.fire()
    expect(phone.get().media).toBe('lost')
  })

  it('tries again when the server refuses the offer', async () => {
    negotiate = () => Promise.reject(new Error('unavailable'))
    phone.start()
    await settle()
    expect(phone.get()).toMatchObject({ media: 'lost', problem: 'unavailable' })
    expect(timers.waiting).toHaveLength(1)
  })

  it('connects anew at once when the server no longer knows the session', async () => {
    await connect()
    const other = deskState({ phone: { kind: 'browser', devices: 0, mediaSession: null, mediaState: 'none' } })
    phone.follow(deskState())
    phone.follow(other)
    phone.follow(other)
    await settle()
    expect(timers.waiting).toHaveLength(0)
    expect(peers).toHaveLength(2)
  })

  it('takes no offence at a push that crossed the answer', async () => {
    await connect()
    phone.follow(deskState({ phone: { kind: 'browser', devices: 0, mediaSession: null, mediaState: 'connecting' } }))
    expect(timers.waiting).toHaveLength(0)
    phone.follow(deskState())
    expect(timers.waiting).toHaveLength(0)
  })

  it('connects anew when the server hears nothing, unless that passes', async () => {
    await connect()
    const deaf = deskState({ phone: { kind: 'browser', devices: 0, mediaSession: 's1', mediaState: 'lost' } })
    phone.follow(deaf)
    expect(timers.waiting).toHaveLength(1)
    phone.follow(deskState())
    expect(timers.waiting).toHaveLength(0)
    phone.follow(deaf)
    timers.fire()
    await settle()
    expect(peers).toHaveLength(2)
  })

  it('ignores what a connection it has given up still says', async () => {
    await connect()
    const old = peer(0)
    phone.reconnect()
    await settle()
    peer(1).events.onState('connected')
    old.events.onState('failed')
    old.events.onRemote(streamOf())
    expect(phone.get().media).toBe('connected')
    expect(played).toHaveLength(0)
  })

  it('lets the agent hear the customer', async () => {
    await connect()
    const stream = streamOf(new FakeTrack())
    peer(0).events.onRemote(stream)
    expect(played).toEqual([stream])
    expect(phone.get().remote).toBe(stream)
  })

  it('survives a call that ends before the microphone has opened', async () => {
    await connect()
    phone.follow(deskState({ call: deskCall() }))
    phone.follow(deskState())
    await settle()
    expect(voice.stopped).toBe(true)
    expect(peer(0).sent.at(-1)).toBe(silence)
    expect(microphone.get()).toBe('idle')
  })

  it('lets go of everything when it is stopped', async () => {
    await connect()
    phone.follow(deskState({ call: deskCall() }))
    await settle()
    phone.stop()
    expect(peer(0).closed).toBe(true)
    expect(voice.stopped).toBe(true)
    expect(phone.get()).toMatchObject({ media: 'off', session: null, remote: null })
    expect(timers.waiting).toHaveLength(0)
  })

  it('stays off while no microphone can be had, connects once there is one, and drops no call that is going on', async () => {
    microphone.permissionChanged('denied')
    phone.start()
    await settle()
    expect(peers).toHaveLength(0)
    expect(phone.get().media).toBe('off')
    microphone.permissionChanged('granted')
    phone.microphoneChanged(false)
    await settle()
    peers.at(-1)?.events.onState('connected')
    expect(phone.get().media).toBe('connected')
    microphone.plugged(false)
    phone.microphoneChanged(true)
    expect(phone.get().media).toBe('connected')
    phone.microphoneChanged(false)
    expect(phone.get().media).toBe('off')
    microphone.plugged(true)
    expect(microphone.get()).toBe('idle')
  })
})
