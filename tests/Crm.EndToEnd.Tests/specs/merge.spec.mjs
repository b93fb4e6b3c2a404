import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, lastInteraction, offered, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname
const [own, old] = ['+4915511100001', '+4915511100002']

describe('two customers who are one', () => {
  let server, browser, desk, api, supervisor, page, kept, absorbed

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
    supervisor = await server.api('supervisor')
    api = await server.api('agent1')
    const add = async fields => (await supervisor.send('POST', '/customers', fields)).customer
    kept = await add({ name: 'Ines Kept', phones: [{ number: own }], emails: ['ines@example.org'] })
    absorbed = await add({ name: 'I. Kept-Old', company: 'Kept & Co', notes: 'Prefers the morning.', phones: [{ number: old }], emails: ['ines@example.org'] })
    desk = await browser.desk(server, 'agent1')
    await api.presence('available')
    await status(api, 'idle')
    page = await openPage(browser, server, 'supervisor', `/customers/${kept.id}`)
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const name = () => desk.page.locator('.desk-card .card-name')

  async function ring(from) {
    const caller = await Caller.call(server, '4001', { from })
    await caller.answered()
    await offered(api)
    return caller
  }

  async function over(caller) {
    caller.hangUp()
    await finishWrapUp(api)
    await status(api, 'idle')
  }

  /** The pages’ frame is judged where all pages are. */
  async function check(what) {
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => window.axe.run({ exclude: ['.account'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
    assert.deepEqual(violations.map(one => `${what}: ${one.id} ${one.nodes.map(node => node.target).join(' ')}`), [])
    await page.screenshot({ path: `${pictures}${what}.png` })
  }

  test('merged while one of them is on the line, the call goes on and the card is the survivor’s', async () => {
    const caller = await ring(old)
    await accept(api)
    await name().getByText('I. Kept-Old').waitFor()

    await page.getByRole('link', { name: 'Merge with I. Kept-Old' }).waitFor()
    await check('customer-duplicates')
    await page.getByRole('link', { name: 'Merge with I. Kept-Old' }).click()
    await page.locator('.merge-table').waitFor()
    assert.ok(await page.getByRole('radio', { name: 'Company: Kept & Co' }).isChecked(), 'what is empty here is proposed from there')
    await check('merge-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await check('merge-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('radio', { name: 'Name: Ines Kept' }).check() // the newer one is proposed
    await page.getByRole('button', { name: 'Merge', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.merge-list', { hasText: 'Merged with I. Kept-Old' }).waitFor()

    await name().getByText('Ines Kept').waitFor()
    assert.equal((await api.desk()).call.state, 'talking')
    await over(caller)
    const card = await supervisor.get(`/customers/${absorbed.id}`)
    assert.deepEqual([card.id, card.company, card.phones], [kept.id, 'Kept & Co', [own, old]])
  })

  test('a call by the old number pops the one customer, and the history is of both', async () => {
    const caller = await ring(old)
    await name().getByText('Ines Kept').waitFor()
    await accept(api)
    await over(caller)
    assert.equal((await lastInteraction(supervisor)).customerId, kept.id)
    await until('both calls in the timeline', async () => (await supervisor.get(`/customers/${kept.id}/timeline?channel=call`)).items.length === 2)
    await page.goto(`${server.url}/customers/${absorbed.id}`)
    await page.waitForURL(`**/customers/${kept.id}`)
    await page.getByRole('button', { name: 'Calls' }).click()
    await until('the timeline narrowed to calls', async () => await page.locator('.customer-timeline .timeline li').count() === 2)
    await check('customer-merged')
  })

  test('undone, both are back, and the call that came by the old number went with it', async () => {
    await page.getByRole('button', { name: 'Undo: Merged with I. Kept-Old' }).click()
    await page.locator('.undo-list select').first().waitFor()
    assert.equal(await page.locator('.undo-list select').first().inputValue(), 'other')
    await check('merge-undo')
    await page.getByRole('button', { name: 'Separate them' }).click()
    await page.locator('.merge-list', { hasText: 'Undone by supervisor' }).waitFor()
    assert.equal((await supervisor.get(`/customers/${absorbed.id}/timeline?channel=call`)).items.length, 2)
    assert.equal((await supervisor.get(`/customers/${kept.id}/timeline?channel=call`)).items.length, 0)
    assert.deepEqual((await supervisor.get(`/customers/${kept.id}`)).phones, [own])
    const caller = await ring(old)
    await name().getByText('I. Kept-Old').waitFor()
    await accept(api)
    await over(caller)
  })

  test('killed in the middle of a merge, it is done or it is not', async () => {
    for (const wait of [0, 8]) {
      const [a, b] = await Promise.all([kept, absorbed].map(({ id }) => supervisor.get(`/customers/${id}`)))
      supervisor.request('POST', `/customers/${a.id}/merge`, { otherId: b.id, otherVersion: b.version }, { 'if-match': `"${a.version}"` }).catch(() => {})
      await new Promise(resolve => setTimeout(resolve, wait))
      await server.kill()
      await server.run()
      supervisor = await server.api('supervisor')
      const [one, other] = await Promise.all([kept, absorbed].map(({ id }) => supervisor.get(`/customers/${id}`)))
      const [merge] = await supervisor.get(`/customers/${kept.id}/merges`)
      if (other.id === kept.id) {
        assert.deepEqual([one.phones, merge.mayUndo], [[own, old], true])
        await supervisor.request('POST', `/customers/merges/${merge.id}/undo`, {}, { 'if-match': `"${one.version}"` })
      } else {
        assert.deepEqual([one.phones, other.phones, merge?.mayUndo ?? false], [[own], [old], false])
      }
    }
  })

  test('nothing went wrong on the page', () => assert.deepEqual(desk.faults, []))
})
