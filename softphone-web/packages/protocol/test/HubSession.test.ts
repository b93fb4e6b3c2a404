import { describe, expect, it } from 'vitest'
import { HubSession, type HubPort, type LinkState } from '../src/index.ts'
import { FakeHub } from './FakeHub.ts'
import { FakeLater, settle } from './FakeLater.ts'

function session(prepare: (hub: FakeHub, index: number) => void = () => undefined) {
  const hubs: FakeHub[] = []
  const states: LinkState[] = []
  const timers = new FakeLater()
  const online: HubPort[] = []
  const made = new HubSession({
    connect: () => {
      const hub = new FakeHub()
      prepare(hub, hubs.length)
      hubs.push(hub)
      return hub
    },
    subscribe: () => undefined,
    onOnline: hub => {
      online.push(hub)
      return Promise.resolve()
    },
    onState: state => states.push(state),
    random: () => 1,
    later: timers.later,
  })
  return { session: made, hubs, states, timers, online }
}

const refuse = (hub: FakeHub): void => {
  hub.startResult = Promise.reject(new Error('refused'))
}

describe('HubSession', () => {
  it('is online only after what belongs to a new connection is done', async () => {
    const { session: link, states, online } = session()
    link.start()
    expect(states).toEqual(['connecting'])
    await settle()
    expect(online).toHaveLength(1)
    expect(states).toEqual(['connecting', 'online'])
  })

  it('connects anew after a loss, without end, and within a second while another node may be taking over', async () => {
    const { session: link, hubs, states, timers } = session((hub, index) => { if (index > 0) refuse(hub) })
    link.start()
    await settle()
    hubs[0]?.drop()
    const pauses: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      pauses.push(timers.waiting[0]?.milliseconds ?? -1)
      timers.fire()
      await settle()
    }
    expect(pauses).toEqual([250, 500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000])
    expect(states).toEqual(['connecting', 'online', 'lost'])
    expect(hubs).toHaveLength(9)
  })

  it('counts a connection whose state cannot be fetched as failed', async () => {
    const timers = new FakeLater()
    const states: LinkState[] = []
    const link = new HubSession({
      connect: () => new FakeHub(),
      subscribe: () => undefined,
      onOnline: () => Promise.reject(new Error('503')),
      onState: state => states.push(state),
      later: timers.later,
    })
    link.start()
    await settle()
    expect(states).toEqual(['connecting', 'lost'])
    expect(timers.waiting).toHaveLength(1)
  })

  it('starts with short pauses again once it was online', async () => {
    const { session: link, hubs, timers } = session((hub, index) => { if (index === 1) refuse(hub) })
    link.start()
    await settle()
    hubs[0]?.drop()
    timers.fire()
    await settle()
    timers.fire()
    await settle()
    expect(link.state).toBe('online')
    hubs[2]?.drop()
    expect(timers.waiting[0]?.milliseconds).toBe(250)
  })

  it('does not connect any more once it was stopped', async () => {
    const { session: link, hubs, timers } = session()
    link.start()
    await settle()
    hubs[0]?.drop()
    await link.stop()
    expect(timers.waiting).toHaveLength(0)
    link.retryNow()
    await settle()
    expect(hubs).toHaveLength(1)
    expect(link.state).toBe('stopped')
  })

  it('closes a connection that opens after it was stopped', async () => {
    let open: () => void = () => undefined
    const { session: link, hubs, online } = session(hub => {
      hub.startResult = new Promise(resolve => { open = resolve })
    })
    link.start()
    await link.stop()
    open()
    await settle()
    expect(hubs[0]?.stopped).toBe(true)
    expect(online).toHaveLength(0)
    expect(link.state).toBe('stopped')
  })

  it('ignores the end of a connection that was given up already', async () => {
    const { session: link, hubs, timers } = session()
    link.start()
    await settle()
    hubs[0]?.drop()
    timers.fire()
    await settle()
    hubs[0]?.drop()
    expect(link.state).toBe('online')
  })

  it('retries at once when asked to, instead of when the timer says', async () => {
    const { session: link, hubs, timers } = session()
    link.start()
    await settle()
    hubs[0]?.drop()
    link.retryNow()
    await settle()
    expect(link.state).toBe('online')
    expect(timers.waiting).toHaveLength(0)
    expect(hubs).toHaveLength(2)
  })

  it('makes a new connection when the present one is doubted', async () => {
    const { session: link, hubs, timers } = session()
    link.renew()
    link.start()
    await settle()
    link.renew()
    expect(hubs[0]?.stopped).toBe(true)
    expect(link.state).toBe('lost')
    timers.fire()
    await settle()
    expect(link.state).toBe('online')
  })

  it('can be started again by hand after another tab took over, but not by itself', async () => {
    const { session: link, hubs } = session()
    link.start()
    await settle()
    await link.stop('replaced')
    hubs[0]?.drop()
    await settle()
    expect(link.state).toBe('replaced')
    expect(hubs).toHaveLength(1)
    link.start()
    await settle()
    expect(link.state).toBe('online')
  })
})
