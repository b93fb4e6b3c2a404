import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { Browser } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { tones, untilHeard } from '../lib/hearing.mjs'
import { serveShop } from '../lib/page.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 30_000 }

describe('a call from a web page', () => {
  let server, agents, people, anna, api, shop, stranger, customer

  before(async () => {
    shop = await serveShop()
    stranger = await serveShop()
    server = await Server.start({ 'Chat:AllowedOrigins': shop.origin })
    shop.crm = stranger.crm = server.url
    agents = await Browser.launch({ hertz: tones.agent })
    people = await Browser.launch({ hertz: tones.customer })
    anna = await agents.desk(server, 'agent1')
    api = await server.api('agent1')
    await (await server.api('agent2')).presence('break')
    await api.presence('available')
    await status(api, 'idle')
  })

  after(async () => {
    await Promise.all([agents?.close(), people?.close(), shop?.close(), stranger?.close()])
    await server?.stop()
  })

  afterEach(async () => {
    if (customer !== undefined) assert.deepEqual(customer.faults, [])
    await customer?.context.close()
    customer = undefined
    const { wrapUp } = await until('it is over for the agent', async () => { const desk = await api.desk(); return desk.call === null && desk }, patience)
    if (wrapUp) await api.send('POST', `/reservations/${wrapUp.reservationId}/wrap-up`, { code: wrapUp.codes[0]?.code })
    for (const chat of (await api.desk()).chats) if (chat.wrapUp) await api.send('POST', `/reservations/${chat.reservationId}/wrap-up`, { code: chat.wrapUp.codes[0]?.code })
    await status(api, 'idle')
  })

  test('is heard both ways, muted, keyed and ended by the agent; its script comes only when it is wanted', async () => {
    customer = await Customer.open(people, server, { voice: true })
    const small = Buffer.from(await (await fetch(`${server.url}/chat.js`)).arrayBuffer())
    assert.ok(gzipSync(small).length < 40_000, 'the first load is small')
    await customer.page.locator('.launcher-call').waitFor(patience)
    assert.ok(!customer.scripts.includes('/chat-voice.js'))
    await customer.page.locator('.launcher-call').click()
    await anna.offer().waitFor(patience)
    assert.ok(customer.scripts.includes('/chat-voice.js'))
    await customer.callStatus('You are next.')
    await untilHeard('the queue', [[customer, 'music']])
    const { offer } = await api.desk()
    assert.equal(offer.mediaType, 'voice')
    assert.ok(offer.context.attributes.some(({ name, value }) => name === 'web.page' && value.includes('/chat-demo')))
    assert.ok(offer.context.attributes.some(({ name, value }) => name === 'order.number' && value === '17'))
    await anna.accept()
    await customer.callStatus('You are speaking with')
    await untilHeard('both', [[customer, 'agent'], [anna, 'customer']])
    await customer.page.getByRole('button', { name: 'Mute' }).click()
    await untilHeard('the muted one', [[customer, 'agent'], [anna, 'nobody']])
    await customer.page.getByRole('button', { name: 'Unmute' }).click()
    await untilHeard('both again', [[customer, 'agent'], [anna, 'customer']])
    await customer.page.getByRole('button', { name: 'Keypad' }).click()
    await customer.page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '5' }).click()
    const { call: { interactionId } } = await api.desk()
    await anna.button('Hang up').click()
    await customer.callStatus('The call has ended.')
    await customer.page.getByRole('button', { name: 'Close', exact: true }).click()
    const ended = await until('it is recorded', async () => {
      const found = await (await server.api('supervisor')).get(`/interactions/${interactionId}`)
      return found.outcome && found
    }, patience)
    assert.equal(ended.outcome, 'answered')
    assert.equal(ended.mediaType, 'voice')
  })

  test('out of a chat brings its customer along, and ends with the page', async () => {
    customer = await Customer.open(people, server, { voice: true })
    await customer.begin({ name: 'Li Na' })
    await anna.page.locator('.panel.offer').waitFor(patience)
    await anna.button('Accept').click()
    await customer.status('You are talking with')
    const { chats: [{ conversationId }] } = await api.desk()
    await customer.page.getByRole('button', { name: 'Call', exact: true }).click()
    await anna.offer().waitFor(patience)
    const { offer } = await api.desk()
    assert.equal(offer.customer.name, 'Li Na')
    assert.ok(offer.context.attributes.some(({ name, value }) => name === 'chat.conversation' && value === conversationId))
    await anna.accept()
    await untilHeard('both', [[customer, 'agent'], [anna, 'customer']])
    const { call: { interactionId } } = await api.desk()
    await customer.page.getByRole('button', { name: 'End the chat' }).click()
    await customer.page.getByRole('button', { name: 'End it' }).click()
    await customer.context.close()
    customer = undefined
    await until('the call is over', async () => (await api.desk()).call === null, patience)
    const found = await (await server.api('supervisor')).get(`/interactions/${interactionId}`)
    assert.equal(found.customer?.name ?? 'Li Na', 'Li Na')
  })

  test('and a chat work on a page of another origin under a strict policy', async () => {
    customer = await Customer.open(people, server, { voice: true, site: shop.origin })
    await customer.begin()
    await anna.page.locator('.panel.offer').waitFor(patience)
    await anna.button('Accept').click()
    await customer.status('You are talking with')
    await customer.say('from another site')
    await until('the agent reads', async () => (await anna.page.locator('.panel.chat .chat-words').allTextContents()).at(-1) === 'from another site', patience)
    await customer.page.getByRole('button', { name: 'Call', exact: true }).click()
    await anna.accept()
    await untilHeard('both', [[customer, 'agent'], [anna, 'customer']])
    await customer.page.getByRole('button', { name: 'Hang up' }).click()
    await customer.callStatus('The call has ended.')
    await customer.page.getByRole('button', { name: 'End the chat' }).click()
    await customer.page.getByRole('button', { name: 'End it' }).click()
    await until('it is over', async () => (await api.desk()).chats.every(chat => chat.state === 'wrapUp'), patience)
  })

  test('is not to be had on a page that is not listed', async () => {
    customer = await Customer.open(people, server, { voice: true, site: stranger.origin })
    await customer.page.locator('.launcher').click()
    await customer.page.getByText('We cannot be reached at the moment.').waitFor(patience)
    assert.equal(await customer.page.locator('.launcher-call').isVisible(), false)
    const refused = await fetch(`${server.url}/api/v1/chat/calls/tickets`, {
      method: 'POST', headers: { origin: stranger.origin, 'content-type': 'application/json' }, body: JSON.stringify({ entryPoint: 'support' }),
    })
    assert.equal(refused.status, 403)
  })

  test('reaches entry points only, each ticket once', async () => {
    const post = (path, body) => fetch(`${server.url}/api/v1/chat${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    for (const entryPoint of ['+8613800000000', '4000', 'sip:anna@127.0.0.1', 'agent1', '']) assert.equal((await post('/calls/tickets', { entryPoint })).status, 404)
    assert.equal((await post('/calls', { ticket: 'made-up', sdp: 'v=0' })).status, 403)
    const { ticket } = await (await post('/calls/tickets', { entryPoint: 'support' })).json()
    assert.equal((await post('/calls', { ticket, sdp: 'v=0' })).status, 400, 'an offer that is none')
    assert.equal((await post('/calls', { ticket, sdp: 'v=0' })).status, 403, 'the ticket is used up')
  })
})
