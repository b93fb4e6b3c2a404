import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { heardBy, tones, untilHeard } from '../lib/hearing.mjs'
import { Relay } from '../lib/relay.mjs'
import { Server } from '../lib/server.mjs'
import { endedOnce, finishWrapUp, leave, nothingIsLeft, status } from '../lib/steps.mjs'
import { pause, percentile, until } from '../lib/wait.mjs'

const rounds = Number(process.env.CRM_RELOADS ?? 2) // of each trouble, in one call
const limit = 3_000 // milliseconds from the end of a trouble until both hear each other; kept to where times are measured

/** What happens to the browser of an agent in a call: the call goes on, and is counted as one. */
describe('a call and its browser’s troubles', () => {
  let server, relay, browser, desk, agent, supervisor, customer, wake, counted

  before(async () => {
    server = await Server.start()
    relay = await Relay.open(server)
    browser = await Browser.launch({ hertz: tones.agent })
    desk = await browser.desk(relay, 'agent1')
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
  })

  afterEach(async () => {
    wake?.() // what a failed test left behind
    relay.mend()
    await desk.context.setOffline(false)
    customer?.close()
    customer = undefined
    await leave(agent)
    await nothingIsLeft(server, supervisor)
  })

  after(async () => {
    await browser?.close()
    relay?.close()
    await server?.stop()
  })

  /** A customer is talking with the agent; what was counted before is remembered. */
  async function talking() {
    counted = { queue: await supervisor.figures('support'), agent: await agent.get('/agents/me/statistics') }
    await agent.presence('available')
    await status(agent, 'idle')
    customer = await Caller.call(server, '4001', { hertz: tones.customer })
    await customer.answered()
    await desk.accept()
    await untilHeard('they talk', [[customer, 'agent'], [desk, 'customer']])
    return (await agent.desk()).call
  }

  /** Both ways, from a moment: the customer hears the agent in what came since, and the page hears the customer. */
  async function audioBack(page = desk) {
    const from = performance.now()
    await until('the customer hears the agent', () => {
      const since = customer.received.filter(packet => packet.at > from).length
      return since >= 10 && share(customer.heard(0.2), 8000, tones.agent) > 0.8
    }, { every: 20, timeout: 30_000 })
    const spoke = performance.now() - from
    const packets = await arrived(page)
    await until('the page gets the customer’s voice', async () => await arrived(page) > packets + 5, { every: 20, timeout: 30_000 })
    const back = performance.now() - from
    await untilHeard('both hear each other', [[customer, 'agent'], [page, 'customer']])
    return { spoke, back }
  }

  /** How many packets of the call's voice the page has got, by its own count. */
  const arrived = page => page.page.evaluate(async () => {
    const report = await window.peers?.findLast(peer => peer.connectionState !== 'closed')?.getStats()
    return [...report?.values() ?? []].find(entry => entry.type === 'inbound-rtp')?.packetsReceived ?? 0
  })

  /** The call went on as one: one offer, one answer, one talk; the desk and the figures of the day say so. */
  async function wentOnAsOne(call) {
    const now = (await agent.desk()).call
    assert.deepEqual([now?.callId, now?.state, now?.role], [call.callId, 'talking', 'owner'])
    assert.equal((await agent.desk()).presence, 'available')
    customer.hangUp()
    await finishWrapUp(agent)
    await status(agent, 'idle')
    const interaction = await endedOnce(supervisor, call.interactionId)
    assert.deepEqual(interaction.agents, ['agent1'])
    assert.deepEqual(interaction.segments.map(segment => segment.kind).filter(kind => ['queue', 'offer', 'talk'].includes(kind)).toSorted(), ['offer', 'queue', 'talk'])
    const { queue, agent: mine } = counted
    const figures = await until('the day is counted', async () => { const f = await supervisor.figures('support'); return f.answered > queue.answered && f })
    assert.deepEqual([figures.offered, figures.answered, figures.requeued], [queue.offered + 1, queue.answered + 1, queue.requeued])
    const day = await until('his day is counted', async () => { const d = await agent.get('/agents/me/statistics'); return d.handled > mine.handled && d })
    assert.equal(day.handled, mine.handled + 1)
  }

  const report = (what, samples) => {
    console.log(`# ${what}: p50 ${percentile(samples, 0.5).toFixed(0)} ms, p95 ${percentile(samples, 0.95).toFixed(0)} ms of ${samples.length}`)
    if (process.env.CRM_RELOADS !== undefined) assert.ok(percentile(samples, 0.95) < limit, `${what}: ${samples.map(sample => sample.toFixed(0))}`)
  }

  for (const [seconds, told] of [[10, false], [10, true], [4, false]]) {
    test(`the network is gone for ${seconds} s${told ? ' and the browser is told' : ''}: the customer hears music, and both hear each other within 3 s of its return`, async () => {
      const call = await talking()
      const samples = []
      for (let round = 0; round < rounds; round += 1) {
        relay.cut()
        if (told) await desk.context.setOffline(true)
        const gone = performance.now()
        if (seconds > 4) await untilHeard('music meanwhile', [[customer, 'music']], { timeout: 6_000 })
        await pause(seconds * 1_000 - (performance.now() - gone))
        relay.mend()
        if (told) await desk.context.setOffline(false)
        samples.push((await audioBack()).back)
        await pause(1_000) // the desk has settled
      }
      report(`network gone for ${seconds} s${told ? ', told' : ''}, to audio`, samples)
      await wentOnAsOne(call)
    })
  }

  test('the page is frozen for 30 s: the call goes on, and the page is right within 3 s of its thaw', async () => {
    const call = await talking()
    const samples = []
    const devtools = await desk.context.newCDPSession(desk.page)
    for (let round = 0; round < Math.max(1, rounds / 2); round += 1) {
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
      const frozen = performance.now()
      const heard = []
      while (performance.now() - frozen < 30_000) {
        await pause(1_000)
        heard.push(await heardBy(customer))
      }
      await devtools.send('Page.setWebLifecycleState', { state: 'active' })
      const thaw = performance.now()
      await audioBack()
      await desk.call().getByText('Talking').first().waitFor()
      samples.push(performance.now() - thaw)
      assert.ok(!heard.includes('music') && heard.filter(who => who === 'agent').length > 20, `the customer heard ${heard}`)
    }
    report('frozen for 30 s, to audio', samples)
    await wentOnAsOne(call)
  })

  test('the page’s process stands still for 15 s: music meanwhile, and both hear each other within 3 s of its waking', async () => {
    const call = await talking()
    const samples = []
    for (let round = 0; round < rounds; round += 1) {
      wake = await browser.suspend()
      const gone = performance.now()
      await untilHeard('music meanwhile', [[customer, 'music']], { timeout: 8_000 })
      await pause(15_000 - (performance.now() - gone))
      wake()
      samples.push((await audioBack()).back)
      await pause(1_000)
    }
    report('process stopped for 15 s, to audio', samples)
    await wentOnAsOne(call)
  })

  test('the page’s process stands still for 30 s: the customer waits again as old as he was, and is answered by him who comes back', async () => {
    const call = await talking()
    const queued = await supervisor.figures('support')
    wake = await browser.suspend()
    const gone = performance.now()
    await until('the customer waits again', async () => (await supervisor.figures('support')).waiting === 1, { timeout: 30_000 })
    assert.equal(await heardBy(customer), 'music')
    await pause(30_000 - (performance.now() - gone))
    wake()
    const woken = performance.now()
    await finishWrapUp(agent) // what he had is his own to end
    await desk.offer().waitFor({ timeout: 20_000 })
    console.log(`# process stopped for 30 s: he has wrapped up and it rings again ${(performance.now() - woken).toFixed(0)} ms after the waking`)
    await desk.accept()
    await untilHeard('they talk again', [[customer, 'agent'], [desk, 'customer']])
    customer.hangUp()
    await finishWrapUp(agent)
    await endedOnce(supervisor, call.interactionId)
    const figures = await supervisor.figures('support')
    assert.equal(figures.offered - queued.offered, 1, 'he came to the queue a second time')
  })

  test('reloads, a second tab and back: the same call, counted once', async () => {
    const call = await talking()
    const samples = []
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now()
      await desk.page.reload({ waitUntil: 'commit' })
      await pause(300) // what the old page has sent has arrived
      await audioBack()
      samples.push(performance.now() - from)
    }
    report('reload, to audio both ways and heard', samples)
    const page = await desk.context.newPage()
    await page.goto(relay.url)
    await page.getByRole('region', { name: 'Call', exact: true }).waitFor()
    await desk.page.getByText('Your desk is open in another tab').waitFor()
    const tab = Object.assign(Object.create(Object.getPrototypeOf(desk)), { page, context: desk.context, server: relay })
    await untilHeard('the second tab', [[customer, 'agent'], [tab, 'customer']])
    await page.close()
    await desk.page.getByRole('button', { name: 'Use it here' }).first().click()
    await desk.voiceReady()
    await untilHeard('the first tab again', [[customer, 'agent'], [desk, 'customer']])
    await wentOnAsOne(call)
  })

  test('nothing went wrong on the page', () => assert.deepEqual(desk.faults, []))
})
