import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { crm, simulate } from '../lib/simulator.mjs'
import { Server } from '../lib/server.mjs'
import { pause, until } from '../lib/wait.mjs'

// CRM_TRAFFIC_SECONDS=300 plays five minutes of calls through the menu, twice, instead of a minute of every kind
const long = Number(process.env.CRM_TRAFFIC_SECONDS ?? 0)
const whole = long ? { rate: 20, seconds: long, to: '4000' } : { rate: 30, seconds: 60, to: '4000=60,4001=30,4002=10' }
const broken = { ...whole, seconds: long || 40, seed: 2 }

describe('traffic of simulated customers and agents', () => {
  let server

  before(async () => { server = await Server.start() })

  after(async () => { await server?.stop() })

  test('all of it: figures balance each second, live is the report, nobody is without outcome, nothing is left behind', async () => {
    const { code, err, summary, progress } = await simulate(server, whole)
    assert.ok(summary, err)
    const { customers, agents, audit } = summary
    console.log(`# ${customers.placed} calls, ${customers.talked} talked, ${customers.gaveUp} gave up; audit: ${audit.looks} looks`)
    assert.deepEqual(audit.findings, [])
    assert.ok(audit.looks >= 50 && audit.missed <= 2, JSON.stringify(audit))
    assert.ok(customers.placed >= 20, JSON.stringify(customers))
    assert.deepEqual([customers.failed, customers.refused, customers.leftOut], [0, 0, 0], JSON.stringify(customers))
    assert.ok(customers.talked >= 4 && agents.wrappedUp >= 4, JSON.stringify(summary))
    assert.ok(customers.audioShare > 0.95, `of the audio came ${customers.audioShare}`)
    assert.ok(audit.interactions >= customers.placed, JSON.stringify(audit))
    assert.ok(progress.length >= 10, 'progress every five seconds')
    assert.equal(code, 0)

    // customers know a person by ear alone; the centre knows better
    const supervisor = await server.api('supervisor')
    const answered = (await supervisor.figures('support')).answered + (await supervisor.figures('sales')).answered
    assert.ok(customers.talked <= answered && customers.talked >= answered / 2, `${customers.talked} of ${answered} noticed the agent`)
  })

  test('kill -9 in the middle of it: the same holds afterwards', async () => {
    const running = simulate(server, broken)
    await pause(broken.seconds * 500)
    await server.kill()
    await server.run()
    const { code, err, summary } = await running
    assert.ok(summary, err)
    assert.deepEqual(summary.audit.findings, [])
    console.log(`# ${summary.customers.placed} calls, ${summary.customers.talked} talked; audit: ${summary.audit.looks} looks, ${summary.audit.missed} missed`)
    assert.ok(summary.audit.missed > 0, 'the server was away')
    assert.ok(summary.customers.talked >= 2, JSON.stringify(summary.customers))
    assert.equal(code, 0)
  })

  test('a recount from the journal equals the figures', async () => {
    await server.kill()
    const { code, out, err } = await crm('journal', 'verify', server.dataPath)
    assert.equal(code, 0, `${out}\n${err}`)
    await server.run()
  })
})

describe('demo traffic inside the server', () => {
  test('customers call by themselves, and a stop hangs them up and ends in seconds', async () => {
    const server = await Server.start({ 'Demo:Traffic': 60 })
    try {
      assert.match(server.output, /Traffic\s+60 simulated calls a minute/)
      const supervisor = await server.api('supervisor')
      const { items } = await until('five calls', async () => {
        const page = await supervisor.get('/interactions?limit=50')
        return page.items.length >= 5 && page
      }, { timeout: 30_000 })
      assert.ok(items.some(i => i.customerName), 'known customers are among them')
    } finally {
      const asked = performance.now()
      const how = await server.stop()
      assert.deepEqual(how, { code: 0, signal: null })
      const took = performance.now() - asked
      console.log(`# asked to stop to stopped: ${took.toFixed(0)} ms`)
      assert.ok(took < 18_000, `${took} ms: it waited for calls instead of ending them, which takes 20 s`)
    }
  })

  test('it is refused where the demo is', async () => {
    await assert.rejects(Server.start({ 'Demo:Traffic': 6, 'Demo:Enabled': 'false' }), /Demo:Traffic: simulated customers call the demo/)
  })
})
