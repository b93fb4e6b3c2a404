import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, lastInteraction, offered, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname

describe('the customer in front of the agent', () => {
  let server, browser, desk, api, supervisor

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
    desk = await browser.desk(server, 'agent1')
    api = await server.api('agent1')
    supervisor = await server.api('supervisor')
    await api.presence('available')
    await status(api, 'idle')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const card = () => desk.page.locator('.desk-card')

  async function ring(options) {
    const caller = await Caller.call(server, '4001', options)
    await caller.answered()
    await offered(api)
    await desk.offer().waitFor()
    return caller
  }

  async function over(caller) {
    caller.hangUp()
    await finishWrapUp(api)
    await status(api, 'idle')
  }

  test('a known customer’s card is there with the offer, with the history', async () => {
    const { items: customers } = await supervisor.get('/customers?limit=50')
    const numbers = customers.flatMap(customer => customer.phones.map(phone => ({ customer, phone })))
    const own = numbers.find(({ phone }) => numbers.filter(other => other.phone === phone).length === 1)
    assert.ok(own, 'the demo has a customer with a number of his own')
    const caller = await ring({ from: own.phone })
    await card().getByText(own.customer.name).first().waitFor({ timeout: 5_000 })
    await desk.page.screenshot({ path: `${pictures}desk-known.png` })
    await accept(api)
    await over(caller)
  })

  test('a number of several is a list to pick from, and who is picked is linked', async () => {
    const { items: customers } = await supervisor.get('/customers?limit=50')
    const shared = customers.flatMap(one => one.phones).find(phone => customers.filter(one => one.phones.includes(phone)).length > 1)
    assert.ok(shared, 'the demo has a number of several customers')
    const owners = customers.filter(one => one.phones.includes(shared))
    const caller = await ring({ from: shared })
    for (const { name } of owners) await desk.page.locator('.candidates').getByText(name).first().waitFor()
    await accept(api)
    await desk.page.locator('.candidates').getByText(owners[0].name, { exact: true }).first().click()
    await card().locator('.card-name', { hasText: owners[0].name }).waitFor()
    await over(caller)
    await until(`linked with ${owners[0].name}`, async () => (await lastInteraction(supervisor)).customerName === owners[0].name)
  })

  test('an unknown caller is saved with one key and Enter, linked, and known the next time', async () => {
    const caller = await ring({ from: '+8613912345678', name: '+8613912345678' })
    await desk.page.getByRole('form', { name: 'New customer' }).waitFor()
    await accept(api)
    await desk.page.keyboard.press('Control+Alt+KeyU')
    await desk.page.keyboard.type('陈晓')
    await desk.page.keyboard.press('Enter')
    await card().locator('.card-name', { hasText: '陈晓' }).waitFor()
    await desk.page.screenshot({ path: `${pictures}desk-saved.png` })
    await over(caller)
    const { items: [saved] } = await supervisor.get(`/customers?search=${encodeURIComponent('陈晓')}`)
    assert.deepEqual(saved.phones, ['+8613912345678'])
    const interaction = await until('linked', async () => { const i = await lastInteraction(supervisor); return i.customerId === saved.id && i })
    assert.equal(interaction.customerName, '陈晓')

    const again = await ring({ from: '+8613912345678' })
    await card().locator('.card-name', { hasText: '陈晓' }).waitFor({ timeout: 5_000 })
    await accept(api)
    await over(again)
  })

  test('a withheld caller is found with Ctrl+K and linked', async () => {
    const caller = await ring({ from: 'anonymous', name: 'Anonymous' })
    await accept(api)
    await desk.page.keyboard.press('Control+KeyK')
    await desk.page.keyboard.type('陈晓')
    await desk.page.locator('.palette-list li', { hasText: '陈晓' }).waitFor()
    await desk.page.keyboard.press('Enter')
    await card().locator('.card-name', { hasText: '陈晓' }).waitFor()
    await over(caller)
  })

  test('the interaction’s page tells its whole course and takes a note', async () => {
    const last = await lastInteraction(supervisor)
    const page = await openPage(browser, server, 'supervisor', `/interactions/${last.id}`)
    await page.locator('.course').waitFor()
    for (const words of ['Arrived', 'Waiting', 'Offered', 'Talking', 'Ended']) {
      assert.ok((await page.locator('.course').innerText()).includes(words), words)
    }
    await page.getByRole('textbox', { name: 'Add a note' }).fill('Checked.')
    await page.getByRole('button', { name: 'Add a note' }).click()
    await page.locator('.notes-list', { hasText: 'Checked.' }).waitFor()
    await page.screenshot({ path: `${pictures}interaction.png` })
    await page.reload()
    await page.locator('.notes-list', { hasText: 'Checked.' }).waitFor()
    assert.equal((await supervisor.get(`/interactions/${last.id}`)).annotations.at(-1).text, 'Checked.')
    await page.context().close()
  })

  test('a customer’s page shows what happened, and keeps what is written', async () => {
    const { items: [saved] } = await supervisor.get(`/customers?search=${encodeURIComponent('陈晓')}`)
    const page = await openPage(browser, server, 'agent2', `/customers/${saved.id}`)
    await page.locator('.customer-timeline .timeline').waitFor()
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await page.locator('dialog').getByRole('textbox', { name: 'Company' }).fill('晓光科技')
    await page.getByRole('button', { name: 'Save customer' }).click()
    await page.locator('.card-name', { hasText: '晓光科技' }).waitFor()
    await page.screenshot({ path: `${pictures}customer.png` })
    assert.equal((await supervisor.get(`/customers/${saved.id}`)).company, '晓光科技')
    await page.context().close()
  })

  test('nothing went wrong on the page', () => assert.deepEqual(desk.faults, []))
})
