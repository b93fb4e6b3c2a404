import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Answerer } from '../lib/answerer.mjs'
import { assertBalanced } from '../lib/api.mjs'
import { share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380000'
const [answers, busy, rings, declines, forbidden] = [`${block}1111`, `${block}0486`, `${block}0480`, `${block}0603`, '+18761234567']

/** Calls an agent places, from his page or a program of his, to somebody outside who says a tone. */
describe('calls an agent places', () => {
  let server, browser, desk, agent, supervisor, outside

  before(async () => {
    const ends = { [busy]: 486, [rings]: 'ring', [declines]: 603 }
    outside = await Answerer.listen({ hertz: 880, behaviour: number => ends[number] ?? 'answer' })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    browser = await Browser.launch({ hertz: 1000 })
    desk = await browser.desk(server, 'agent1')
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
    await desk.presence('Available')
    await status(agent, 'idle')
  })

  afterEach(async () => {
    await status(agent, 'idle')
    const figures = await supervisor.figures('support')
    assertBalanced(figures)
    for (const queue of ['support', 'sales']) {
      const { offered, waiting } = await supervisor.figures(queue)
      assert.equal(waiting, 0)
      assert.equal(offered, queue === 'support' ? waited : 0, 'a placed call is no queue\'s')
    }
    await until('no leg or bridge is left', async () => {
      const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n')
      return lines.filter(l => /^crm_(sip_dialogs|media_bridges)\b/.test(l)).every(l => Number(l.slice(l.lastIndexOf(' ') + 1)) === 0)
    })
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  let waited = 0 // who came through a queue in these tests

  async function dials(number) {
    await desk.page.keyboard.press('Control+Alt+KeyN')
    await desk.page.getByLabel('Number', { exact: true }).fill(number)
    await desk.page.keyboard.press('Enter')
  }

  const post = (api, body, key) => api.request('POST', '/calls', body, key === undefined ? {} : { 'idempotency-key': key })
  const notice = words => desk.page.getByRole('status').getByText(words).waitFor()
  const dismiss = () => desk.page.getByRole('status').getByRole('button', { name: 'Dismiss' }).click()

  test('he dials in his page, hears it ring, both hear each other, and he wraps up', async () => {
    const count = outside.calls.length + 1
    await dials(answers.replace('+', '+ '))
    const call = await outside.call(count)
    assert.equal(call.number, answers)
    assert.equal(call.presented, '4000')
    await desk.call().getByText('Talking').waitFor()
    await desk.untilHears(880)
    await until('outside hears the agent', () => share(call.heard(0.5), 8000, 1000) > 0.8)
    await desk.button('Hold').click()
    await until('outside hears music, not the agent', () => share(call.heard(0.5), 8000, 1000) < 0.1)
    await desk.button('Resume').click()
    await until('outside hears the agent again', () => share(call.heard(0.5), 8000, 1000) > 0.8)
    call.hangUp()
    await finishWrapUp(agent)
    const interaction = await lastInteraction(supervisor)
    assert.deepEqual([interaction.direction, interaction.outcome, interaction.queues, interaction.from], ['outbound', 'answered', [], answers])
    assert.deepEqual(interaction.agents, ['agent1'])
    assert.equal(interaction.recordings.length, 1)
  })

  test('busy is said in his page, and he is free at once', async () => {
    await dials(busy)
    await notice('busy')
    await status(agent, 'idle')
    assert.equal((await agent.desk()).wrapUp, null)
    const interaction = await lastInteraction(supervisor)
    assert.deepEqual([interaction.outcome, interaction.from], ['notConnected', busy])
    await dismiss()
  })

  test('declined is another word', async () => {
    await dials(declines)
    await notice('declined')
    await dismiss()
  })

  test('he hangs up while it rings: the call outside is cancelled', async () => {
    const count = outside.calls.length + 1
    await dials(rings)
    const call = await outside.call(count)
    await desk.call().getByText('Calling the customer').waitFor()
    await desk.button('Stop calling').click()
    assert.equal(await call.end(), 'cancelled')
    await notice('you hung up')
    await dismiss()
  })

  test('a forbidden number is refused with the reason before anything is sent', async () => {
    const before = outside.requests.length
    await dials(forbidden)
    await notice('Numbers like this may not be called.')
    await desk.page.keyboard.press('Escape')
    await dismiss()
    const refused = await post(agent, { to: forbidden })
    assert.equal(refused.status, 409)
    assert.deepEqual([(await refused.json()).reason, outside.requests.length], ['not-allowed', before])
  })

  test('the same key dials once; a call in hand forbids another', async () => {
    const count = outside.calls.length + 1
    const key = randomUUID()
    const first = await post(agent, { to: rings }, key)
    assert.equal(first.status, 201)
    const again = await post(agent, { to: rings }, key)
    const view = await first.json()
    assert.deepEqual(await again.json(), view)
    await outside.call(count)
    const other = await post(agent, { to: answers })
    assert.equal(other.status, 409)
    assert.match((await other.json()).type, /wrong-state$/)
    await agent.send('POST', `/calls/${view.callId}/hangup`)
    await status(agent, 'idle')
    assert.equal(outside.calls.length, count)
    await dismiss()
  })

  test('he is refused while he has a caller, and his numbers say why', async () => {
    const caller = await Caller.call(server, '4001', { hertz: 440 })
    waited++
    await caller.answered()
    await desk.accept()
    const refused = await post(agent, { to: answers })
    assert.match((await refused.json()).type, /wrong-state$/)
    await desk.page.keyboard.press('Control+Alt+KeyN')
    await desk.page.getByText('Finish what you have in hand first.').waitFor()
    await desk.page.keyboard.press('Escape')
    await desk.button('Hang up').click()
    await finishWrapUp(agent)
    caller.close()
  })

  test('without the right it is 403, and what was dialled last dials again', async () => {
    const admin = await server.api('admin')
    const before = await admin.request('GET', '/agents/agent2/routing')
    const { queues, skills, profile } = await before.json()
    const saved = await admin.request('PUT', '/agents/agent2/routing', { queues, skills, profile, mayDial: false }, { 'if-match': before.headers.get('etag') })
    assert.equal(saved.status, 200, await saved.clone().text())
    const second = await server.api('agent2')
    await until('the right is gone', async () => (await post(second, { to: answers })).status === 403)

    const { items } = await agent.get('/agents/me/dialled')
    assert.deepEqual(items.map(i => [i.number, i.outcome]), [[rings, 'agent-stopped'], [declines, 'declined'], [busy, 'busy'], [answers, 'answered']])
    const count = outside.calls.length + 1
    await desk.page.keyboard.press('Control+Alt+KeyN')
    await desk.page.getByTitle(`Dial ${answers}`).click()
    const call = await outside.call(count)
    await desk.call().getByText('Talking').waitFor()
    call.hangUp()
    await finishWrapUp(agent)
  })

  test('a number in a record dials', async () => {
    const { id } = await lastInteraction(supervisor)
    const count = outside.calls.length + 1
    await desk.page.evaluate(path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }, `/interactions/${id}`)
    await desk.page.getByRole('button', { name: answers }).click()
    const call = await outside.call(count)
    await desk.call().getByText('Talking').waitFor()
    call.hangUp()
    await finishWrapUp(agent)
    assert.deepEqual(desk.faults, [])
  })
})
