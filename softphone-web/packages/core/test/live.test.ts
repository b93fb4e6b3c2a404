import type { LiveAgent, LivePicture, LiveQueue } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { FakeHub } from '../../protocol/test/FakeHub.ts'
import { FakeLater, settle } from '../../protocol/test/FakeLater.ts'
import {
  activityThreshold, agentRows, AlarmBell, criticalOf, defaultThresholds, isLimit, LiveStore, noFilter, pageOf, queueRows, ServerClock,
  severityOf, shareRows, staleAfter, Ticker, totalsOf, TrendHistory, WallboardSettings, type Totals,
} from '../src/index.ts'
import { FakeKeep } from './fakes.ts'

const start = Date.parse('2026-11-21T20:00:00Z')
const time = (seconds: number): string => new Date(start + seconds * 1_000).toISOString()

const figures: LiveQueue['today'] = {
  offered: 0, answered: 0, answeredInThreshold: 0, abandoned: 0, shortAbandoned: 0, overflowed: 0, callbackRequested: 0, voicemail: 0,
  transferredOut: 0, requeued: 0, closedBySystem: 0, averageSpeedOfAnswer: null, averageHandleTime: null, serviceLevel: null,
  serviceLevelVariant: 'default', longestWait: null, waiting: 0, agentsReady: 0, abandonmentRate: null, occupancy: null,
}

function queue(id: string, fields: Partial<LiveQueue> = {}, today: Partial<LiveQueue['today']> = {}): LiveQueue {
  return { id, name: id.toUpperCase(), waiting: 0, longestWait: null, agentsReady: 0, agentsOnQueue: 0, today: { ...figures, ...today }, ...fields }
}

function agent(id: string, fields: Partial<LiveAgent> = {}): LiveAgent {
  return {
    id, name: id, presence: 'available', presenceReason: null, presenceSince: time(0), routingStatus: 'idle', activity: 'idle',
    activitySince: time(0), interaction: null, occupancy: null, queue: null, customerWaitingSince: null, queues: [], ...fields,
  }
}

function picture(version: number, fields: Partial<LivePicture> = {}): LivePicture {
  return { version, at: time(version), queues: [], agents: [], ...fields }
}

describe('LiveStore', () => {
  function board(fetched: () => Promise<LivePicture> = () => new Promise(() => undefined)) {
    const hubs: FakeHub[] = []
    const timers = new FakeLater()
    const live = new LiveStore({
      connect: () => {
        const hub = new FakeHub()
        hubs.push(hub)
        return hub
      },
      fetchPicture: fetched, clock: new ServerClock(), later: timers.later,
    })
    live.start()
    return { live, timers, hub: (index = 0) => hubs[index] as FakeHub, hubs }
  }
  const shown = (live: LiveStore): number | undefined => live.get().picture?.version

  it('never shows an older picture after a newer one', () => {
    const { live, hub } = board()
    hub().push('live', picture(7))
    hub().push('live', picture(6))
    hub().push('live', picture(8, { at: time(5) })) // counted higher, but made earlier
    expect(shown(live)).toBe(7)
    hub().push('live', picture(9))
    expect(shown(live)).toBe(9)
  })

  it('does not let the fetched picture overwrite a newer pushed one', async () => {
    const { live, hub } = board(() => Promise.resolve(picture(5)))
    hub().push('live', picture(6))
    await settle()
    expect(live.get()).toMatchObject({ link: 'online', picture: { version: 6 } })
  })

  it('says that it is stale when nothing came for a while, and is live again with the next picture', () => {
    const { live, timers, hub } = board()
    hub().push('live', picture(1))
    expect(timers.waiting.map(timer => timer.milliseconds)).toEqual([staleAfter])
    expect(staleAfter).toBeLessThan(2_000)
    timers.fire()
    expect(live.get().stale).toBe(true)
    hub().push('live', picture(2))
    expect(live.get().stale).toBe(false)
  })

  it('takes the same picture once more as a sign of life, and an older one as none', () => {
    const { live, timers, hub } = board()
    hub().push('live', picture(2))
    timers.fire()
    hub().push('live', picture(1))
    expect(live.get().stale).toBe(true)
    hub().push('live', picture(2))
    expect(live.get().stale).toBe(false)
  })

  it('is stale at once when the connection is lost', async () => {
    const { live, hub } = board(() => Promise.resolve(picture(1)))
    await settle()
    hub().drop()
    expect(live.get()).toMatchObject({ stale: true, link: 'lost', picture: { version: 1 } })
  })

  it('gives up a connection that stays silent', async () => {
    const { live, timers, hubs } = board(() => Promise.resolve(picture(1)))
    await settle()
    timers.fire() // stale
    timers.fire() // given up
    expect(live.get().link).toBe('lost')
    timers.fire() // tried anew
    expect(hubs).toHaveLength(2)
  })

  it('believes a restarted server that counts anew', async () => {
    const { live, timers, hub } = board()
    await settle()
    hub().push('live', picture(900))
    hub().drop()
    timers.fire()
    hub(1).push('live', picture(1, { at: time(950) }))
    hub(1).push('live', picture(2, { at: time(951) }))
    expect(shown(live)).toBe(2)
    expect(live.get().stale).toBe(false)
  })

  it('shows the newest of any shuffled sequence', () => {
    let seed = 11
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let round = 0; round < 100; round++) {
      const { live, hub } = board()
      const seen: number[] = []
      live.subscribe(() => seen.push(shown(live) ?? 0))
      const versions = Array.from({ length: 12 }, () => Math.floor(random() * 60))
      for (const version of versions) hub().push('live', picture(version))
      expect(shown(live)).toBe(Math.max(...versions))
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
    }
  })
})

