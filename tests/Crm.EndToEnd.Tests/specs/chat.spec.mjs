import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { Browser } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const patience = { timeout: 30_000 }

/** The open chat of an agent's page. */
const chatOf = desk => desk.page.locator('.panel.chat')
const offerOf = desk => desk.page.locator('.panel.offer')
const wordsOf = desk => chatOf(desk).locator('.chat-words').allTextContents()

async function write(desk, text) {
  await desk.page.locator('.chat-composer textarea').fill(text)
  await desk.page.keyboard.press('Enter')
}

async function takeChat(desk) {
  await offerOf(desk).waitFor(patience)
  await desk.button('Accept').click()
  await chatOf(desk).waitFor(patience)
}

const texts = lines => lines.filter(line => line.kind === 'text').map(line => line.text)

async function barriers(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }))
  return violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

describe('a chat', () => {
  let server, browser, anna, ben, customer

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    anna = await browser.desk(server, 'agent1')
    ben = await browser.desk(server, 'agent2')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async () => {
    if (customer !== undefined) assert.deepEqual(customer.faults, [])
    await customer?.context.close()
    customer = undefined
  })

  const settle = async api => {
    const { chats } = await api.desk()
    for (const chat of chats) if (chat.wrapUp) await api.send('POST', `/reservations/${chat.reservationId}/wrap-up`, { code: chat.wrapUp.codes[0]?.code })
  }

  test('goes from the form over the queue to an agent, on to another with its history, over lost networks and a crash, and is rated', async () => {
    const first = await server.api('agent1')
    const second = await server.api('agent2')
    let supervisor = await server.api('supervisor')
    const seen = await supervisor.figures()
    await second.presence('break')
    await first.presence('available')
    await status(first, 'idle')

    customer = await Customer.open(browser, server)
    await customer.begin()
    await offerOf(anna).waitFor(patience)
    assert.match(await offerOf(anna).textContent(), /Li Na/)
    await customer.status('You are next.')
    await takeChat(anna)
    await anna.page.locator('.desk-customer').getByText('Li Na').first().waitFor(patience)
    await customer.status('You are talking with')

    await write(anna, 'Hello, I am looking.')
    await until('the customer reads', async () => (await customer.lines()).at(-1) === 'Hello, I am looking.')
    await chatOf(anna).getByText('Read', { exact: true }).waitFor(patience)
    await customer.page.locator('.composer textarea').pressSequentially('Thank you')
    await chatOf(anna).locator('.chat-writing').getByText('writing').waitFor(patience)
    await customer.page.keyboard.press('Enter')
    await until('the agent reads', async () => (await wordsOf(anna)).at(-1) === 'Thank you')
    assert.deepEqual(await barriers(customer.page), [])
    assert.deepEqual(await barriers(anna.page), [])

    await second.presence('available')
    await status(second, 'idle')
    await chatOf(anna).getByRole('button', { name: 'Transfer' }).click()
    await anna.page.getByRole('dialog').getByRole('combobox').fill((await second.desk()).displayName)
    await anna.page.getByRole('dialog').getByRole('option', { selected: true }).waitFor(patience)
    await anna.page.getByRole('dialog').getByRole('status').filter({ hasNotText: 'Searching' }).waitFor({ state: 'attached' })
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).click()
    await takeChat(ben)
    await until('the history is there', async () => (await wordsOf(ben)).includes('Hello, I am looking.'), patience)

    await customer.context.setOffline(true)
    await customer.status('No connection.')
    await customer.say('written without a network')
    await write(ben, 'said meanwhile')
    await customer.context.setOffline(false)
    const both = ['written without a network', 'said meanwhile']
    const has = lines => lines.filter(text => both.includes(text)).length === 2
    await until('both have both', async () => has(await customer.lines()) && has(await wordsOf(ben)), patience)
    await ben.context.setOffline(true)
    await customer.say('do you hear me?')
    await ben.context.setOffline(false)
    await until('the agent has it', async () => (await wordsOf(ben)).includes('do you hear me?'), patience)

    const { chats: [{ conversationId }] } = await second.desk()
    await server.kill()
    await customer.say('written while the server was down')
    await server.run()
    supervisor = await server.api('supervisor')
    await until('it is there after the crash', async () => {
      if (await offerOf(ben).isVisible()) await ben.button('Accept').click() // back from the queue, where agents who were lost give it
      return (await wordsOf(ben)).includes('written while the server was down')
    }, { timeout: 60_000 })
    await write(ben, 'I am back.')
    await until('the customer sees it', async () => (await customer.lines()).at(-1) === 'I am back.', patience)

    const expected = texts((await supervisor.get(`/interactions/${conversationId}/messages`)).items)
    assert.equal(new Set(expected).size, expected.length, 'each once')
    assert.deepEqual(await customer.lines(), expected)
    assert.deepEqual(await wordsOf(ben), expected)

    await customer.page.getByRole('button', { name: 'End the chat' }).click()
    await customer.page.getByRole('button', { name: 'End it' }).click()
    await customer.page.getByRole('radio', { name: 'Very good' }).check()
    await customer.page.locator('#crm-rate-comment').fill('Quick')
    await customer.page.getByRole('button', { name: 'Send rating' }).click()
    await customer.page.getByText('Thank you for your rating.').waitFor(patience)
    const ended = await until('it has ended', async () => { const i = await supervisor.get(`/interactions/${conversationId}`); return i.outcome && i }, patience)
    assert.equal(ended.outcome, 'answered')
    assert.equal(ended.mediaType, 'chat')
    const figures = await until('the figures settle', async () => { const f = await supervisor.figures(); return f.waiting === 0 && f })
    assertBalanced(figures)
    assert.ok(figures.offered > seen.offered && figures.answered > seen.answered)
    await settle(await server.api('agent1'))
    await settle(await server.api('agent2'))
  })

  test('says that nobody is there when nobody is, in Chinese too', async () => {
    await (await server.api('agent1')).presence('offline')
    await (await server.api('agent2')).presence('offline')
    customer = await Customer.open(browser, server, { locale: 'zh-CN', colorScheme: 'dark' })
    await customer.page.locator('.launcher').click()
    await customer.page.getByText('现在没有客服在线').waitFor(patience)
    assert.deepEqual(await barriers(customer.page), [])
  })
})
