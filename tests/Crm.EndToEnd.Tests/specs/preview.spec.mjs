import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { share } from '../lib/audio.mjs'
import { Browser, openPage } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { metric, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380003'
const number = n => `${block}${String(n).padStart(4, '0')}`

/** A supervisor builds a campaign that shows records; an agent looks, dials, skips, promises, and enters who wants no more calls. */
describe('records shown to agents', () => {
  let server, browser, outside, supervisor, api, desk, page

  before(async () => {
    outside = await Answerer.listen({ hertz: 880, behaviour: called => called === number(2) ? 486 : 'answer' })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    browser = await Browser.launch({ hertz: 1000 })
    supervisor = await server.api('supervisor')
    api = await server.api('agent1')
    desk = await browser.desk(server, 'agent1')
    page = desk.page
    await desk.presence('Available')
    await status(api, 'idle')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  async function list(name, numbers) {
    const made = await supervisor.send('POST', '/lists', { name })
    const file = ['number,name,plan', ...numbers.map((n, i) => `${n},Person ${i + 1},Gold`)].join('\n')
    const uploaded = await fetch(`${server.url}/api/v1/list-imports?name=${name}.csv`, {
      method: 'POST', headers: { authorization: `Bearer ${supervisor.token}`, 'content-type': 'text/csv' }, body: file,
    })
    assert.equal(uploaded.status, 201, await uploaded.clone().text())
    const { id } = await uploaded.json()
    await supervisor.send('POST', `/list-imports/${id}/start`, { target: 'list', list: made.id, names: ['number', 'name', 'plan'], uses: ['number', 'name', 'field'], atOnce: true })
    await until('the file is in the list', async () => (await supervisor.get(`/list-imports/${id}`)).state === 'done')
    return made.id
  }

  const now = id => supervisor.get(`/campaigns/${id}`)
  const record = () => page.getByRole('region', { name: 'Next record' })
  const wrapUp = () => page.getByRole('region', { name: 'Wrap-up' })

  test('a supervisor builds it in his page and starts it', { timeout: 60_000 }, async () => {
    await list('Friends', [number(1), number(2), number(3), number(4)])
    const setup = await openPage(browser, server, 'supervisor', '/admin/campaigns')
    await setup.getByRole('button', { name: 'New campaign' }).click()
    await setup.getByLabel('Key, such as winter-sale').fill('friends')
    await setup.getByLabel('Name of the campaign').fill('Old friends')
    await setup.getByLabel('Pacing').selectOption('preview')
    await setup.getByLabel('Agents of the queue').selectOption('support')
    await setup.getByLabel('List', { exact: true }).selectOption({ label: 'Friends' })
    await setup.getByLabel('Law that holds').selectOption('uk')
    await setup.getByLabel(/^Script/).fill('Hello {name}, how is your plan {plan}?')
    for (const [i, [label, then]] of [['Sold', 'finish'], ['Later', 'callback']].entries()) {
      await setup.getByRole('button', { name: 'Add a disposition' }).click()
      await setup.getByLabel(`Disposition ${i + 1}`, { exact: true }).fill(label)
      await setup.getByLabel(`Then, after disposition ${i + 1}`).selectOption(then)
    }
    await setup.getByRole('button', { name: 'Save' }).click()
    await setup.getByRole('button', { name: 'Start: Old friends' }).click()
    await setup.getByRole('row', { name: /Old friends/ }).getByText('Records that agents look at: 1.').waitFor()
    await setup.getByRole('button', { name: 'Clone: Old friends' }).click()
    await setup.getByRole('row', { name: /Old friends \(copy\)/ }).getByText('never started').waitFor()
    assert.equal((await now('friends-2')).settings.script, 'Hello {name}, how is your plan {plan}?')
    await setup.context().close()
  })

  test('an agent reads, dials, speaks, and promises to call himself', { timeout: 60_000 }, async () => {
    await record().getByText('Hello Person 1, how is your plan Gold?').waitFor()
    assert.equal(outside.calls.length, 0)
    await record().getByRole('button', { name: /^Dial/ }).click()
    const call = await outside.call(1)
    await desk.untilHears(880)
    await until('he is heard', () => share(call.heard(0.5), 8000, 1000) > 0.8)
    await desk.call().getByText('Hello Person 1').waitFor()
    call.hangUp()
    await wrapUp().getByLabel('Later').check()
    assert.equal(await desk.button('Done').isDisabled(), true)
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    await wrapUp().getByLabel(/^When/).fill(`${tomorrow}T11:00`)
    await wrapUp().getByLabel('I call myself').check()
    await desk.button('Done').click()
    const view = await until('the promise is kept', async () => {
      const seen = await now('friends')
      return seen.figures.promisedByAgents === 1 && seen
    })
    assert.equal(view.figures.outcomes.connected, 1)
  })

  test('who is busy leaves him free for the next record', { timeout: 60_000 }, async () => {
    await record().getByText('Hello Person 2').waitFor()
    await record().getByRole('button', { name: /^Dial/ }).click()
    await record().getByText('Hello Person 3').waitFor()
    assert.equal((await now('friends')).figures.outcomes.busy, 1)
  })

  test('a page loaded anew keeps the record; skipped with a reason it goes back; who wants no more calls is entered at once', { timeout: 60_000 }, async () => {
    await page.reload()
    await desk.voiceReady()
    await record().getByText('Hello Person 3').waitFor()
    await record().getByRole('button', { name: 'Skip' }).click()
    await record().getByLabel('Why is it skipped?').fill('My neighbour')
    await record().getByRole('button', { name: 'Skip' }).click()
    await record().getByText('Hello Person 4').waitFor()
    await record().getByRole('button', { name: 'No more calls' }).click()
    await record().getByRole('button', { name: 'Yes, never call again' }).click()
    await record().waitFor({ state: 'detached' })
    const admin = await server.api('admin')
    await until('the number is on the list', async () => (await admin.get(`/do-not-call?number=${encodeURIComponent(number(4))}`)).items.length === 1)
    const { figures } = await now('friends')
    assert.deepEqual([figures.skipped, figures.records.removed], [1, 1])
    assert.equal(outside.calls.length, 2)
    await supervisor.send('POST', '/campaigns/friends/stop')
  })

  test('a record goes back with an agent who takes a break, and with a campaign that stops', { timeout: 90_000 }, async () => {
    await supervisor.send('PUT', '/campaigns/gone', {
      displayName: 'Gone', mode: 'preview', queue: 'support', lists: [await list('gone', [number(11)])], rules: ['uk'], script: 'Hello {name}',
    })
    await supervisor.send('POST', '/campaigns/gone/start')
    await record().getByText('Hello Person 1').waitFor()
    await desk.presence('Break')
    await record().waitFor({ state: 'detached', timeout: 40_000 })
    await until('it is in the list again', async () => (await now('gone')).figures.records.ready === 1)
    await desk.presence('Available')
    await record().getByText('Hello Person 1').waitFor()
    await supervisor.send('POST', '/campaigns/gone/stop')
    await record().waitFor({ state: 'detached' })
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0)
  })

  test('a call that is dialled for him comes with script and dispositions as well', { timeout: 60_000 }, async () => {
    await supervisor.send('PUT', '/campaigns/pushed', {
      displayName: 'Pushed', mode: 'progressive', queue: 'support', lists: [await list('pushed', [number(21)])], rules: ['uk'], ringTime: 15, script: 'Good day {name}',
      followUps: [{ code: 'sold', label: 'Sold' }, { code: 'never', label: 'Never again', doNotCall: true }],
    })
    await supervisor.send('POST', '/campaigns/pushed/start')
    await desk.call().getByText('Good day Person 1').waitFor()
    await desk.untilHears(880)
    outside.calls.at(-1).hangUp()
    await wrapUp().getByLabel('Never again').check()
    await desk.button('Done').click()
    const over = await until('the campaign is done', async () => {
      const view = await now('pushed')
      return view.stage === 'done' && view
    })
    assert.deepEqual([over.figures.outcomes.connected, over.figures.records.removed], [1, 1])
    assert.deepEqual(desk.faults, [])
  })
})
