import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { Browser } from '../lib/browser.mjs'
import { fillList, numberAt, once, settled } from '../lib/campaigns.mjs'
import { Fleet } from '../lib/fleet.mjs'
import { extendSite } from '../lib/site.mjs'
import { Server } from '../lib/server.mjs'
import { SippCallees } from '../lib/sippcallees.mjs'
import { metric } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

/** Five agents, two trunks of ours of which one is ill, and a third that is sipp's. */
describe('campaigns by several trunks', () => {
  let server, browser, ill, well, sipp, fleet, supervisor

  before(async () => {
    const answers = { end: 'answer', ring: 200, talk: 1000 }
    ill = await Answerer.listen({ behaviour: () => ill.sick ? 503 : answers })
    Object.assign(ill, { sick: true, health: 503 })
    well = await Answerer.listen({ behaviour: () => answers })
    sipp = await SippCallees.start()
    server = await Server.start({ 'Demo:TrunkTarget': well.target })
    await server.halt()
    extendSite(server, { trunks: [{ id: 'ill', target: ill.target }, { id: 'sipp', target: sipp.target }] })
    await server.run()
    browser = await Browser.launch({ hertz: 1000 })
    supervisor = await server.api('supervisor')
    fleet = await Fleet.open(server, browser, ['agent1', 'agent2', 'agent3', 'agent4', 'agent5'])
  }, { timeout: 180_000 })

  after(async () => {
    fleet?.close()
    await browser?.close()
    await server?.stop()
    await sipp?.stop()
    ill?.close()
    well?.close()
  })

  const start = async (id, first, count, trunks) => {
    const list = await fillList(server, supervisor, id, ['number'], Array.from({ length: count }, (_, i) => [numberAt(first + i)]))
    await supervisor.send('PUT', `/campaigns/${id}`, { displayName: id, mode: 'progressive', queue: 'support', lists: [list], rules: ['uk'], ringTime: 15, trunks, retry: once })
    await supervisor.send('POST', `/campaigns/${id}/start`)
  }
  const order = [{ trunk: 'ill', priority: 1, weight: 1 }, { trunk: 'demo', priority: 2, weight: 1 }]
  const options = () => ill.requests.filter(line => line.startsWith('OPTIONS')).length

  test('a trunk that fails is followed by the next within the attempt, left after five faults, asked, and used again when it is well', { timeout: 90_000 }, async () => {
    await start('failover', 0, 25, order)
    const view = await settled(supervisor, 'failover', 25, 60_000)
    assert.deepEqual([view.figures.outcomes, view.figures.attempts, well.calls.length], [{ connected: 25 }, 25, 25])
    assert.ok(ill.calls.length >= 5 && ill.calls.length <= 12, `${ill.calls.length} dials by a trunk that fails`)
    assert.equal(await metric(server, 'crm_engine_trunks_suspended'), 1)
    await until('the trunk is asked whether it is there', () => options() >= 1, { timeout: 20_000 })
    assert.equal(await metric(server, 'crm_engine_trunks_suspended'), 1, 'it said 503')

    Object.assign(ill, { sick: false, health: 404 }) // whatever it says, it is there
    await until('it is back', async () => await metric(server, 'crm_engine_trunks_suspended') === 0, { timeout: 40_000 })
    const before = ill.calls.length
    await start('recovered', 100, 5, order)
    const again = await settled(supervisor, 'recovered', 5, 30_000)
    assert.deepEqual([again.figures.outcomes, ill.calls.length - before, well.calls.length], [{ connected: 5 }, 5, 25])
  })

  test('what a foreign stack answers is the outcome, its cause before its status', { timeout: 60_000 }, async () => {
    await start('foreign', 200, 40, [{ trunk: 'sipp', priority: 1, weight: 1 }])
    const view = await settled(supervisor, 'foreign', 40, 50_000).catch(fault => { throw new Error(`${fault.message}\n${sipp.output.slice(-3_000)}`) })
    assert.deepEqual(view.figures.outcomes, { connected: 20, busy: 4, unavailable: 4, declined: 4, 'invalid-number': 4, 'no-answer': 4 })
    assert.deepEqual(fleet.faults, [])
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0)
  })
})