describe('shareRows', () => {
  it('keeps the objects of rows that say the same', () => {
    const before = picture(1, { queues: [queue('a'), queue('b')], agents: [agent('x', { queues: ['a'] })] })
    const after = shareRows(before, picture(2, { queues: [queue('b'), queue('a', { waiting: 1 })], agents: [agent('x', { queues: ['a'] })] }))
    expect(after.version).toBe(2)
    expect(after.queues[0]).toBe(before.queues[1])
    expect(after.queues[1]).toMatchObject({ id: 'a', waiting: 1 })
    expect(after.agents).toBe(before.agents)
  })

  it('notices a change deep inside a row, and a row that went', () => {
    const before = picture(1, { queues: [queue('a', {}, { offered: 1 })], agents: [agent('x'), agent('y')] })
    const after = shareRows(before, picture(2, { queues: [queue('a', {}, { offered: 2 })], agents: [agent('x')] }))
    expect(after.queues[0]?.today.offered).toBe(2)
    expect(after.agents.map(row => row.id)).toEqual(['x'])
  })
})

describe('totals', () => {
  it('are of all customers, not the mean of the queues', () => {
    const totals = totalsOf(picture(100, {
      queues: [
        queue('a', { waiting: 1, longestWait: 40 }, { offered: 101, waiting: 1, answered: 90, answeredInThreshold: 90, abandoned: 10, averageSpeedOfAnswer: 10 }),
        queue('b', { waiting: 2, longestWait: 90 }, { offered: 12, waiting: 2, answered: 10, answeredInThreshold: 0, averageSpeedOfAnswer: 60 }),
      ],
      agents: [agent('x', { occupancy: 0.5 }), agent('y', { activity: 'talking', occupancy: 0.9 }), agent('z', { activity: 'off-queue', occupancy: 0.1 })],
    }))
    expect(totals).toMatchObject({ waiting: 3, offered: 113, answered: 100, abandoned: 10, ready: 1, onQueue: 2, averageSpeedOfAnswer: 15 })
    expect(totals.serviceLevel).toBeCloseTo(90 / 110)
    expect(totals.abandonmentRate).toBeCloseTo(10 / 110)
    expect(totals.occupancy).toBeCloseTo(0.7)
    expect(totals.oldestSince).toBe(start + 10_000)
  })

  it('have nothing to say over nothing', () => {
    expect(totalsOf(picture(1))).toMatchObject({ serviceLevel: null, abandonmentRate: null, averageSpeedOfAnswer: null, occupancy: null, oldestSince: null })
  })
})

describe('TrendHistory', () => {
  const totals = (waiting: number): Totals => ({ ...totalsOf(picture(1)), waiting })

  it('compares with five minutes ago, as soon as there is something to compare', () => {
    const history = new TrendHistory()
    for (let step = 0; step < 3; step++) history.note(totals(step), step * 10_000)
    expect(history.of('waiting').change).toBeNull()
    for (let step = 3; step < 60; step++) history.note(totals(step), step * 10_000)
    expect(history.of('waiting').change).toBe(30)
  })

  it('takes one sample in ten seconds and forgets what is older than a quarter of an hour', () => {
    const history = new TrendHistory()
    for (let step = 0; step < 10_000; step++) history.note(totals(step), step * 1_000)
    expect(history.of('waiting').samples).toHaveLength(90)
    expect(history.of('waiting').samples.at(-1)).toBe(9_990)
  })
})

describe('thresholds', () => {
  it.each([
    ['longestWait', 29, 'none'], ['longestWait', 30, 'warn'], ['longestWait', 120, 'bad'], ['longestWait', null, 'none'],
    ['serviceLevel', 0.8, 'good'], ['serviceLevel', 0.79, 'warn'], ['serviceLevel', 0.59, 'bad'], ['serviceLevel', 0, 'bad'],
  ] as const)('judge %s of %s as %s', (name, value, severity) => expect(severityOf(name, value, defaultThresholds)).toBe(severity))

  it('know which way is worse, and what a figure can be', () => {
    expect(isLimit('serviceLevel', { warn: 0.8, bad: 0.9 })).toBe(false)
    expect(isLimit('serviceLevel', { warn: 1.1, bad: 0.9 })).toBe(false)
    expect(isLimit('waiting', { warn: 5, bad: 3 })).toBe(false)
    expect(isLimit('waiting', { warn: 3, bad: 3 })).toBe(true)
    expect(isLimit('waiting', { warn: Number.NaN, bad: 3 })).toBe(false)
  })

  it('bound a break, but not a meeting', () => {
    expect(activityThreshold('off-queue', 'break')).toBe('break')
    expect(activityThreshold('off-queue', 'meeting')).toBeNull()
    expect(activityThreshold('held', 'available')).toBe('held')
  })
})

