import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { readWav, rms, share } from '../lib/audio.mjs'
import { Balancer } from '../lib/balancer.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Customer } from '../lib/customer.mjs'
import { tones, untilHeard } from '../lib/hearing.mjs'
import { verifyJournal } from '../lib/journal.mjs'
import { Kamailio } from '../lib/kamailio.mjs'
import { Postgres } from '../lib/postgres.mjs'
import { Server } from '../lib/server.mjs'
import { accept, endedOnce, finishWrapUp, offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const patience = { timeout: 60_000 }

/** However busy the machine is that runs this: what is looked at is what happens to the calls, and how long it takes is told. */
const slow = { 'Calls:SurviveRestart': 600 }

/** Kills a server, lets `next` bring the work up again, and gives how long it was until both heard each other. */
async function silence(killed, next, caller, desk) {
  const since = performance.now()
  await killed.kill()
  const ready = await next(since)
  await untilHeard('both hear each other again', [[caller, 'agent'], [desk, 'customer']], patience)
  return { ready, audio: performance.now() - since }
}

/** One asset, which holds the talk before and after the loss, and silence between. */
async function oneRecording(supervisor, interaction) {
  const found = await until('recorded', async () => { const i = await supervisor.get(`/interactions/${interaction}`); return i.recordings.length > 0 && i }, patience)
  assert.equal(found.recordings.length, 1)
  const id = found.recordings[0].id ?? found.recordings[0]
  await until('readable', async () => (await supervisor.request('GET', `/recordings/${id}`)).status === 200)
  const { rate, channels: [left, right] } = readWav(await supervisor.bytes(`/recordings/${id}`))
  const talks = [], half = rate / 2
  for (let at = 0; at + half <= left.length; at += half) {
    const [l, r] = [left.subarray(at, at + half), right.subarray(at, at + half)]
    talks.push(share(l, rate, tones.customer) > 0.8 && share(r, rate, tones.agent) > 0.8 ? 'talk' : rms(l) < 0.003 && rms(r) < 0.003 ? 'silence' : 'other')
  }
  const course = talks.filter((what, place) => what !== 'other' && what !== talks.slice(0, place).findLast(w => w !== 'other'))
  assert.deepEqual(course.slice(course.indexOf('talk'), course.indexOf('talk') + 3), ['talk', 'silence', 'talk'], talks.join(' '))
  return found
}

/** The open chat of an agent's page. */
const chatOf = desk => desk.page.locator('.panel.chat')

/** The agent and the customer each write a line, and the other reads it. A call that began has taken the chat's place on the page. */
async function talkInWriting(desk, customer, [fromAgent, fromCustomer]) {
  if (!await chatOf(desk).isVisible()) await desk.page.locator('.chat-row').click()
  await desk.page.locator('.chat-composer textarea').fill(fromAgent)
  await desk.page.keyboard.press('Enter')
  await until('the customer reads', async () => (await customer.lines()).includes(fromAgent), patience)
  await customer.say(fromCustomer)
  await until('the agent reads', async () => (await chatOf(desk).locator('.chat-words').allTextContents()).includes(fromCustomer), patience)
}

/** What a page writes into itself and loses with a reload. */
const mark = page => page.evaluate(() => { window.marked = true })
const isMarked = page => page.evaluate(() => window.marked === true)

const named = (interaction, name) => interaction.events.filter(event => event.name === name).length

describe('the active of two nodes is killed while people talk and wait, Kamailio before them', () => {
  const lease = 2
  let postgres, shared, a, b, edge, balancer, browser, desk, customer

  before(async () => {
    postgres = await Postgres.start()
    shared = await mkdtemp(join(tmpdir(), 'crm-e2e-shared-'))
    a = await Server.start({ ...slow, ...postgres.node('a', lease, shared) })
    b = await Server.start({ ...slow, ...postgres.node('b', lease, shared) }, process.env, 'stands by for node a')
    edge = await Kamailio.start(a, b)
    balancer = await Balancer.open(a, b)
    browser = await Browser.launch({ hertz: tones.agent })
    desk = await browser.desk(balancer, 'agent1')
  })

  after(async () => {
    await browser?.close()
    balancer?.close()
    await edge?.stop()
    await Promise.all([a?.stop(), b?.stop()])
    await postgres?.stop()
    if (shared !== undefined) await rm(shared, { recursive: true, force: true })
  })

  test('both hear each other again, who waits keeps his place, and all is counted once', async () => {
    let agent = await a.api('agent1')
    let supervisor = await a.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
    customer = await Customer.open(browser, balancer)
    await customer.begin()
    const { reservationId } = await offered(agent)
    await agent.send('POST', `/reservations/${reservationId}/accept`)
    await chatOf(desk).waitFor(patience)
    await talkInWriting(desk, customer, ['Hello, I am looking.', 'Thank you'])
    await mark(desk.page)
    await mark(customer.page)
    const { conversationId } = (await agent.desk()).chats[0]
    const caller = await Caller.call(edge, '4001', { hertz: tones.customer })
    await caller.answered()
    const { interactionId, callId } = await accept(agent)
    await untilHeard('they talk', [[caller, 'agent'], [desk, 'customer']])
    const waiting = []
    for (const hertz of [tones.second, tones.third]) {
      const next = await Caller.call(edge, '4001', { hertz })
      await next.answered()
      waiting.push(next)
      await until('he waits', async () => (await supervisor.figures()).waiting === waiting.length)
    }
    await pause(2_000)
    const seen = await supervisor.figures()

    const { ready, audio } = await silence(a, async since => {
      await until('the other takes over', () => b.output.includes('takes over'), patience)
      const claimed = performance.now() - since
      await until('it serves', () => /takes over[^]*Crm is ready/.test(b.output), { timeout: 120_000 })
      console.log(`# kill -9 of the active node, lease ${lease} s: claimed after ${(claimed / 1000).toFixed(1)} s, ready after ${((performance.now() - since) / 1000).toFixed(1)} s`)
      return performance.now() - since
    }, caller, desk)
    console.log(`# audio between the same two people again after ${(audio / 1000).toFixed(1)} s`)
    assert.ok(audio < ready + 20_000, 'the agent\'s browser is awaited for 20 s')
    assert.equal(caller.over, null)
    assert.ok(caller.offered >= 1, 'he was sent a re-INVITE')

    agent = await b.api('agent1')
    supervisor = await b.api('supervisor')
    assert.equal((await agent.desk()).call?.callId, callId)
    await untilHeard('who waits hears music', waiting.map(one => [one, 'music']), patience)
    const kept = await supervisor.figures()
    assertBalanced(kept)
    assert.deepEqual([kept.offered, kept.waiting, kept.answered], [seen.offered, seen.waiting, seen.answered])
    await talkInWriting(desk, customer, ['Here I am again.', 'So am I'])
    assert.deepEqual([await isMarked(desk.page), await isMarked(customer.page)], [true, true], 'neither page was loaded anew')
    assert.deepEqual((await agent.desk()).chats.map(chat => chat.conversationId), [conversationId])
    assert.deepEqual(await customer.lines(), ['Where is my kettle?', 'Hello, I am looking.', 'Thank you', 'Here I am again.', 'So am I'])
    await pause(3_000)

    caller.hangUp()
    await finishWrapUp(agent)
    const interaction = await endedOnce(supervisor, interactionId)
    assert.equal(named(interaction, 'call.carried-over'), 1)
    await oneRecording(supervisor, interactionId)
    await customer.page.getByRole('button', { name: 'End the chat' }).click()
    await customer.page.getByRole('button', { name: 'End it' }).click()
    const chat = await until('the chat has ended', async () => { const i = await supervisor.get(`/interactions/${conversationId}`); return i.outcome && i }, patience)
    assert.deepEqual([chat.mediaType, chat.outcome, named(chat, 'interaction.ended')], ['chat', 'answered', 1])
    for (const { reservationId: mine, wrapUp } of (await agent.desk()).chats) if (wrapUp) await agent.send('POST', `/reservations/${mine}/wrap-up`, { code: wrapUp.codes[0]?.code })

    await accept(agent, 30_000)
    await untilHeard('who waited first is served first', [[waiting[0], 'agent'], [waiting[1], 'music']])
    waiting[0].hangUp()
    waiting[1].hangUp()
    await finishWrapUp(agent)
    await agent.presence('break')
    const over = await until('nobody waits', async () => { const f = await supervisor.figures(); return f.waiting === 0 && f }, patience)
    assertBalanced(over)
    assert.deepEqual([over.offered, over.closedBySystem], [seen.offered, seen.closedBySystem])
  })

  test('a new call finds its way through the edge', async () => {
    const next = await Caller.call(edge, '4100')
    await next.answered()
    next.hangUp()
  })

  test('the journal holds', async () => {
    await pause(1_500)
    await b.kill()
    await verifyJournal(b.dataPath, postgres.connectionString)
    await b.run()
  })
})

describe('one process is killed and starts again', () => {
  let server, browser, desk

  before(async () => {
    server = await Server.start(slow)
    browser = await Browser.launch({ hertz: tones.agent })
    desk = await browser.desk(server, 'agent1')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('the talk goes on, with a caller whose peer takes re-INVITEs from us directly', async () => {
    let agent = await server.api('agent1')
    await agent.presence('available')
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001', { hertz: tones.customer })
    await caller.answered()
    const { interactionId } = await accept(agent)
    await untilHeard('they talk', [[caller, 'agent'], [desk, 'customer']])
    await pause(2_000)
    const { audio } = await silence(server, () => server.run(), caller, desk)
    console.log(`# kill -9 and restart of a single process: audio again after ${(audio / 1000).toFixed(1)} s`)
    agent = await server.api('agent1')
    const supervisor = await server.api('supervisor')
    await pause(3_000)
    caller.hangUp()
    await finishWrapUp(agent)
    assert.equal(named(await endedOnce(supervisor, interactionId), 'call.carried-over'), 1)
    await oneRecording(supervisor, interactionId)
  })

  test('who hung up meanwhile is not waited for, and a call in a flow is told that it is over', async () => {
    const [waits, echo] = [await Caller.call(server, '4002'), await Caller.call(server, '4100')]
    await waits.answered()
    await echo.answered()
    const supervisor = await server.api('supervisor')
    const seen = await until('he waits', async () => { const f = await supervisor.figures('sales'); return f.waiting === 1 && f })
    await server.kill()
    waits.vanish()
    await server.run()
    assert.equal(await echo.ended(), 'bye')
    const again = await server.api('supervisor')
    const figures = await until('closed', async () => { const f = await again.figures('sales'); return f.waiting === 0 && f }, patience)
    assertBalanced(figures)
    assert.equal(figures.closedBySystem, seen.closedBySystem + 1)
    await agentsRest(again)
  })

  /** Nothing of a call is left. */
  const agentsRest = supervisor => until('nobody is in a call', async () => (await supervisor.get('/interactions?limit=5')).items.every(i => i.outcome), patience)
})
