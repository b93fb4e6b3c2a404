import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { Browser } from '../lib/browser.mjs'
import { fillList, mostAtOnce, mostWithin, numberAt, once, onceAnHour, overOf, settled, zoneAt } from '../lib/campaigns.mjs'
import { Fleet } from '../lib/fleet.mjs'
import { extendSite } from '../lib/site.mjs'
import { Server } from '../lib/server.mjs'
import { metric } from '../lib/steps.mjs'
import { pause, percentile, until } from '../lib/wait.mjs'

// CRM_DIALLING=600 calls so many people outside, and once more at the predictive pace, and holds 99 of 100 who answer to hear an agent within 200 ms; without
// it the first of both are 200, and 90 of 100 are held to that
const long = Number(process.env.CRM_DIALLING ?? 0)
const people = long || 200
const agents = ['agent1', 'agent2', 'agent3', 'agent4', 'agent5', ...Array.from({ length: 25 }, (_, i) => `dialler${i + 1}`)]
const [channels, rate] = [40, 25]

/** What twenty numbers in a row do when they are called, and what must come of it where nobody listens who answers. */
const kinds = [
  ...Array.from({ length: 8 }, (_, i) => ['connected', { end: 'answer', ring: 300 + 250 * i, talk: 1500 + 200 * i }]), // people
  ['connected', { end: 'answer', ring: 1500, talk: 3000, says: 350 }], // machines
  ['connected', { end: 'answer', ring: 2500, talk: 2500, says: 350 }],
  ['connected', { end: 'answer', ring: 700, talk: 2000, says: 2100 }], // a fax
  ['busy', 486],
  ['busy', { end: 486, early: 425, ring: 800 }], // said in early media, then by a status
  ['no-answer', 'ring'],
  ['congestion', { end: 503, ring: 200 }],
  ['busy', { end: 480, ring: 200, reason: 'Q.850;cause=17;text="User busy"' }], // the cause is the more exact
  ['congestion', 'silent'],
  ['invalid-number', { end: 404, reason: 'Q.850;cause=1' }],
  ['connected', { end: 'answer', early: 425, ring: 900, talk: 1500 }],
  ['declined', { end: 603, ring: 300 }],
]
const kindOf = place => kinds[place % kinds.length]

/** Nobody in these stretches of places may be called: it is night there; they said so after the list was loaded. */
const [asleep, optedOut, forStop, forKill, forPace] = [2000, 2100, 3000, 4000, 5000]

