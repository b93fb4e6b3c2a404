import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const patience = { timeout: 30_000 }

async function barriers(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }))
  return violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

/** Remembers what the server said to the page's questions whether it may invite. */
const answersOf = customer => {
  const answers = []
  customer.page.on('response', async response => {
    if (new URL(response.url()).pathname === '/api/v1/chat/invitations') answers.push(await response.json().catch(() => null))
  })
  return answers
}

describe('visitors of a page', () => {
  let server, browser, anna, agent, supervisor, page
  const customers = []

  const visit = async (options = {}) => {
    const customer = await Customer.open(browser, server, options)
    customers.push(customer)
    return customer
  }

  const figures = async () => (await supervisor.get('/queues/support/invitations')).rules[0]?.month ?? null

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    anna = await browser.desk(server, 'agent1')
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
    page = await openPage(browser, server, 'supervisor', '/admin/queues/support')
  })

  after(async () => {
    for (const customer of customers) await customer.context.close()
    await browser?.close()
    await server?.stop()
  })

  test('are invited by a rule that a supervisor writes, with its version and who wrote it', async () => {
    await page.getByLabel('Invite visitors of web pages to chat').check()
    const rule = page.getByRole('region', { name: 'rule-1' })
    await rule.getByLabel('Rule', { exact: true }).fill('orders')
    const orders = page.getByRole('region', { name: 'orders' })
    await orders.getByLabel('On pages').fill('/chat-demo* !*secret*')
    await orders.getByLabel('On the page for').fill('1')
    await orders.getByLabel('What it says').fill('May we help you with your order?')
    await orders.getByRole('button', { name: 'Add a language' }).click()
    await orders.getByLabel('Language', { exact: true }).nth(1).fill('zh')
    await orders.getByLabel('What it says').nth(1).fill('需要帮助吗？')
    await page.getByLabel('Chat: taken within').fill('60')
    await page.getByLabel('Chat: share (%)').fill('90')
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Save: effective at once' }).click()
    await page.locator('.version-list', { hasText: 'Invitation rule' }).waitFor(patience)
    const [newest] = (await supervisor.get('/queues/support/versions')).items
    assert.deepEqual([newest.by, newest.act], ['supervisor', 'queue.replaced'])
    await until('pages are told', async () => (await (await fetch(`${server.url}/api/v1/chat/availability?entryPoint=support`)).json()).invitations?.rules?.[0]?.id === 'orders')
    const trail = await (await server.api('admin')).get('/audit?limit=20')
    assert.ok(trail.items.some(entry => entry.action === 'queue.replaced' && entry.target === 'support'), JSON.stringify(trail.items[0]))
  })

  test('are left in peace while nobody could answer, and on pages that are left out', async () => {
    await agent.presence('break')
    const customer = await visit()
    const answers = answersOf(customer)
    await until('the page has asked', () => answers.length > 0, patience)
    assert.deepEqual([answers[0].state, answers[0].reason], ['no', 'no-agents'])
    assert.equal(await customer.page.locator('.invitation').isVisible(), false)
    assert.equal(await figures(), null)
    assert.deepEqual(customer.faults, [])
  })

  test('accept by the keyboard and are in a chat; the invitation never took the focus', async () => {
    await agent.presence('available')
    await status(agent, 'idle')
    const customer = await visit()
    await customer.page.locator('#ask').focus()
    await customer.page.getByRole('region', { name: 'Invitation to chat' }).getByText('May we help you with your order?').waitFor(patience)
    assert.equal(await customer.page.evaluate(() => document.activeElement.id), 'ask')
    assert.deepEqual(await barriers(customer.page), [])
    await until('one is open', async () => (await supervisor.get('/queues/support/invitations')).open === 1)
    await customer.page.keyboard.press('Tab')
    await until('the invitation comes after the page', () => customer.page.locator('.invitation button').first().evaluate(button => button.matches(':focus')))
    await customer.page.keyboard.press('Enter')
    await customer.page.locator('#crm-name').fill('Li Na')
    await customer.page.locator('#crm-message').fill('Where is my kettle?')
    await customer.page.getByRole('button', { name: 'Start the chat' }).click()
    await anna.page.locator('.panel.offer').waitFor(patience)
    await anna.button('Accept').click()
    await customer.status('You are talking with')
    await until('it is counted', async () => { const now = await figures(); return now?.chats === 1 && now.accepted === 1 }, patience)
    assert.deepEqual(await figures(), { shown: 1, accepted: 1, declined: 0, chats: 1 })
    assert.deepEqual(customer.faults, [])
  })

  test('are counted by channel, by what is promised there', async () => {
    const chat = await until('the chat is counted', async () => (await supervisor.figures()).channels.find(one => one.channel === 'chat' && one.answered === 1), patience)
    assert.deepEqual([chat.offered, chat.waiting, chat.answeredInThreshold, chat.serviceLevel, chat.threshold, chat.target], [1, 0, 1, 1, 60, 0.9])
    const today = await supervisor.get('/queues/support/statistics')
    assert.deepEqual(today.channels.map(one => [one.channel, one.offered]), [['chat', 1]])
    const board = await openPage(browser, server, 'supervisor', '/wallboard')
    const row = board.locator('.board-channels tbody tr').filter({ hasText: 'Chat' })
    await row.getByText('90 % within').waitFor(patience)
    assert.deepEqual(await barriers(board), [])
    await board.context().close()
  })

  test('decline, and are not asked again; Chinese pages are asked in Chinese', async () => {
    const customer = await visit({ locale: 'zh-CN', colorScheme: 'dark' })
    const answers = answersOf(customer)
    await customer.page.getByText('需要帮助吗？').first().waitFor(patience)
    assert.deepEqual(await barriers(customer.page), [])
    await customer.page.locator('.invitation .plain').focus()
    await customer.page.keyboard.press('Escape')
    await customer.page.locator('.launcher:focus').waitFor(patience)
    assert.equal(await customer.page.locator('.invitation').isVisible(), false)
    await until('it is counted', async () => (await figures())?.declined === 1, patience)
    const asked = answers.length
    await customer.page.clock.install() // before the page begins anew, so that its time is the test's
    await customer.page.reload()
    await customer.page.locator('.launcher').waitFor(patience)
    await customer.page.clock.runFor(120_000)
    assert.equal(answers.length, asked)
    assert.deepEqual(customer.faults, [])
  })

  test('are counted once, and a server that is killed forgets none of it', async () => {
    const before = await figures()
    assert.deepEqual(before, { shown: 2, accepted: 1, declined: 1, chats: 1 })
    await server.kill()
    await server.run()
    supervisor = await server.api('supervisor')
    await until('it is there again', async () => (await figures())?.shown === 2, patience)
    assert.deepEqual(await figures(), before)
    await page.reload()
    await page.locator('.invitation-results').getByText('50 %').waitFor(patience)
  })
})
