import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { Browser, openPage } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380007'
const number = n => `${block}${String(n).padStart(4, '0')}`

/**
 * One working day by mouse and keyboard alone: a supervisor makes a list of a file and a campaign with questions of it, starts it, watches why it dials no
 * more, and stops it; an agent works records that he is shown and calls that are dialled for him, with script, questions, disposition and a promise to call
 * again; what came of it is taken away as a file.
 */
describe('an outbound story', () => {
  let server, browser, outside, supervisor, api, desk, page, setup

  before(async () => {
    outside = await Answerer.listen({ hertz: 880, behaviour: () => 'answer' })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    browser = await Browser.launch({ hertz: 1000 })
    supervisor = await server.api('supervisor')
    api = await server.api('agent1')
    desk = await browser.desk(server, 'agent1')
    page = desk.page
    await desk.presence('Available')
    await status(api, 'idle')
    setup = await openPage(browser, server, 'supervisor', '/admin/lists')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  const now = id => supervisor.get(`/campaigns/${id}`)
  const record = () => page.getByRole('region', { name: 'Next record' })
  const wrapUp = () => page.getByRole('region', { name: 'Wrap-up' })
  const row = name => setup.getByRole('row', { name })

  async function list(name, numbers) {
    await setup.goto(`${server.url}/admin/lists`)
    await setup.getByRole('button', { name: 'New list' }).click()
    await setup.getByLabel('Name of the list').fill(name)
    await setup.getByRole('button', { name: 'Create' }).click()
    await setup.getByRole('heading', { name }).waitFor()
    await setup.getByRole('button', { name: 'Import a file' }).click()
    const file = ['number,name,plan', ...numbers.map((n, at) => `${n},Person ${at + 1},Gold`)].join('\n')
    await setup.getByLabel('File', { exact: true }).setInputFiles({ name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(file) })
    await setup.getByRole('button', { name: 'Upload' }).click()
    await setup.getByRole('heading', { name: 'What the columns are for' }).waitFor()
    await setup.getByRole('button', { name: 'Check the file' }).click()
    await setup.getByRole('button', { name: 'Take over' }).click()
    await setup.getByText('taken over', { exact: true }).waitFor()
  }

  async function campaign(id, name, pacing, listName) {
    await setup.goto(`${server.url}/admin/campaigns`)
    await setup.getByRole('button', { name: 'New campaign' }).click()
    await setup.getByLabel('Key, such as winter-sale').fill(id)
    await setup.getByLabel('Name of the campaign').fill(name)
    await setup.getByLabel('Pacing').selectOption(pacing)
    await setup.getByLabel('Agents of the queue').selectOption('support')
    await setup.getByLabel('List', { exact: true }).selectOption({ label: listName })
    await setup.getByLabel('Law that holds').selectOption('uk')
    await setup.getByLabel(/^Script/).fill('Hello {name}, how is your plan {plan}?')
    for (const [at, [label, then]] of [['Sold', 'finish'], ['Later', 'callback']].entries()) {
      await setup.getByRole('button', { name: 'Add a disposition' }).click()
      await setup.getByLabel(`Disposition ${at + 1}`, { exact: true }).fill(label)
      await setup.getByLabel(`Then, after disposition ${at + 1}`).selectOption(then)
    }
    await setup.getByRole('button', { name: 'Add a question' }).click()
    const asked = setup.getByRole('group', { name: 'Question 1' })
    await asked.getByLabel('Question', { exact: true }).fill('Seats')
    await asked.getByLabel('Answer', { exact: true }).selectOption('number')
    await asked.getByLabel('Must be answered').check()
    await setup.getByRole('button', { name: 'Save' }).click()
    await setup.getByRole('button', { name: `Start: ${name}` }).click()
  }

  test('a supervisor builds a campaign of a file and starts it; an agent works a record, answers the question and promises to call', { timeout: 120_000 }, async () => {
    await list('Friends', [number(1), number(2)])
    await campaign('friends', 'Old friends', 'preview', 'Friends')
    await row(/Old friends/).getByText('Records that agents look at: 1.').waitFor()
    await record().getByText('Hello Person 1, how is your plan Gold?').waitFor()
    await record().getByRole('button', { name: /^Dial/ }).click()
    const call = await outside.call(1)
    await desk.untilHears(880)
    await page.getByLabel(/^Seats/).fill('12')
    call.hangUp()
    assert.equal(await wrapUp().getByLabel(/^Seats/).inputValue(), '12')
    await wrapUp().getByLabel('Later').check()
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    await wrapUp().getByLabel(/^When/).fill(`${tomorrow}T11:00`)
    await wrapUp().getByLabel('I call myself').check()
    await desk.button('Done').click()
    await until('the promise is kept', async () => (await now('friends')).figures.promisedByAgents === 1)
    await row(/Old friends/).getByRole('button', { name: 'Stop: Old friends' }).click()
    await record().waitFor({ state: 'detached' })
    await row(/Old friends/).getByText('stopped').waitFor()
  })

  test('what came of it is a file with a column for the question, and so is what proves it', { timeout: 60_000 }, async () => {
    const taken = async name => {
      const [download] = await Promise.all([setup.waitForEvent('download'), row(/Old friends/).getByRole('link', { name }).click()])
      return (await readFile(await download.path(), 'utf8')).trim().split('\r\n').map(line => line.replace('\ufeff', '').split(','))
    }
    const [head, first, ...more] = await taken('Results: Old friends')
    assert.deepEqual(more, [])
    const value = name => first[head.indexOf(name)]
    assert.deepEqual([value('number'), value('agent'), value('outcome'), value('disposition'), value('seats')], [number(1), 'agent1', 'connected', 'later', '12'])
    const [columns, proof] = await taken('Evidence: Old friends')
    assert.deepEqual(['law', 'do-not-call', 'outcome'].map(name => proof[columns.indexOf(name)]), ['uk/1', 'clear', 'connected'])
    assert.ok((await taken('Abandonment ledger: Old friends')).some(([kind, , , , answered, abandoned]) => kind === 'window' && answered === '1' && abandoned === '0'))
    const acts = (await (await server.api('admin')).get('/audit')).items.map(item => item.action)
    for (const act of ['campaign.results-exported', 'campaign.evidence-exported', 'campaign.ledger-read']) assert.ok(acts.includes(act), act)
  })

  test('calls are dialled for him ahead, with script and question; the supervisor watches why, and stops it', { timeout: 120_000 }, async () => {
    await list('Strangers', [11, 12, 13, 14, 15, 16].map(number))
    const before = outside.calls.length
    await campaign('strangers', 'Strangers', 'predictive', 'Strangers')
    await row(/Strangers/).getByText('running').waitFor()
    await desk.call().getByText('Hello Person 1, how is your plan Gold?').waitFor()
    await row(/Strangers/).getByText(/Too few people have answered|The cap/).waitFor() // it says why it dials no more
    assert.equal(outside.calls.length, before + 1)
    await desk.untilHears(880)
    outside.calls.at(-1).hangUp()
    await wrapUp().getByLabel('Sold').check()
    assert.equal(await desk.button('Done').isDisabled(), true)
    await wrapUp().getByLabel(/^Seats/).fill('3')
    await desk.button('Done').click()
    await desk.call().getByText('Hello Person 2').waitFor()
    await row(/Strangers/).getByRole('button', { name: 'Stop: Strangers' }).click()
    await row(/Strangers/).getByText('stopped').waitFor()
    outside.calls.at(-1).hangUp()
    await wrapUp().getByLabel('Sold').check()
    await wrapUp().getByLabel(/^Seats/).fill('4')
    await desk.button('Done').click()
    const over = await until('nothing is under way', async () => {
      const view = await now('strangers')
      return view.now === null && view
    })
    assert.deepEqual([over.figures.outcomes, over.figures.peopleAbandoned], [{ connected: 2 }, 0])
    const { items } = await supervisor.get('/campaigns/strangers/evidence')
    assert.deepEqual(items.map(item => item.answers), [{ seats: '3' }, { seats: '4' }])
    assert.equal(outside.calls.length, before + 2)
    assert.deepEqual(desk.faults, [])
  })
})
