import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, Desk } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Customer } from '../lib/customer.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 30_000 }
let server, browser, context, anna, api, customer, caller

before(async () => {
  server = await Server.start()
  browser = await Browser.launch()
  api = await server.api('agent1')
  // who is granted something else only is denied the microphone
  context = await browser.native.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, permissions: ['notifications'] })
  const page = await context.newPage()
  anna = new Desk(page, context, server)
  await page.goto(server.url)
  await anna.fillIn('agent1')
})

after(async () => {
  caller?.close()
  await browser?.close()
  await server?.stop()
})

test('an agent without a microphone takes a chat and gets no call, and calls once there is one', async () => {
  await anna.page.getByText('The microphone is blocked').waitFor(patience)
  await api.presence('available')
  await status(api, 'idle')
  await anna.page.getByText('Until then you get chats and mails, and no calls.').waitFor(patience)
  assert.equal((await api.desk()).phone.mediaState, 'none')

  caller = await Caller.call(server, '4001', { hertz: 440 })
  const supervisor = await server.api('supervisor')
  await until('the caller waits', async () => (await supervisor.figures()).waiting === 1, patience)
  customer = await Customer.open(browser, server)
  await customer.begin()
  await until('the chat is offered, and no call', async () => (await api.desk()).offer?.mediaType === 'chat', patience)
  await anna.button('Accept').click()
  await customer.status('You are talking with')
  await anna.page.locator('.panel.chat').waitFor(patience)
  await until('only the caller waits', async () => (await supervisor.figures()).waiting === 1, patience)

  await context.grantPermissions(['notifications', 'microphone'], { origin: server.url })
  await until('the call is offered', async () => (await api.desk()).offer?.mediaType === 'voice', patience)
  assert.deepEqual(customer.faults, [])
  assert.deepEqual(anna.faults, [])
})
