import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, lastInteraction, offered, status } from '../lib/steps.mjs'
import { pause, percentile, until } from '../lib/wait.mjs'

describe('what can go wrong at the desk', () => {
  let server, browser, desk, agent, supervisor
  const callers = []
  const call = async options => {
    const caller = await Caller.call(server, '4001', options)
    callers.push(caller)
    await caller.answered()
    return caller
  }

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch({ hertz: 1000 })
    desk = await browser.desk(server, 'agent1')
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
  })

  afterEach(() => callers.splice(0).forEach(c => c.close()))

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('a caller who gives up within 5 s is a short abandon, later an abandon', async () => {
    await agent.presence('break')
    const before = await supervisor.figures()
    const quick = await call()
    await pause(1_000)
    quick.hangUp()
    assert.equal((await lastInteraction(supervisor)).outcome, 'shortAbandoned')
    const slow = await call()
    await pause(6_000)
    slow.hangUp()
    await until('counted', async () => { const f = await supervisor.figures(); return f.abandoned === before.abandoned + 1 && f.shortAbandoned === before.shortAbandoned + 1 })
    assertBalanced(await supervisor.figures())
    await agent.presence('available')
    await status(agent, 'idle')
  })

  test('a rejected call waits on; the agent keeps his status', async () => {
    const caller = await call()
    const offer = await offered(agent)
    await desk.button('Reject').click()
    await until('no offer', async () => (await agent.desk()).offer === null)
    assert.equal((await agent.desk()).routingStatus, 'idle')
    assert.equal(caller.over, null)
    assert.equal((await supervisor.figures()).waiting, 1)
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.ok(interaction.segments.some(s => s.kind === 'offer' && s.endReason?.includes('reject')), JSON.stringify(interaction.segments))
    assert.ok(offer.reservationId)
  })

  test('a missed call makes him not responding, and one click brings him back', async () => {
    const caller = await call()
    await offered(agent)
    await until('not responding', async () => (await agent.desk()).routingStatus === 'notResponding', { timeout: 40_000 })
    assert.equal(caller.over, null)
    await desk.page.getByRole('button', { name: 'I am back' }).first().click()
    await accept(agent)
    caller.hangUp()
    await finishWrapUp(agent)
  })

  test('a browser that vanishes while ringing gives the call back, and another agent gets it', async () => {
    const second = await browser.desk(server, 'agent2')
    const agent2 = await server.api('agent2')
    await agent.presence('break')
    await agent2.presence('available')
    await status(agent2, 'idle')
    const caller = await call()
    await offered(agent2)
    await agent.presence('available')
    await second.vanish()
    const taken = await accept(agent)
    assert.ok(taken.callId)
    assert.equal((await agent2.desk()).routingStatus, 'offQueue')
    caller.hangUp()
    await finishWrapUp(agent)
    await agent2.presence('offline')
  })

  test('a browser that vanishes while talking puts the customer back, with music meanwhile', async () => {
    const second = await browser.desk(server, 'agent2')
    const agent2 = await server.api('agent2')
    await agent.presence('break')
    await agent2.presence('available')
    await status(agent2, 'idle')
    const caller = await call()
    await accept(agent2)
    await until('caller hears the agent', () => share(caller.heard(0.5), 8000, 1000) > 0.8)
    await second.vanish()
    await until('caller hears something else', () => caller.received.length > 50 && share(caller.heard(0.5), 8000, 1000) < 0.1, { timeout: 15_000 })
    await agent.presence('available')
    await accept(agent, 45_000) // his browser has 20 s to come back
    await until('caller hears the next agent', () => share(caller.heard(0.5), 8000, 1000) > 0.8)
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'answered')
    assert.deepEqual(interaction.agents, ['agent2', 'agent1'])
    await finishWrapUp(agent)
    assertBalanced(await supervisor.figures())
  })

  test('a caller who vanishes without BYE is noticed and nobody is stuck', async () => {
    const caller = await call()
    await accept(agent)
    await until('caller heard', () => caller.received.length > 20)
    caller.vanish()
    await until('wrap-up', async () => (await agent.desk()).wrapUp !== null, { timeout: 60_000 })
    assert.equal((await lastInteraction(supervisor)).outcome, 'answered')
    await finishWrapUp(agent)
  })

  test('a reload in a call brings the audio back within 3 s', async () => {
    const caller = await call()
    await accept(agent)
    await desk.untilHears(440)
    const samples = []
    for (let i = 0; i < Number(process.env.CRM_RELOADS ?? 5); i += 1) {
      const from = performance.now()
      await desk.page.reload({ waitUntil: 'commit' })
      await until('audio back both ways', async () => caller.received.at(-1)?.at > from + 300 && share(caller.heard(0.2), 8000, 1000) > 0.8
        && await desk.page.evaluate(() => window.heardStream !== undefined).catch(() => false), { timeout: 15_000, every: 20 })
      samples.push(performance.now() - from)
      await desk.untilHears(440)
    }
    console.log(`# reload to audio: p50 ${percentile(samples, 0.5).toFixed(0)} ms, p95 ${percentile(samples, 0.95).toFixed(0)} ms of ${samples.length}`)
    assert.ok(percentile(samples, 0.95) < 3_000, `reload to audio: ${samples.map(s => s.toFixed(0))}`)
    caller.hangUp()
    await finishWrapUp(agent)
  })

  test('a second tab takes the desk over, call and all, and the first says so', async () => {
    const caller = await call()
    await accept(agent)
    const page = await desk.context.newPage()
    await page.goto(server.url)
    await page.getByRole('region', { name: 'Call', exact: true }).waitFor()
    await desk.page.getByText('Your desk is open in another tab').waitFor()
    await until('caller hears the second tab', () => share(caller.heard(0.3), 8000, 1000) > 0.8)
    await page.close()
    await desk.page.getByRole('button', { name: 'Use it here' }).first().click()
    await desk.voiceReady()
    await until('caller hears the first tab again', () => share(caller.heard(0.3), 8000, 1000) > 0.8, { timeout: 20_000 })
    caller.hangUp()
    await finishWrapUp(agent)
  })

  test('a second tab is refused where the setting says so', async () => {
    const strict = await Server.start({ 'Desk:SecondTab': 'IsRefused' })
    try {
      const first = await browser.desk(strict, 'agent3')
      const page = await first.context.newPage()
      await page.goto(strict.url)
      await page.getByText('Your desk is open in another tab').waitFor()
      await first.presence('Available')
      await status(await strict.api('agent3'), 'idle')
      await first.vanish()
    } finally {
      await strict.stop()
    }
  })

  test('signing out with a call up puts the customer back and leaves nobody stuck', async () => {
    const caller = await call()
    await accept(agent)
    await desk.page.getByRole('button', { name: 'Your account' }).click()
    await desk.page.getByRole('menuitem', { name: 'Sign out' }).or(desk.page.getByRole('button', { name: 'Sign out' })).first().click()
    await desk.page.getByLabel('User name').waitFor()
    await until('the customer waits again', async () => (await supervisor.figures()).waiting === 1)
    assert.equal(caller.over, null)
    const state = await agent.desk()
    assert.equal(state.presence, 'offline')
    caller.hangUp()
    await until('nobody waits', async () => (await supervisor.figures()).waiting === 0)
    assertBalanced(await supervisor.figures())
  })
})
