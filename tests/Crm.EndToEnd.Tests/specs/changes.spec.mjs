import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname

/** Calls that come in one a second, for a bounded time; each waits until the queue ends it or the test is over. */
class Traffic {
  callers = []
  ends = []

  constructor(server, number) {
    Object.assign(this, { server, number })
  }

  async call() {
    const caller = await Caller.call(this.server, this.number, { sendAudio: false, from: `+86138001${String(38000 + this.callers.length)}` })
    this.callers.push(caller)
    return caller
  }

  start(seconds) {
    let left = seconds
    this.timer = setInterval(() => { if (left-- > 0) void this.call() }, 1_000)
    this.timer.unref()
  }

  get waiting() {
    return this.callers.filter(caller => caller.over === null)
  }

  stop() {
    clearInterval(this.timer)
    for (const caller of this.callers) caller.close()
  }
}

describe('a supervisor changes the centre while calls come in', () => {
  let server, browser, page, supervisor, admin, agent, traffic

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
    agent = await browser.desk(server, 'agent4') // a media session is what makes an agent reachable
    supervisor = await server.api('supervisor')
    admin = await server.api('admin')
    // agent4 serves sales alone, and is the only one who is there
    const routing = await supervisor.get('/agents/agent4/routing')
    await replace(supervisor, '/agents/agent4/routing', { ...routing, queues: [{ id: 'sales', level: 1 }] }, routing.version)
    page = await openPage(browser, server, 'supervisor', '/admin/agents/agent4')
    await page.getByRole('heading', { name: 'Dina Dahl' }).waitFor()
    traffic = new Traffic(server, '4001')
    for (let i = 0; i < 3; i += 1) await (await traffic.call()).answered()
    await until('three wait', async () => (await admin.figures()).waiting === 3)
    traffic.start(90)
  })

  after(async () => {
    traffic?.stop()
    await browser?.close()
    await server?.stop()
  })

  const save = () => page.getByRole('button', { name: 'Save: effective at once' })
  const note = text => page.getByLabel('Why (optional)').fill(text)

  test('moves an agent from sales to support: the next waiting call is offered to him', async () => {
    const api = await server.api('agent4')
    await api.presence('available')
    await status(api, 'idle')
    await pause(1_500)
    assert.equal((await api.desk()).offer, null, 'he does not serve support yet')
    await page.getByRole('checkbox', { name: 'Sales' }).uncheck()
    await page.getByRole('checkbox', { name: 'Support' }).check()
    await note('Support is full')
    await page.screenshot({ path: `${pictures}setup-agent.png` })
    await page.evaluate(() => addEventListener('click', () => { window.clickedAt = Date.now() }, { capture: true, once: true }))
    await save().click()
    const offer = await offered(api)
    const took = Date.parse(offer.offeredAt) - await page.evaluate(() => window.clickedAt) // one machine, one clock
    console.log(`# click to offer: ${took.toFixed(0)} ms`)
    assert.equal(offer.queueId, 'support')
    await page.getByText('Saved. It is in effect.').waitFor()
    await agent.offer().waitFor()
  })

  test('removes a skill: he is not offered the queue’s calls any more', async () => {
    const api = await server.api('agent4')
    await page.getByRole('button', { name: 'Remove support', exact: true }).click()
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    const { offer } = await api.desk() // what was offered before stays his to take or leave
    await api.send('POST', `/reservations/${offer.reservationId}/reject`, { reason: 'other' })
    await api.presence('available')
    await status(api, 'idle')
    await pause(2_500)
    assert.ok((await admin.figures()).waiting >= 3)
    assert.equal((await api.desk()).offer, null)
    const versions = page.locator('.version-list')
    await versions.getByText('Support is full').waitFor()
    assert.match(await versions.locator('li').first().innerText(), /Skill · support\s*3\s*→\s*–/)
    await page.screenshot({ path: `${pictures}setup-agent-versions.png`, fullPage: true })
  })

  test('undoes it: he is offered a call again', async () => {
    const api = await server.api('agent4')
    const from = performance.now()
    await page.getByRole('button', { name: /^Undo version/ }).click()
    const offer = await offered(api, 5_000)
    console.log(`# undo to offer: ${(performance.now() - from).toFixed(0)} ms`)
    await api.presence('break') // before he rejects it, so that the next one does not ring at him: who rings is not waiting any more
    await api.send('POST', `/reservations/${offer.reservationId}/reject`, { reason: 'other' })
    await until('nothing rings at him', async () => (await api.desk()).offer === null)
  })

  test('closes the queue from the wallboard: who waits leaves at once, who comes is turned away, and undo opens it again', async () => {
    const board = await openPage(browser, server, 'supervisor', '/wallboard')
    await board.locator('.freshness-live').waitFor()
    const before = traffic.waiting
    assert.ok(before.length >= 3)
    await board.getByRole('button', { name: 'Close queue: Support' }).click()
    const dialog = board.getByRole('dialog')
    await dialog.getByText(/waiting callers leave at once/).waitFor()
    await dialog.getByLabel('Reason (optional)').fill('Fire alarm')
    await board.screenshot({ path: `${pictures}setup-close.png` })
    const from = performance.now()
    await dialog.getByRole('button', { name: 'Close queue', exact: true }).click()
    await until('all who waited are gone', () => {
      const left = before.filter(caller => caller.over === null)
      if (left.length > 0) throw new Error(`${left.length} of ${before.length} are still there`)
      return true
    })
    console.log(`# click to all ${before.length} callers gone: ${(performance.now() - from).toFixed(0)} ms`)
    const late = await traffic.call()
    await late.ended()
    await until('nobody waits', async () => (await admin.figures()).waiting === 0)
    await board.locator('.tag-closed', { hasText: 'Closed' }).waitFor()
    await board.context().close()

    await page.goto(`${server.url}/admin/queues/support`)
    await page.locator('.version-list').getByText('Fire alarm').waitFor()
    await page.screenshot({ path: `${pictures}setup-queue-closed.png` })
    await page.getByRole('button', { name: /^Undo version/ }).click()
    await page.getByRole('button', { name: 'Close queue', exact: true }).waitFor()
    const again = await traffic.call()
    await again.answered()
    await until('callers wait again', async () => (await admin.figures()).waiting > 0)
    assert.equal(again.over, null)
  })

  test('is told when somebody else changed the queue meanwhile, and nothing of either is lost', async () => {
    const other = await openPage(browser, server, 'admin', '/admin/queues/support')
    await other.getByLabel('Waiting at most').waitFor()
    await page.getByLabel('Answered within').fill('30')
    await other.getByLabel('Waiting at most').fill('150')
    await other.getByRole('button', { name: 'Save: effective at once' }).click()
    await other.getByText('Saved. It is in effect.').waitFor()
    await save().click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' })
    await dialog.waitFor()
    assert.match(await dialog.innerText(), /admin[\s\S]*Waiting at most\s*200\s*→\s*150[\s\S]*Answered within\s*20\s*→\s*30/)
    await page.screenshot({ path: `${pictures}setup-conflict.png` })
    await dialog.getByRole('button', { name: 'Put mine on top of theirs' }).click()
    await page.getByText('Saved. It is in effect.').waitFor()
    const { settings } = await supervisor.get('/queues/support')
    assert.deepEqual([settings.maxEntries, settings.serviceLevelThreshold], [150, 30])
    await until('the other page follows by itself', async () => (await other.getByLabel('Answered within').inputValue()) === '30')
    await other.context().close()
  })

  test('makes a calendar and gives it to the queue', async () => {
    await page.goto(`${server.url}/admin/hours`)
    await page.getByRole('button', { name: 'New calendar' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Head office')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Head office' }).waitFor()
    await page.getByRole('button', { name: 'Add a day' }).click()
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    await page.screenshot({ path: `${pictures}setup-hours.png`, fullPage: true })
    const { settings } = await supervisor.get('/calendars/head-office')
    assert.equal(settings.hours.special.length, 1)
    await page.goto(`${server.url}/admin/profiles`)
    await page.getByRole('button', { name: 'New profile' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Calls and chats')
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Chats' }).getByRole('checkbox', { name: 'Takes' }).check()
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
  })

  test('gives several agents a queue at once', async () => {
    await page.goto(`${server.url}/admin/agents`)
    for (const name of ['Alice Archer', 'Carlos Cruz']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check()
    await page.getByLabel('What to do').selectOption('setSkill')
    await page.getByLabel('Which').selectOption('lang-zh')
    await page.getByLabel('Level').selectOption('4')
    await page.screenshot({ path: `${pictures}setup-agents.png` })
    await page.getByRole('button', { name: 'Apply to 2' }).click()
    await page.getByText('Done for 2.').waitFor()
    for (const id of ['agent1', 'agent3']) assert.equal((await supervisor.get(`/agents/${id}/routing`)).skills['lang-zh'], 4)
  })

  test('leaves everything in the audit log', async () => {
    const { items } = await admin.get('/audit?limit=100')
    const acts = items.filter(entry => /^(queue|agent|calendar|capacity-profile)\./.test(entry.action)).map(entry => `${entry.who} ${entry.action} ${entry.target}`).reverse()
    assert.deepEqual(acts.slice(0, 10), [
      'supervisor agent.replaced agent4', 'supervisor agent.replaced agent4', 'supervisor agent.replaced agent4', 'supervisor agent.undone agent4',
      'supervisor queue.closed support', 'supervisor queue.undone support', 'admin queue.replaced support', 'supervisor queue.replaced support',
      'supervisor calendar.created head-office', 'supervisor calendar.replaced head-office',
    ])
  })

  for (const [locale, colorScheme] of [['en-US', 'light'], ['zh-CN', 'dark']]) {
    test(`bars nobody (${locale}, ${colorScheme})`, async () => {
      const context = await browser.native.newContext({ locale, colorScheme, viewport: { width: 1440, height: 900 } })
      const shown = await context.newPage()
      await shown.goto(`${server.url}/admin/queues`)
      await shown.locator('[name=username]').fill('supervisor')
      await shown.locator('[name=password]').fill('demo')
      await shown.keyboard.press('Enter')
      for (const [path, part] of [
        ['/admin/queues', '.setup-table'], ['/admin/queues/support', '.setup-form'], ['/admin/agents', '.setup-table'], ['/admin/agents/agent4', '.setup-form'],
        ['/admin/hours', '.setup-table'], ['/admin/hours/head-office', '.setup-form'], ['/admin/profiles/calls-and-chats', '.setup-form'], ['/wallboard', '.board-queues'],
      ]) {
        await shown.locator('.setup, .wallboard').first().waitFor()
        await shown.goto(`${server.url}${path}`)
        await shown.locator(part).first().waitFor()
        await pause(300)
        await shown.screenshot({ path: `${pictures}setup${path.replaceAll('/', '-')}-${locale}-${colorScheme}.png` })
        await shown.evaluate(axe)
        const { violations } = await shown.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
        assert.deepEqual(violations.map(found => `${path} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`), [])
      }
      await context.close()
    })
  }
})

async function replace(api, path, body, version) {
  const answer = await api.request('PUT', path, body, { 'if-match': `"${version}"` })
  assert.equal(answer.status, 200, await answer.text())
}