/** Thirty agents, a trunk with limits, and people outside who do everything that people and carriers do. */
describe('dialling on a trunk', () => {
  let server, browser, outside, fleet, supervisor

  before(async () => {
    const behaviour = number => {
      const place = Number(number.slice(-4))
      return place >= forPace || place < asleep ? kindOf(place)[1]
        : place >= forKill ? { end: place % 3 === 0 ? 'ring' : 'answer', ring: 400 + place % 7 * 300, talk: 4000 }
        : place >= forStop ? 'ring' : 'answer'
    }
    outside = await Answerer.listen({ hertz: 880, behaviour })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    await server.halt()
    extendSite(server, { agents: agents.slice(5), trunks: [{ id: 'demo', maxChannels: channels, maxCallsPerSecond: rate }] })
    await server.run()
    browser = await Browser.launch({ hertz: 1000 })
    supervisor = await server.api('supervisor')
    fleet = await Fleet.open(server, browser, agents)
  }, { timeout: 400_000 })

  after(async () => {
    fleet?.close()
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  const campaign = (id, list, more) => supervisor.send('PUT', `/campaigns/${id}`, {
    displayName: id, queue: 'support', lists: [list], rules: ['us'], registryAsOf: new Date().toISOString(), zone: zoneAt(14), ringTime: 15,
    announcement: 'This was the company.', retry: once, ...more,
  })
  const placesFrom = (first, count) => Array.from({ length: count }, (_, i) => [numberAt(first + i), zoneAt(14)])
  /** Where the time of those went who waited long for an agent: how many had answered before them, and what the journal says from their answer on. */
  async function tellTheSlow(calls, longest = 150) {
    const inOrder = calls.filter(c => c.heardAt !== undefined).sort((a, b) => a.answeredAt - b.answeredAt)
    const slow = inOrder.filter(c => c.heardAt - c.answeredAt > longest)
    if (slow.length === 0) return
    const pages = []
    do pages.push(await supervisor.get(`/interactions?limit=200${pages.length ? `&after=${pages.at(-1).next}` : ''}`))
    while (pages.at(-1).next !== null)
    const items = pages.flatMap(page => page.items)
    for (const call of slow.slice(0, 10)) {
      const before = inOrder.indexOf(call), close = inOrder.filter(c => c !== call && Math.abs(c.answeredAt - call.answeredAt) < 20).length
      const item = items.find(one => one.from === call.number)
      const { events } = item === undefined ? { events: [] } : await supervisor.get(`/interactions/${item.id}`)
      console.log(`#   ${Math.round(call.heardAt - call.answeredAt)} ms, ${before} had answered before, ${close} within 20 ms: ${events.map(e => `${e.at.slice(17, 23)} ${e.name}`).join(', ')}`)
    }
  }

  const callsIn = (first, count) => outside.calls.filter(c => { const place = Number(c.number.slice(-4)); return place >= first && place < first + count })

  /** What was dialled kept to the trunk's limits and to the outcome of each kind; everybody who answered heard an agent. */
  function judge(calls, view, { allHeard }) {
    const expected = {}
    for (const call of calls) {
      const [outcome] = kindOf(Number(call.number.slice(-4)))
      expected[outcome] = (expected[outcome] ?? 0) + 1
    }
    const { abandoned = 0, 'hung-up': early = 0, ...outcomes } = view.figures.outcomes
    expected.connected -= abandoned + early
    assert.deepEqual(outcomes, expected)
    assert.equal(overOf(view), view.figures.attempts)
    const lines = mostAtOnce(calls.map(c => ({ from: c.invitedAt, to: c.endedAt ?? c.invitedAt + 6_000 })))
    const dials = mostWithin(calls.map(c => c.invitedAt), 900)
    const answered = calls.filter(c => c.answeredAt !== undefined)
    const delays = answered.filter(c => c.heardAt !== undefined).map(c => c.heardAt - c.answeredAt)
    const waits = Object.fromEntries([0.5, 0.9, 0.99, 1].map(share => [share, Math.round(percentile(delays, share))]))
    console.log(`# ${calls.length} dialled, ${delays.length} heard somebody after ${waits[0.5]} ms (median), ${waits[0.9]} ms (p90), ${waits[0.99]} ms (p99), ${waits[1]} ms (worst); ${lines} lines, ${dials} dials a second at most; ${JSON.stringify(view.figures.outcomes)}`)
    assert.ok(lines <= channels, `${lines} lines at once`)
    assert.ok(dials <= 1.2 * rate, `${dials} dials in a second`) // the limit is kept where it is decided; what is delayed on its way comes in bunches
    assert.ok(view.figures.peopleAbandoned <= 0.03 * view.figures.peopleAnswered, `${view.figures.peopleAbandoned} of ${view.figures.peopleAnswered} had nobody`)
    if (allHeard) assert.equal(delays.length, answered.length, 'somebody answered and heard nobody')
    return waits
  }

  test('each outcome is what the carrier said, an agent is heard at once, and nobody is called whom law or list protect', { timeout: 300_000 }, async () => {
    const list = await fillList(server, supervisor, 'mixed', ['number', 'zone'], [
      ...placesFrom(0, people), ...placesFrom(asleep, 10).map(([number]) => [number, zoneAt(2)]), ...placesFrom(optedOut, 5)])
    for (let place = optedOut; place < optedOut + 5; place += 1) await fleet.agents[0].api.send('POST', '/do-not-call/opt-outs', { number: numberAt(place), reason: 'asked' })
    await campaign('mixed', list, { mode: 'progressive' })
    await supervisor.send('POST', '/campaigns/mixed/start')
    const view = await settled(supervisor, 'mixed', people, 60_000 + people * 300)
    await supervisor.send('POST', '/campaigns/mixed/stop')

    const calls = callsIn(0, people)
    assert.equal(calls.length, people, 'each number is dialled once')
    await tellTheSlow(calls)
    const waits = judge(calls, view, { allHeard: true })
    assert.deepEqual([callsIn(asleep, 100).length, callsIn(optedOut, 100).length], [0, 0])
    assert.deepEqual([view.figures.refused, view.figures.records.waiting], [5, 10])
    assert.ok(view.figures.putOff.hours >= 10, JSON.stringify(view.figures.putOff))
    assert.ok(waits[0.5] < 100 && waits[0.9] < 200 && waits[0.99] < (long ? 200 : 1_000), JSON.stringify(waits)) // the last is the aim, on a machine that does nothing else
    assert.deepEqual(fleet.faults, [])
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0)
  })

  test('a stop at full rate: nothing is dialled a tenth of a second later, and what rings is taken back', { timeout: 60_000 }, async () => {
    await campaign('halted', await fillList(server, supervisor, 'halted', ['number', 'zone'], placesFrom(forStop, 200)), { mode: 'power', linesPerAgent: 3 })
    await supervisor.send('POST', '/campaigns/halted/start')
    await until('many ring', () => callsIn(forStop, 200).length >= rate)
    await supervisor.send('POST', '/campaigns/halted/stop')
    await pause(100)
    const dialled = callsIn(forStop, 200).length
    await Promise.all(callsIn(forStop, 200).map(async call => assert.equal(await call.end(), 'cancelled')))
    await pause(2_000)
    assert.equal(callsIn(forStop, 200).length, dialled)
    const view = await until('all are over', async () => { const now = await supervisor.get('/campaigns/halted'); return now.now === null && now })
    assert.equal(view.figures.outcomes.withdrawn, view.figures.attempts)
  })

  test('at the predictive pace the cap holds', { timeout: 900_000, skip: long ? false : 'takes minutes: CRM_DIALLING=600 runs it' }, async () => {
    await campaign('paced', await fillList(server, supervisor, 'paced', ['number', 'zone'], placesFrom(forPace, long)), { mode: 'predictive', duty: 1 })
    await supervisor.send('POST', '/campaigns/paced/start')
    const view = await settled(supervisor, 'paced', long, 600_000)
    judge(callsIn(forPace, long), view, { allHeard: false })
    const answered = callsIn(forPace, long).filter(c => c.answeredAt !== undefined)
    const alone = answered.filter(c => c.heardAt === undefined).length
    assert.ok(alone <= (view.figures.outcomes['hung-up'] ?? 0), `${alone} people heard neither an agent nor who had called`)
    await supervisor.send('POST', '/campaigns/paced/stop')
  })

  test('kill -9 in full flight: every attempt has one outcome, and no number is dialled again within its pause', { timeout: 180_000 }, async () => {
    await campaign('lost', await fillList(server, supervisor, 'lost', ['number', 'zone'], placesFrom(forKill, 90)), { mode: 'power', linesPerAgent: 1.2, retry: onceAnHour })
    await supervisor.send('POST', '/campaigns/lost/start')
    const mine = () => callsIn(forKill, 90)
    await until('many talk, some ring', () => mine().filter(c => c.heardAt && !c.over).length >= 10 && mine().filter(c => !c.answeredAt && !c.over).length >= 3, { every: 10 })
    await server.kill()
    fleet.leave()
    const [before, underWay] = [mine().length, mine().filter(c => c.over === null).length]
    mine().forEach(c => c.close()) // whoever was on the line hears that it is dead
    await server.run()
    await fleet.connect({ idle: false })
    supervisor = await server.api('supervisor')
    assert.equal((await supervisor.get('/campaigns/lost')).stage, 'running')
    const view = await settled(supervisor, 'lost', 90, 90_000)
    console.log(`# ${before} dialled before, ${underWay} of them under way; ${mine().length} in all; ${JSON.stringify(view.figures.outcomes)}`)
    assert.equal(new Set(mine().map(c => c.number)).size, mine().length, 'a number was dialled twice')
    assert.ok(view.figures.outcomes.lost > 0, 'some were lost')
    assert.deepEqual((await supervisor.get('/campaigns/lost/attempts')).items, [])
    await supervisor.send('POST', '/campaigns/lost/stop')
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0, { timeout: 30_000 })
  })
})
