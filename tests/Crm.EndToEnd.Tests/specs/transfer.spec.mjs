import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { assertBalanced } from '../lib/api.mjs'
import { rms, share } from '../lib/audio.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { lastInteraction } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380000'
const transfer = (number, exits = {}) => ({ type: 'transfer', number, ring: 5, exits: { busy: 'bye', 'no-answer': 'bye', refused: 'bye', error: 'bye', ...exits } })
const flow = {
  id: 'main-menu', title: 'Put through', start: 'menu',
  nodes: {
    menu: {
      type: 'gather', prompts: ['menu-choices'], tries: 2, timeout: 20,
      exits: { 1: 'answers', 2: 'busy', 3: 'rings', 4: 'forbidden', 5: 'ourselves', 6: 'waits', timeout: 'bye', 'no-match': 'bye' },
    },
    answers: transfer(`${block}1111`),
    busy: transfer(`${block}0486`),
    rings: transfer(`${block}0480`),
    forbidden: transfer('+18761234567'),
    ourselves: transfer('4001'),
    waits: { type: 'queue', queue: 'support', treatment: 'put-through', exits: { full: 'bye', timeout: 'bye', 'no-agents': 'bye', closed: 'bye', error: 'bye' } },
    bye: { type: 'hangup' },
  },
}
const treatment = {
  id: 'put-through', title: 'Put through while waiting', kind: 'treatment', start: 'offer',
  nodes: {
    offer: { type: 'gather', prompts: ['queue-offer'], tries: 1, timeout: 5, exits: { 1: 'out', timeout: 'music', 'no-match': 'music' } },
    music: { type: 'music', seconds: 30, exits: { next: 'offer', key: 'out' } },
    out: transfer(`${block}1112`),
    bye: { type: 'hangup' },
  },
}

async function publish(server, ...flows) {
  const admin = await server.api('admin')
  for (const one of flows) {
    const known = await admin.request('GET', `/flows/${one.id}`)
    const saved = await admin.request('PUT', `/flows/${one.id}/draft`, one, known.ok ? { 'if-match': known.headers.get('etag') } : {})
    assert.ok(saved.ok, `${one.id}: ${saved.status} ${await saved.text()}`)
    await admin.send('POST', `/flows/${one.id}/publish`, { note: 'for this test' })
  }
}

