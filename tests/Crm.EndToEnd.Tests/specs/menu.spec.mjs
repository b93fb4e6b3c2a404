import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { purest, readWav, rms } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { sippCalls } from '../lib/sipp.mjs'
import { accept, finishWrapUp, lastInteraction, offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('the menu at 4000', () => {
  let server, supervisor
  const callers = []
  const call = async options => {
    const caller = await Caller.call(server, '4000', { hertz: 0, ...options })
    callers.push(caller)
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25 && rms(caller.heard(0.4)) > 0.005)
    return caller
  }
  const waitingIn = queue => until(`one waits in ${queue}`, async () => (await supervisor.figures(queue)).waiting === 1)
  const steps = interaction => interaction.course.filter(c => c.kind === 'step').map(c => `${c.what ?? c.name ?? c.text}:${c.result}`)

  before(async () => {
    server = await Server.start()
    supervisor = await server.api('supervisor')
  })

  afterEach(async () => {
    callers.splice(0).forEach(c => c.close())
    await until('nobody waits', async () => (await supervisor.figures('support')).waiting + (await supervisor.figures('sales')).waiting === 0)
    assertBalanced(await supervisor.figures('support'))
  })

  after(() => server?.stop())

  for (const how of ['event', 'info', 'tone']) {
    test(`2 by ${how} leads to support, 1 to sales`, async () => {
      for (const [key, queue] of [['2', 'support'], ['1', 'sales']]) {
        const caller = await call({ offersEvents: how !== 'tone' }) // who offers events is not listened to for tones
        await caller.press(key, how)
        await waitingIn(queue)
        caller.hangUp()
        const interaction = await lastInteraction(supervisor)
        assert.deepEqual(interaction.queues, [queue])
        assert.equal(interaction.outcome, 'shortAbandoned')
        assert.ok(interaction.course.some(c => c.kind === 'step' && c.result === key), JSON.stringify(steps(interaction)))
      }
    })
  }

  for (const how of ['rfc4733', 'info']) {
    test(`sipp presses 2 by ${how}`, async () => {
      const before = await supervisor.figures('support')
      await sippCalls(server, '4000', { calls: 5, rate: 2, press: how })
      const figures = await until('counted', async () => { const f = await supervisor.figures('support'); return f.waiting === 0 && f.offered >= before.offered + 5 && f })
      assert.equal(figures.offered, before.offered + 5)
    })
  }

  test('who hangs up in the menu is closed in the flow', async () => {
    const caller = await call()
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'closedInFlow')
    assert.deepEqual(interaction.queues, [])
  })

  test('who presses nothing gets a person', async () => {
    await call()
    await until('waits', async () => (await supervisor.figures('support')).waiting === 1, { timeout: 90_000 })
  })

  test('who presses nonsense is told goodbye', async () => {
    const caller = await call()
    for (let i = 0; i < 8 && caller.over === null; i += 1) {
      await caller.press('5')
      await pause(1_500)
    }
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'closedInFlow')
    assert.ok(interaction.course.some(c => c.kind === 'step' && c.result === 'no-match'), JSON.stringify(steps(interaction)))
  })

  test('3 asks for a call back', async () => {
    const caller = await call({ from: '+442079460118' })
    await caller.press('3')
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const { items: [callback] } = await supervisor.get('/callbacks?queue=support')
    assert.equal(callback.state, 'waiting')
    const interaction = await until('interaction ended', async () => {
      const found = await supervisor.get(`/interactions/${callback.originInteractionId}`)
      return found.outcome && found
    })
    assert.equal(interaction.outcome, 'callbackRequested')
    assert.equal(interaction.course.find(c => c.kind === 'callback').name, callback.interactionId)
    assert.equal((await supervisor.request('DELETE', `/callbacks/${callback.id}?reason=tested`)).status, 204)
    const kept = await lastInteraction(supervisor)
    assert.deepEqual([kept.id, kept.outcome, kept.mediaType, kept.direction], [callback.interactionId, 'closedBySystem', 'callback', 'outbound'])
  })

  test('9 repeats the choices', async () => {
    const caller = await call()
    await caller.press('9')
    await pause(500)
    await caller.press('1')
    await waitingIn('sales')
    caller.hangUp()
    await lastInteraction(supervisor)
  })

  test('who waits may leave a message, and it can be heard', async () => {
    const caller = await call({ hertz: 440 })
    await caller.press('2')
    await waitingIn('support')
    await pause(1_000)
    await caller.press('2')
    await until('left the queue', async () => (await supervisor.figures('support')).waiting === 0, { timeout: 60_000 })
    await until('the tone', () => purest(caller.heard(1), 8000, 1000).share > 0.5, { timeout: 30_000, every: 100 })
    await pause(4_000)
    await caller.press('#')
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'voicemail')
    const audio = await until('the message is there', () => supervisor.bytes(`/recordings/${interaction.recordings[0]}`).catch(() => null))
    const { rate, channels: [customer] } = readWav(audio)
    assert.ok(purest(customer, rate, 440).share > 0.9, 'the caller is on the message')
  })

  test('who hangs up at the tone has left no message', async () => {
    const caller = await call()
    await caller.press('2')
    await waitingIn('support')
    await pause(1_000)
    await caller.press('2')
    await until('left the queue', async () => (await supervisor.figures('support')).waiting === 0, { timeout: 60_000 })
    caller.hangUp()
    assert.equal((await lastInteraction(supervisor)).outcome, 'closedInFlow')
  })

  test('a call handed over by another IVR brings what it knows, by headers and by a note before', async () => {
    const told = { source: 'bank-ivr', menuPath: ['main', 'cards'], digits: '4711', language: 'zh', attributes: { 'contract.number': 'C-1001' } }
    const { handoverId } = await supervisor.send('POST', '/handovers', told)
    const ways = [
      { headers: ['X-Crm-Source: bank-ivr', 'X-Crm-Menu-Path: main/cards', 'X-Crm-Digits: 4711', 'X-Crm-Language: zh', 'X-Crm-Attribute: contract.number=C-1001'] },
      { headers: [`X-Crm-Handover: ${handoverId}`] },
      { from: '+442079460999', note: { ...told, from: '+44 20 7946 0999' } },
    ]
    for (const { note, ...options } of ways) {
      if (note) await supervisor.send('POST', '/handovers', note)
      const caller = await Caller.call(server, '4001', { hertz: 0, ...options })
      callers.push(caller)
      await caller.answered()
      await waitingIn('support')
      caller.hangUp()
      const { context, course } = await lastInteraction(supervisor)
      assert.equal(context.language, 'zh')
      assert.deepEqual(context.menuPath, ['main', 'cards'])
      assert.equal(context.attributes.find(a => a.name === 'contract.number')?.value, 'C-1001')
      assert.ok(course.some(c => c.kind === 'handed-over'), JSON.stringify(course.map(c => c.kind)))
    }
    const refused = await supervisor.request('POST', '/handovers', { ...told, digits: 'x' })
    assert.equal(refused.status, 400)
    assert.ok((await refused.json()).errors.digits)
    const agent = await server.api('agent1')
    assert.equal((await agent.request('POST', '/handovers', told)).status, 403)
  })

  test('published under load, a flow serves new calls while calls in progress keep theirs; a faulty one is refused by node', async () => {
    const admin = await server.api('admin')
    const { draft, publishedVersion } = await admin.get('/flows/main-menu')
    const swapped = structuredClone(draft)
    swapped.nodes.menu.exits = { ...draft.nodes.menu.exits, 1: draft.nodes.menu.exits[2], 2: draft.nodes.menu.exits[1] }
    const save = async flow => {
      const etag = (await admin.request('GET', '/flows/main-menu')).headers.get('etag')
      return admin.request('PUT', '/flows/main-menu/draft', flow, { 'if-match': etag })
    }

    const faulty = structuredClone(draft)
    faulty.nodes.menu.exits[1] = 'nowhere'
    const refused = await save(faulty)
    assert.equal(refused.status, 400)
    assert.ok((await refused.json()).errors.menu, 'the node is named')

    const load = sippCalls(server, '4000', { calls: 40, rate: 10, holdFor: 2_000 })
    const old = await call()
    assert.ok((await save(swapped)).ok)
    await admin.send('POST', '/flows/main-menu/publish', { note: 'keys swapped' })
    const fresh = await call()
    await old.press('1')
    await waitingIn('sales')
    await fresh.press('1')
    await waitingIn('support')
    old.hangUp()
    fresh.hangUp()
    await load
    await admin.send('POST', '/flows/main-menu/rollback', { version: publishedVersion })
    const again = await call()
    await again.press('1')
    await waitingIn('sales')
    again.hangUp()
    await lastInteraction(supervisor)
  })

  test('Chinese chosen in the menu is spoken and shown to the agent', async () => {
    const browser = await Browser.launch({ hertz: 1000 })
    try {
      const desk = await browser.desk(server, 'agent1')
      const agent = await server.api('agent1')
      const caller = await call()
      await caller.press('8')
      await pause(1_000)
      assert.ok(rms(caller.heard(0.8)) > 0.005, 'the menu speaks again')
      await caller.press('2')
      await waitingIn('support')
      await agent.presence('available')
      const offer = await offered(agent)
      assert.equal(offer.context.language, 'zh')
      await desk.page.getByText(/Chinese|中文/).first().waitFor()
      await accept(agent)
      caller.hangUp()
      await finishWrapUp(agent)
      await status(agent, 'idle')
      await agent.presence('break')
      assert.equal((await lastInteraction(supervisor)).context.language, 'zh')
    } finally {
      await browser.close()
    }
  })
})
