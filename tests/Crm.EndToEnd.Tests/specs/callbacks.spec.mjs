import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { assertBalanced } from '../lib/api.mjs'
import { share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const there = '+8613800001301'
const absent = '+8613800001480'

describe('promised calls back', () => {
  let server, supervisor, agent, browser, desk, outside
  let answers = () => 'answer'
  const callers = []

  /** A caller presses 3 in the menu; the promise it makes. */
  const ask = async from => {
    const caller = await Caller.call(server, '4000', { hertz: 0, from })
    callers.push(caller)
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25)
    await caller.press('3')
    return until('the promise', async () => (await supervisor.get('/callbacks')).items[0])
  }
  const ended = callback => until('the callback has ended', async () => {
    const found = await supervisor.get(`/interactions/${callback.interactionId}`)
    return found.outcome && found
  })
  const calling = () => until('the agent is calling', async () => { const d = await agent.desk(); return d.call?.state === 'calling' && d.call })

  before(async () => {
    outside = await Answerer.listen({ hertz: 1500, behaviour: number => answers(number) })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    supervisor = await server.api('supervisor')
    agent = await server.api('agent1')
    const admin = await server.api('admin')
    const queue = await admin.request('GET', '/queues/support')
    const { settings } = await queue.json()
    const quick = { ...settings, rejectExclusion: 0, callback: { ...settings.callback, retryAfter: 3, ringTime: 12 } }
    const saved = await admin.request('PUT', '/queues/support', quick, { 'if-match': queue.headers.get('etag') })
    assert.ok(saved.ok, await saved.text())
    browser = await Browser.launch({ hertz: 1000 })
    desk = await browser.desk(server, 'agent1')
  })

  afterEach(async () => {
    callers.splice(0).forEach(c => c.close())
    for (const left of (await supervisor.get('/callbacks')).items) await supervisor.request('DELETE', `/callbacks/${left.id}`)
    assertBalanced(await supervisor.figures('support'))
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  test('a caller presses 3, the agent gets the callback, the customer answers, both hear each other', async () => {
    const callback = await ask(there)
    assert.match(callback.number, /^\+86•+301$/)
    await until('it is counted as waiting', async () => (await supervisor.figures('support')).waiting === 1)
    await desk.presence('Available')
    const offer = desk.page.getByRole('region', { name: 'Call back' })
    await offer.getByText('Call back').first().waitFor()
    await offer.getByText(there).first().waitFor()
    const count = outside.calls.length + 1
    await desk.button('Accept').click()
    const answered = await outside.call(count)
    assert.deepEqual([answered.number, answered.presented], [there, '4000'])
    await desk.call().getByText('Talking').waitFor()
    await desk.untilHears(1500)
    await until('the customer hears 1 kHz', () => share(answered.heard(0.5), 8000, 1000) > 0.8)
    await desk.button('Hang up').click()
    assert.equal(await answered.end(), 'bye')
    const interaction = await ended(callback)
    assert.deepEqual([interaction.outcome, interaction.mediaType, interaction.agents], ['answered', 'callback', ['agent1']])
    await finishWrapUp(agent)
    await until('it was recorded', async () => (await supervisor.get(`/interactions/${callback.interactionId}`)).recordings.length === 1)
    assert.equal((await supervisor.get(`/callbacks/${callback.id}`)).state, 'answered')
  })

  test('who does not answer is tried again, and the agent may stop the ringing', async () => {
    answers = () => 'ring'
    await desk.presence('Break')
    const callback = await ask(absent)
    await desk.presence('Available')
    let count = outside.calls.length + 1
    await desk.button('Accept').click()
    const first = await outside.call(count)
    await calling()
    await desk.button('Stop calling').click()
    assert.equal(await first.end(), 'cancelled')
    const resting = await until('it rests', async () => (await supervisor.get('/callbacks')).items.find(c => c.attempts === 1))
    assert.equal(resting.lastFailure, 'agent-stopped')

    count = outside.calls.length + 1
    await desk.page.getByRole('region', { name: 'Call back' }).waitFor({ timeout: 15_000 })
    await desk.button('Accept').click()
    const second = await outside.call(count)
    await calling()
    assert.equal(await second.end(), 'cancelled') // let ring until the time was up
    await until('two attempts', async () => (await supervisor.get('/callbacks')).items.find(c => c.attempts === 2)?.lastFailure === 'no-answer')

    answers = () => 'answer'
    count = outside.calls.length + 1
    await desk.page.getByRole('region', { name: 'Call back' }).waitFor({ timeout: 15_000 })
    await desk.button('Accept').click()
    const third = await outside.call(count)
    await desk.call().getByText('Talking').waitFor()
    third.hangUp()
    assert.equal((await ended(callback)).outcome, 'answered')
    await finishWrapUp(agent)
  })

  test('a promise survives a kill, is seen by the supervisor and can be taken back', async () => {
    await desk.presence('Break')
    const callback = await ask(there)
    await server.kill()
    await server.run()
    supervisor = await server.api('supervisor')
    const { items: [found] } = await supervisor.get('/callbacks?queue=support&state=waiting')
    assert.equal(found.id, callback.id)
    const repeated = await (await server.api('agent1')).request('POST', '/callbacks', { queue: 'support', number: there })
    assert.deepEqual([repeated.status, (await repeated.json()).callbackId], [200, callback.id])
    assert.equal((await supervisor.request('DELETE', `/callbacks/${callback.id}?reason=tested`)).status, 204)
    assert.equal((await ended(callback)).outcome, 'closedBySystem')
  })

  test('forbidden destinations are refused at once with the reason, and a stranger learns nothing', async () => {
    const refused = await supervisor.request('POST', '/callbacks', { queue: 'support', number: '+18761234567' })
    assert.deepEqual([refused.status, (await refused.json()).reason], [409, 'premium-rate'])
    const wish = () => fetch(`${server.url}/api/v1/public/callbacks`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ queue: 'support', number: there }),
    })
    const [one, two] = [await wish(), await wish()]
    assert.deepEqual([one.status, two.status], [202, 202])
    assert.equal(await one.text(), await two.text())
    const { items } = await supervisor.get('/callbacks')
    assert.equal(items.length, 1)
    assert.equal((await supervisor.request('DELETE', `/callbacks/${items[0].id}`)).status, 204)
  })
})