async function metric(server, name) {
  const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n').filter(l => l.startsWith(name))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

const steps = interaction => interaction.course.filter(c => c.kind === 'step').map(c => `${c.name}:${c.result}`)

describe('calls put through to the outside', () => {
  let server, supervisor, outside
  const callers = []
  const call = async key => {
    const caller = await Caller.call(server, '4000', { hertz: 440 })
    callers.push(caller)
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25)
    await caller.press(key, 'info') // some are hung up before a tone would end
    return caller
  }
  const nothingIsLeft = () => until('no leg, session or bridge is left', async () =>
    await metric(server, 'crm_sip_dialogs') + await metric(server, 'crm_media_sessions') + await metric(server, 'crm_media_bridges') === 0)

  before(async () => {
    outside = await Answerer.listen({ hertz: 1000, behaviour: number => number.endsWith('0486') ? 486 : number.endsWith('0480') ? 'ring' : 'answer' })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    supervisor = await server.api('supervisor')
    await publish(server, treatment, flow)
  })

  afterEach(async () => {
    callers.splice(0).forEach(c => c.close())
    await nothingIsLeft()
    assertBalanced(await supervisor.figures('support'))
  })

  after(async () => {
    await server?.stop()
    outside?.close()
  })

  for (const first of ['the caller', 'the other']) {
    test(`caller and outside hear each other until ${first} hangs up`, async () => {
      const before = (await supervisor.figures('support')).offered
      const count = outside.calls.length + 1
      const caller = await call('1')
      const answered = await outside.call(count)
      assert.equal(answered.number, `${block}1111`)
      assert.equal(answered.presented, '4000')
      await until('the caller hears 1000 Hz', () => share(caller.heard(0.5), 8000, 1000) > 0.9)
      await until('outside hears 440 Hz', () => share(answered.heard(0.5), 8000, 440) > 0.9)
      await caller.press('7')
      await until('the key arrives outside', () => answered.events.includes('7'))
      if (first === 'the caller') {
        caller.hangUp()
        assert.equal(await answered.end(), 'bye')
      } else {
        answered.hangUp()
        assert.equal(await caller.ended(), 'bye')
      }
      const interaction = await lastInteraction(supervisor)
      assert.equal(interaction.outcome, 'transferredOut')
      assert.deepEqual(interaction.queues, [])
      assert.deepEqual(interaction.course.filter(c => c.kind === 'transfer').map(c => c.result), ['dialled', 'connected'])
      assert.equal((await supervisor.figures('support')).offered, before)
    })
  }

  test('busy takes its exit', async () => {
    const caller = await call('2')
    assert.equal(await caller.ended(), 'bye')
    assert.ok(steps(await lastInteraction(supervisor)).includes('busy:busy'))
  })

  test('it rings for the caller, and no answer takes its exit', async () => {
    const count = outside.calls.length + 1
    const caller = await call('3')
    const ringing = await outside.call(count)
    await until('ringing is heard', () => share(caller.heard(0.5), 8000, 450) > 0.9) // the Chinese tone
    assert.equal(await ringing.end(), 'cancelled')
    assert.equal(await caller.ended(), 'bye')
    assert.ok(steps(await lastInteraction(supervisor)).includes('rings:no-answer'))
  })

  test('a caller who hangs up while it rings cancels it', async () => {
    const count = outside.calls.length + 1
    const caller = await call('3')
    const ringing = await outside.call(count)
    caller.hangUp()
    assert.equal(await ringing.end(), 'cancelled')
    assert.equal((await lastInteraction(supervisor)).outcome, 'closedInFlow')
  })

  for (const [key, node, reason] of [['4', 'forbidden', 'premium-rate'], ['5', 'ourselves', 'own-number']]) {
    test(`${node}: refused as ${reason} without any INVITE`, async () => {
      const [invites, refused] = [outside.requests.length, await metric(server, 'crm_engine_external_refused')]
      const caller = await call(key)
      assert.equal(await caller.ended(), 'bye')
      const interaction = await lastInteraction(supervisor)
      assert.ok(steps(interaction).includes(`${node}:refused`))
      assert.equal(interaction.course.find(c => c.kind === 'transfer').name, reason)
      assert.equal(outside.requests.length, invites)
      assert.equal(await metric(server, 'crm_engine_external_refused'), refused + 1)
    })
  }

  test('from a queue the visit ends as transferred out', async () => {
    const before = await supervisor.figures('support')
    const count = outside.calls.length + 1
    const caller = await call('6')
    await until('waits', async () => (await supervisor.figures('support')).waiting === 1)
    await caller.press('1')
    const answered = await outside.call(count)
    await until('outside hears the caller', () => share(answered.heard(0.5), 8000, 440) > 0.9)
    caller.hangUp()
    assert.equal(await answered.end(), 'bye')
    assert.equal((await lastInteraction(supervisor)).outcome, 'transferredOut')
    const figures = await until('counted', async () => { const f = await supervisor.figures('support'); return f.transferredOut > before.transferredOut && f })
    assert.equal(figures.offered, before.offered + 1)
  })

  test('killed while two speak, the server closes the call with its outcome', async () => {
    const count = outside.calls.length + 1
    const caller = await call('1')
    const answered = await outside.call(count)
    await until('outside hears the caller', () => share(answered.heard(0.5), 8000, 440) > 0.9)
    await server.kill()
    await server.run()
    supervisor = await server.api('supervisor')
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'transferredOut')
    caller.vanish()
  })
})

describe('the simulated people of the demo trunk', () => {
  let server, supervisor

  before(async () => {
    server = await Server.start()
    supervisor = await server.api('supervisor')
    await publish(server, treatment, flow)
  })

  after(() => server?.stop())

  test('somebody answers and talks', async () => {
    const caller = await Caller.call(server, '4000', { hertz: 0 })
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25)
    await caller.press('1')
    await until('put through', async () => (await metric(server, 'crm_media_bridges')) === 1, { timeout: 20_000 })
    const from = caller.received.length
    await until('a voice', () => caller.received.length > from + 100 && rms(caller.heard(1)) > 0.005, { timeout: 20_000 })
    caller.hangUp()
    assert.equal((await lastInteraction(supervisor)).outcome, 'transferredOut')
    caller.close()
  })

  test('a number ending in 486 is busy', async () => {
    const caller = await Caller.call(server, '4000', { hertz: 0 })
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25)
    await caller.press('2')
    assert.equal(await caller.ended(), 'bye')
    assert.ok(steps(await lastInteraction(supervisor)).includes('busy:busy'))
    caller.close()
  })
})
