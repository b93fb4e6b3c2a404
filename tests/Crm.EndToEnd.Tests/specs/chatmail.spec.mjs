import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { Hub } from '../lib/hub.mjs'
import { MailHouse } from '../lib/mailhouse.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const patience = { timeout: 30_000 }
let house, server, browser, api, hub

before(async () => {
  house = await MailHouse.open()
  server = await Server.start()
  browser = await Browser.launch()
  api = await server.api('agent1')
  hub = await Hub.open(server, api)
  await api.presence('available')
  await status(api, 'idle')
})

after(async () => {
  hub?.close()
  await browser?.close()
  await server?.stop()
  await house?.close()
})

/** A chat from its beginning to its end, with one line of each side. */
async function chat(options) {
  const customer = await Customer.open(browser, server, options)
  await customer.page.locator('.launcher').click()
  await customer.page.locator('#crm-name').fill('Li Na')
  await customer.page.locator('#crm-message').fill('Where is my kettle?')
  await customer.page.locator('.form button.primary').first().click()
  const { offer } = await until('an offer', async () => { const desk = await api.desk(); return desk.offer && desk }, patience)
  await api.send('POST', `/reservations/${offer.reservationId}/accept`)
  const [{ conversationId, reservationId }] = await until('the chat', async () => { const { chats } = await api.desk(); return chats.some(one => one.state === 'connected') && chats.filter(one => one.state === 'connected') }, patience)
  await api.send('POST', `/conversations/${conversationId}/messages`, { clientMessageId: 'one', text: 'It comes tomorrow.' })
  await customer.page.getByText('It comes tomorrow.').waitFor(patience)
  await api.send('POST', `/conversations/${conversationId}/close`, {})
  await api.send('POST', `/reservations/${reservationId}/wrap-up`, {})
  return customer
}

test('a chat that is over goes to the customer’s mailbox, once, where there is a mailbox to send from', async () => {
  const without = await chat()
  await without.page.getByRole('button', { name: 'Start a new chat' }).waitFor(patience)
  assert.equal(await without.page.locator('#crm-transcript').isVisible(), false)
  await without.context.close()

  await (await server.api('admin')).send('PUT', '/mailboxes/support', house.mailbox())
  const customer = await chat({ locale: 'zh-CN', colorScheme: 'dark' })
  const address = customer.page.locator('#crm-transcript')
  await address.waitFor(patience)
  await customer.page.evaluate(axe)
  const { violations } = await customer.page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }))
  assert.deepEqual(violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`), [])
  await address.fill('nobody')
  await address.press('Enter')
  await customer.page.getByText('邮箱地址不正确。').waitFor(patience)
  await address.fill('li.na@example.test')
  await address.press('Enter')
  await customer.page.getByText('聊天记录将发送到 li.na@example.test。').waitFor(patience)
  assert.equal(await address.isVisible(), false)
  const [mail] = await until('the customer has it', () => house.got().length > 0 && house.got(), patience)
  assert.match(mail, /^Auto-Submitted: auto-/mi)
  assert.match(mail, /^To: .*li\.na@example\.test/mi)
  await customer.page.reload()
  await customer.page.locator('.over-actions').waitFor(patience)
  assert.equal(await address.isVisible(), false)
  assert.equal(house.got().length, 1)
  assert.deepEqual(customer.faults, [])
})

test('a supervisor writes a reply, sees how it reads, and agents have it ready', async () => {
  const page = await openPage(browser, server, 'supervisor', '/admin/queues/support')
  const group = page.getByRole('group', { name: 'Ready replies' })
  await group.getByRole('button', { name: 'Add a reply' }).click()
  await group.getByLabel('Shortcut').last().fill('Late')
  await group.getByLabel('Reply', { exact: true }).last().fill('Sorry {customer}, {queue} is late.')
  await group.getByText('Sorry Li Na, Support is late.').waitFor(patience)
  await page.getByRole('button', { name: 'Save: effective at once' }).click()
  await page.getByText('Saved. It is in effect.').waitFor(patience)
  const { items } = await api.get('/conversations/replies?queue=support')
  assert.deepEqual(items.at(-1), { shortcut: 'late', language: 'en', text: 'Sorry {customer}, {queue} is late.' })
  await page.context().close()
})
