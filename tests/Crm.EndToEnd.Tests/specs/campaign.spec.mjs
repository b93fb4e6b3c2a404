import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { share } from '../lib/audio.mjs'
import { Browser, openPage } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, metric, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380000'
const human = n => `${block}1${String(n).padStart(3, '0')}`
const [busy, rings, full, unknown] = [`${block}0486`, `${block}0480`, `${block}0503`, `${block}0404`]
const agents = ['agent1', 'agent2', 'agent3']

/** A campaign from a file to customers who talk to agents, three desks and people outside who are busy, do not answer, or do. */
describe('campaigns', () => {
  let server, browser, outside, supervisor, apis, desks

  before(async () => {
    const ends = { [busy]: 486, [rings]: 'ring', [full]: 503, [unknown]: 404 }
    outside = await Answerer.listen({ hertz: 880, behaviour: number => number.startsWith(`${block}2`) ? 'ring' : ends[number] ?? 'answer' })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    browser = await Browser.launch({ hertz: 1000 })
    supervisor = await server.api('supervisor')
    apis = await Promise.all(agents.map(name => server.api(name)))
    desks = await Promise.all(agents.map(name => browser.desk(server, name)))
    for (const [i, desk] of desks.entries()) {
      await desk.presence('Available')
      await status(apis[i], 'idle')
    }
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  async function list(name, numbers) {
    const made = await supervisor.send('POST', '/lists', { name })
    const file = ['number,name', ...numbers.map((n, i) => `${n},Person ${i}`)].join('\n')
    const uploaded = await fetch(`${server.url}/api/v1/list-imports?name=${name}.csv`, {
      method: 'POST', headers: { authorization: `Bearer ${supervisor.token}`, 'content-type': 'text/csv' }, body: file,
    })
    assert.equal(uploaded.status, 201, await uploaded.clone().text())
    const { id } = await uploaded.json()
    await supervisor.send('POST', `/list-imports/${id}/start`, { target: 'list', list: made.id, names: ['number', 'name'], uses: ['number', 'name'], atOnce: true })
    await until('the file is in the list', async () => (await supervisor.get(`/list-imports/${id}`)).state === 'done')
    return made.id
  }

  const campaign = (id, lists, more = {}) => supervisor.send('PUT', `/campaigns/${id}`, {
    displayName: id, mode: 'progressive', queue: 'support', lists, rules: ['uk'], ringTime: 15, announcement: 'This was the company.', ...more,
  })
  const now = id => supervisor.get(`/campaigns/${id}`)

  test('every number has its outcome, who answers has an agent at once, and the list is done', { timeout: 90_000 }, async () => {
    const numbers = [busy, full, unknown, human(1), human(2), human(3), rings]
    await campaign('winter', [await list('winter', numbers)], { retry: { rules: [], attemptsMax: 1, otherwise: { outcome: '', action: 'finish', wait: 0, most: 1 } } })
    await supervisor.send('POST', '/campaigns/winter/start')
    const answered = await until('three people talk', () => {
      const calls = outside.calls.filter(c => c.number.startsWith(`${block}1`))
      return calls.length === 3 && calls
    })
    await until('each person hears an agent', () => answered.every(c => share(c.heard(0.5), 8000, 1000) > 0.8))
    await Promise.all(desks.map(desk => desk.untilHears(880)))
    assert.deepEqual(answered.map(c => c.presented), ['4000', '4000', '4000'])
    answered.forEach(c => c.hangUp())
    await Promise.all(apis.map(finishWrapUp))
    const over = await until('the campaign is done', async () => {
      const view = await now('winter')
      return view.stage === 'done' && view
    }, { timeout: 40_000 })
    assert.deepEqual(over.figures.outcomes, { connected: 3, busy: 1, 'no-answer': 1, 'invalid-number': 1, congestion: 1 })
    assert.deepEqual([over.figures.attempts, over.figures.peopleAnswered, over.figures.peopleAbandoned, over.figures.records.done], [7, 3, 0, 7])
    assert.equal(outside.calls.length, 7)
  })

  test('a stop takes back what rings and dials nothing after it', { timeout: 60_000 }, async () => {
    const numbers = Array.from({ length: 40 }, (_, i) => `${block}2${String(i).padStart(3, '0')}`)
    await campaign('spring', [await list('spring', numbers)], { mode: 'power', linesPerAgent: 3 })
    const before = outside.calls.length
    await supervisor.send('POST', '/campaigns/spring/start')
    await until('nine ring', () => outside.calls.length >= before + 9)
    const at = await supervisor.send('POST', '/campaigns/spring/stop')
    await new Promise(resolve => setTimeout(resolve, 100))
    const dialled = outside.calls.length
    await Promise.all(outside.calls.slice(before).map(async call => assert.equal(await call.end(), 'cancelled')))
    const over = await until('every attempt has its outcome', async () => {
      const view = await now('spring')
      return view.now === null && view
    })
    assert.equal(at.stage, 'stopped')
    assert.equal(over.figures.outcomes.withdrawn, over.figures.attempts)
    await new Promise(resolve => setTimeout(resolve, 1500))
    assert.equal(outside.calls.length, dialled)
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0)
  })

  test('a supervisor builds one in his page, watches why it dials no more, and stops it', { timeout: 60_000 }, async () => {
    await list('Autumn', [`${block}2900`])
    const page = await openPage(browser, server, 'supervisor', '/admin/campaigns')
    await page.getByRole('button', { name: 'New campaign' }).click()
    await page.getByLabel('Key, such as winter-sale').fill('autumn')
    await page.getByLabel('Name of the campaign').fill('Autumn sale')
    await page.getByLabel('Agents of the queue').selectOption('support')
    await page.getByLabel('List', { exact: true }).selectOption({ label: 'Autumn' })
    await page.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('row', { name: /Autumn sale/ })
    await row.getByRole('button', { name: 'Start: Autumn sale' }).click()
    await page.getByRole('alert').getByText('rule set').waitFor()
    await campaign('autumn', (await supervisor.get('/campaigns/autumn')).settings.lists, { displayName: 'Autumn sale' })
    await row.getByRole('button', { name: 'Start: Autumn sale' }).click()
    await row.getByText('running').waitFor()
    await row.getByText('No more records are due.').waitFor()
    await row.getByRole('cell').nth(2).getByText('1', { exact: true }).waitFor() // it rings
    await row.getByRole('button', { name: 'Stop: Autumn sale' }).click()
    await row.getByText('stopped').waitFor()
    await until('what rang is taken back', async () => (await now('autumn')).now === null)
    await page.close()
  })

  test('without a rule set it does not start, and the trail says who did what', async () => {
    await campaign('summer', [], { rules: [] })
    const refused = await supervisor.request('POST', '/campaigns/summer/start')
    assert.equal(refused.status, 400)
    assert.match((await refused.json()).detail, /rule set/)
    const trail = await (await server.api('admin')).get('/audit')
    const acts = trail.items.map(row => row.action)
    for (const act of ['campaign.saved', 'campaign.start', 'campaign.stop']) assert.ok(acts.includes(act), act)
  })
})