describe('WallboardSettings', () => {
  it('are kept for each viewer', () => {
    const keep = new FakeKeep()
    const mine = new WallboardSettings(keep, 'anna')
    mine.patch({ alarm: true, thresholds: { ...defaultThresholds, waiting: { warn: 1, bad: 2 } }, queueSort: { column: 'name', descending: false } })
    expect(new WallboardSettings(keep, 'anna').get()).toEqual(mine.get())
    expect(new WallboardSettings(keep, 'ben').get()).toMatchObject({ alarm: false, thresholds: defaultThresholds })
  })

  it.each(['[]', '7', '{"thresholds":{"waiting":{"warn":9,"bad":1}},"queueSort":{"column":"evil"},"pageSeconds":0.1,"alarm":"yes"}'])(
    'survive %s in the browser’s storage', stored => {
      const keep = new FakeKeep()
      keep.setItem('crm.wallboard.anna', stored)
      expect(new WallboardSettings(keep, 'anna').get()).toEqual(new WallboardSettings(new FakeKeep(), 'anna').get())
    })
})

describe('rows', () => {
  const queues = [queue('b', { waiting: 2, longestWait: 5 }), queue('a'), queue('c', { waiting: 2, longestWait: 50 })]
  const name = (id: string): string => id.toUpperCase()

  it('of queues are sorted both ways, those without a figure last, ties by name', () => {
    const ids = (column: 'longestWait' | 'waiting' | 'name', descending: boolean): string =>
      queueRows(queues, noFilter, { column, descending }).map(row => row.id).join('')
    expect(ids('longestWait', true)).toBe('cba')
    expect(ids('longestWait', false)).toBe('bca')
    expect(ids('waiting', true)).toBe('bca')
    expect(ids('name', true)).toBe('cba')
  })

  it('of agents are found by name, queue and activity', () => {
    const agents = [agent('Anna', { queues: ['b'] }), agent('王芳', { activity: 'talking', queue: 'a' }), agent('Ben', { activitySince: time(-60) })]
    const found = (filter: Partial<typeof noFilter>): string[] =>
      agentRows(agents, { ...noFilter, ...filter }, { column: 'name', descending: false }, name).map(row => row.name)
    expect(found({ words: 'ann' })).toEqual(['Anna'])
    expect(found({ words: '王' })).toEqual(['王芳'])
    expect(found({ words: ' B ' })).toEqual(['Anna', 'Ben'])
    expect(found({ queue: 'a' })).toEqual(['王芳'])
    expect(found({ activity: 'idle' })).toEqual(['Anna', 'Ben'])
    expect(agentRows(agents, noFilter, { column: 'since', descending: true }, name)[0]?.name).toBe('Ben')
  })

  it('are paged, and the page after the last is the first', () => {
    const rows = [1, 2, 3, 4, 5]
    expect(pageOf(rows, 2, 2)).toEqual({ rows: [5], pages: 3, page: 2 })
    expect(pageOf(rows, 2, 3)).toEqual({ rows: [1, 2], pages: 3, page: 0 })
    expect(pageOf(rows, 2, -1).page).toBe(2)
    expect(pageOf([], 2, 7)).toEqual({ rows: [], pages: 1, page: 0 })
  })
})

describe('AlarmBell', () => {
  it('rings once for what becomes critical, not for what was so before or stays so', () => {
    let rings = 0
    const bell = new AlarmBell(() => rings++)
    const waits = (seconds: number): ReadonlySet<string> =>
      criticalOf(picture(1, { queues: [queue('a', { waiting: 1, longestWait: seconds, agentsOnQueue: 1 })] }), defaultThresholds)
    bell.follow(waits(300))
    bell.follow(waits(301))
    expect(rings).toBe(0)
    bell.follow(waits(1))
    bell.follow(waits(121))
    bell.follow(waits(122))
    expect(rings).toBe(1)
  })

  it('knows a queue whose customers nobody serves, and an agent who missed an offer', () => {
    expect([...criticalOf(picture(1, {
      queues: [queue('a', { waiting: 1, longestWait: 1 }), queue('b')], agents: [agent('x', { activity: 'not-responding' })],
    }), defaultThresholds)]).toEqual(['a:nobody', 'x:notResponding'])
  })
})

describe('Ticker', () => {
  it('stands still rather than go back a little, and follows a clock that was set back', () => {
    let now = 10_000
    const ticker = new Ticker(() => now)
    const look = (): number => {
      ticker.subscribe(() => undefined)()
      return ticker.get()
    }
    now = 9_000
    expect(look()).toBe(10_000)
    now = 10_500
    expect(look()).toBe(10_500)
    now = 2_000
    expect(look()).toBe(2_000)
  })
})
