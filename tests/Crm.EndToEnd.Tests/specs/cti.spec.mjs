import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Answerer } from '../lib/answerer.mjs'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { tones, untilHeard } from '../lib/hearing.mjs'
import { serveExample } from '../lib/page.mjs'
import { freePort } from '../lib/ports.mjs'
import { Receiver, verify } from '../lib/receiver.mjs'
import { Server } from '../lib/server.mjs'
import { endedOnce, finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const [answers, other] = ['+8613800001111', '+8613800001113']

/** Seconds for which the receiver is down: CRM_WEBHOOK_DOWN=300 is the long form, with a call each 10 s. */
const down = Number(process.env.CRM_WEBHOOK_DOWN ?? 0)

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the softphone in another site’s page', () => {
  let server, browser, listed, stranger, agent, supervisor, people

  before(async () => {
    listed = await serveExample()
    stranger = await serveExample()
    people = await Answerer.listen({ hertz: tones.outside })
    server = await Server.start({ 'Cti:AllowedOrigins': listed.origin, 'Demo:TrunkTarget': people.target })
    listed.crm = stranger.crm = server.url
    browser = await Browser.launch({ hertz: 1000 })
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
  })

  after(async () => {
    await browser?.close()
    await listed?.close()
    await stranger?.close()
    await server?.stop()
    people?.close()
  })

  test('a call rings, the page answers it, logs it and hangs up', async () => {
    const context = await browser.native.newContext({ locale: 'en-US', viewport: { width: 900, height: 900 }, permissions: ['microphone'] })
    const page = await context.newPage()
    const faults = []
    page.on('pageerror', fault => faults.push(fault.message))
    await page.goto(listed.origin)
    const phone = page.frameLocator('#phone iframe')
    await phone.getByLabel('User name').fill('agent1')
    await phone.getByLabel('Password', { exact: true }).fill('demo')
    await phone.getByRole('button', { name: 'Sign in', exact: true }).click()
    await until('the page knows who is signed in', () => page.evaluate(() => window.cti?.getState().agentId === 'agent1'))
    await page.evaluate(() => {
      window.told = []
      window.cti.onCallBegin(call => window.told.push(['begin', call.interactionId]))
      window.cti.onCallEnd(call => window.told.push(['end', call.interactionId]))
    })
    await page.evaluate(() => window.cti.setPresence('available'))
    await status(agent, 'idle')

    const { items: [customer] } = await supervisor.get('/customers?search=Chloe%20Martin')
    const caller = await Caller.call(server, '4001', { from: customer.phones[0], headers: ['User-to-User: 6f726465723d412d31;encoding=hex', 'X-Campaign: spring'] })
    await until('it rings on the page', () => page.evaluate(() => window.cti.getState().call?.state === 'ringing'))
    const ringing = await page.evaluate(() => window.cti.getState().call)
    assert.equal(ringing.attributes['user-to-user'], 'order=A-1')
    assert.equal(ringing.attributes['x-campaign'], 'spring')
    await page.evaluate(() => window.cti.answer())
    await until('they talk', () => page.evaluate(() => window.cti.getState().call?.state === 'talking'))
    await page.locator('#customer').filter({ hasText: customer.name }).waitFor()

    assert.deepEqual(await accessibilityFaults(page.frame({ url: /\/softphone$/ })), [])
    await page.evaluate(() => window.cti.hold())
    assert.equal((await page.evaluate(() => window.cti.getCallState())).state, 'held')
    await page.evaluate(() => window.cti.resume())
    await until('they talk again', async () => (await agent.desk()).call?.state === 'talking')
    const refused = await page.evaluate(() => window.cti.answer().catch(error => error.type))
    assert.equal(refused, 'wrong-state')

    await page.evaluate(() => window.cti.saveLog({ text: 'Ordered ten more' }))
    await page.evaluate(() => window.cti.hangup())
    assert.equal(await caller.ended(), 'bye')
    await until('begin and end were told once', () => page.evaluate(() => window.told.length === 2 && window.told[0][1] === window.told[1][1]))
    await page.evaluate(() => window.cti.saveLog({ text: 'Will call back on Monday' }))
    await finishWrapUp(agent)

    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'answered')
    assert.equal(interaction.customerId, customer.id)
    assert.deepEqual(interaction.annotations.map(note => note.text).sort(), ['Ordered ten more', 'Will call back on Monday'])
    const timeline = await supervisor.get(`/customers/${interaction.customerId}/timeline`)
    assert.ok(JSON.stringify(timeline).includes('Ordered ten more'), 'the log is in the customer’s timeline')
    assert.deepEqual(faults, [])

    const found = await page.evaluate(() => window.cti.searchAndScreenPop('Chloe Martin', { deferred: true }))
    assert.deepEqual([found.match, found.popped, found.customers[0].customerId], ['one', false, customer.id])
    await page.evaluate(() => window.cti.onClickToDial(number => { window.clicked = number; return false }))
    await page.getByRole('link').click()
    assert.equal(await page.evaluate(() => window.clicked), '+8613800138000')
    await page.evaluate(() => window.cti.disableClickToDial())
    await page.getByRole('button', { name: 'Ben' }).click()
    assert.equal(await page.evaluate(() => window.clicked), '+8613800138000')
    const closed = await page.evaluate(() => {
      const asked = window.cti.getCallState()
      window.cti.close()
      return asked.catch(error => error.type)
    })
    assert.equal(closed, 'closed')
    await context.close()
  })

  test('the page makes a call, receives one, hands both on and logs them', async () => {
    const context = await browser.native.newContext({ locale: 'en-US', viewport: { width: 900, height: 900 }, permissions: ['microphone'] })
    const page = await context.newPage()
    const faults = []
    page.on('pageerror', fault => faults.push(fault.message))
    page.on('dialog', dialog => dialog.accept())
    page.on('console', message => { if (message.type() === 'warning') faults.push(message.text()) }) // what the library says of a number that was not dialled
    await page.goto(listed.origin)
    const phone = page.frameLocator('#phone iframe')
    await phone.getByLabel('User name').fill('agent1')
    await phone.getByLabel('Password', { exact: true }).fill('demo')
    await phone.getByRole('button', { name: 'Sign in', exact: true }).click()
    await until('the page knows who is signed in', () => page.evaluate(() => window.cti?.getState().agentId === 'agent1'))
    await phone.getByText('Voice ready').first().waitFor()
    const cti = (verb, ...args) => page.evaluate(([verb, args]) => window.cti[verb](...args).then(value => value ?? null, error => ({ failed: error.type })), [verb, args])
    const state = () => page.evaluate(() => window.cti.getState().call?.state ?? null)
    const notes = async id => (await supervisor.get(`/interactions/${id}`)).annotations.map(note => note.text)
    await cti('setPresence', 'available')
    await status(agent, 'idle')

    // makes one, by a number in the page, and hands it on to somebody else outside
    await page.evaluate(number => { document.querySelector('a[href^="tel:"]').href = `tel:${number}` }, answers)
    await page.getByRole('link').click()
    await until('it is dialled', () => people.calls.length > 0 || assert.deepEqual(faults, []))
    const [made] = people.calls
    assert.equal(made.number, answers)
    await until('they talk', async () => await state() === 'talking')
    await untilHeard('the one who is called hears the agent', [[made, 'agent']])
    const outgoing = await page.evaluate(() => window.cti.getState().call.interactionId)
    await cti('saveLog', { text: 'Called about the delivery' })
    assert.deepEqual(await cti('transfer', { kind: 'external', value: '+18761234567' }), { failed: 'forbidden' })
    assert.equal(await state(), 'talking')
    assert.equal(await cti('transfer', { kind: 'external', value: other }), null)
    const handed = await people.call(2)
    assert.equal(handed.number, other)
    await untilHeard('both outside hear each other', [[made, 'outside'], [handed, 'outside']])
    await until('wrap-up', async () => await state() === 'wrapUp')
    await cti('finishWrapUp')
    made.hangUp()
    assert.equal(await handed.end(), 'bye')
    assert.deepEqual(await notes(outgoing), ['Called about the delivery'])

    // receives one and hands it to a queue, where the next agent has it
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001', { hertz: tones.customer })
    await until('it rings on the page', async () => await state() === 'ringing')
    assert.equal(await cti('answer'), null)
    await until('they talk', async () => await state() === 'talking')
    await untilHeard('the caller hears the agent', [[caller, 'agent']])
    const incoming = await page.evaluate(() => window.cti.getState().call.interactionId)
    assert.deepEqual(await cti('transfer', { kind: 'queue', value: 'nowhere' }), { failed: 'not-found' })
    await cti('saveLog', { text: 'Wants the sales department' })
    await cti('transfer', { kind: 'queue', value: 'sales' })
    await until('wrap-up', async () => await state() === 'wrapUp')
    await until('he waits for sales', async () => (await supervisor.figures('sales')).waiting === 1)
    await cti('setPresence', 'break')
    await cti('finishWrapUp')
    const second = await browser.desk(server, 'agent2')
    await second.presence('Available')
    await second.accept()
    await untilHeard('customer and second agent', [[caller, 'agent'], [second, 'customer']]) // the same microphone
    caller.hangUp()
    await finishWrapUp(await server.api('agent2'))
    const { agents, queues, outcome } = await endedOnce(supervisor, incoming)
    assert.deepEqual([agents, queues, outcome], [['agent1', 'agent2'], ['support', 'sales'], 'answered'])
    assert.deepEqual(await notes(incoming), ['Wants the sales department'])
    assert.deepEqual(await cti('dial', '+18761234567'), { failed: 'destination-refused' })
    assert.deepEqual([...faults, ...second.faults], [])
    await second.vanish()
    await context.close()
  })

  test('a page of an origin that is not listed gets nothing', async () => {
    const context = await browser.native.newContext()
    const page = await context.newPage()
    const heard = []
    await page.exposeFunction('heard', message => heard.push(message))
    await page.addInitScript(() => addEventListener('message', event => window.heard(JSON.stringify(event.data))))
    await page.goto(stranger.origin)
    await page.locator('#state').filter({ hasText: 'timeout' }).waitFor({ timeout: 15_000 })
    assert.deepEqual(heard, [])
    await context.close()

    const policy = async path => (await fetch(`${server.url}${path}`)).headers.get('content-security-policy')
    assert.match(await policy('/softphone'), new RegExp(`frame-ancestors ${listed.origin}$`))
    assert.match(await policy('/'), /frame-ancestors 'none'$/)
    assert.match(await policy('/softphone/x'), /frame-ancestors 'none'$/)
  })
})

describe('webhooks', () => {
  let server, receiver, admin

  before(async () => {
    receiver = new Receiver(await freePort())
    await receiver.on()
    server = await Server.start({ 'Webhooks:AllowedHosts': `127.0.0.1:${receiver.port}`, 'Webhooks:FirstRetry': 0.2 })
    admin = await server.api('admin')
  })

  after(async () => {
    await receiver?.off().catch(() => {}) // it may be off already
    await server?.stop()
  })

  test('a receiver that is down gets every event once, in order of each interaction, signed, also over a kill -9', async () => {
    const { webhook, secret } = await admin.send('POST', '/webhooks', { name: 'crm', url: receiver.url, types: ['crm.call.*', 'crm.interaction.*'] })
    receiver.secret = secret
    const begin = (await admin.get('/events?after=latest')).next
    await receiver.off()
    for (let i = 0; i < 3; i += 1) {
      const caller = await Caller.call(server, '4200')
      await caller.ended()
    }
    const backAt = performance.now() + down * 1_000
    let calls = 4
    while (performance.now() < backAt) {
      await pause(Math.min(10_000, backAt - performance.now()))
      const caller = await Caller.call(server, '4200')
      await caller.ended()
      calls += 1
    }
    await until('events wait', async () => (await admin.get(`/webhooks/${webhook.id}`)).waiting > 5)
    assert.equal((await admin.get(`/webhooks/${webhook.id}`)).state, 'failing')
    await server.kill()
    await server.run()
    admin = await server.api('admin')
    const last = await Caller.call(server, '4200')
    await last.ended()

    await receiver.on()
    const back = performance.now()
    const told = await until('all was delivered', async () => {
      const { items } = await admin.get(`/events?after=${begin}&limit=1000&types=crm.call.*,crm.interaction.*`)
      return items.filter(e => e.type === 'crm.interaction.ended').length >= calls && receiver.got.length >= items.length && items
    }, { timeout: 90_000 })
    console.log(`# receiver down for ${down} s and a kill -9: ${told.length} events of ${calls} calls, all there ${((performance.now() - back) / 1_000).toFixed(1)} s after its return`)
    assert.ok(receiver.got.every(g => g.good), 'every signature holds')
    assert.deepEqual([...new Set(receiver.got.map(g => g.id))].sort(), told.map(e => e.id).sort(), 'nothing is missing, nothing is new')
    assert.equal(receiver.got.length, told.length, 'each came once')
    assertOrdered(receiver.got.map(g => g.event))
    assert.ok(receiver.got.every(g => !JSON.stringify(g.event).includes('13800138000')), 'numbers are masked')
    await until('it is well', async () => { const w = await admin.get(`/webhooks/${webhook.id}`); return w.state === 'good' && w.waiting === 0 && w.delivered === told.length })
  })

  test('an old delivery is refused by the documented verifier, and both secrets sign while one is replaced', async () => {
    const { webhook, secret: old } = await admin.send('POST', '/webhooks', { name: 'rotated', url: receiver.url, types: ['crm.voicemail.left'] })
    receiver.secret = old
    const { secret } = await admin.send('POST', `/webhooks/${webhook.id}/secret`)
    assert.notEqual(secret, old)
    receiver.got = []
    assert.deepEqual(await admin.send('POST', `/webhooks/${webhook.id}/test`), { delivered: true, status: 204, error: null })
    receiver.secret = secret
    assert.deepEqual(await admin.send('POST', `/webhooks/${webhook.id}/test`), { delivered: true, status: 204, error: null })
    assert.equal(receiver.got.length, 2)
    assert.equal(verify('t=1,v1=00', secret, Buffer.from('{}')), false)
  })

  test('an administrator makes one on the page, sees its secret once, tests and deletes it', async () => {
    const browser = await Browser.launch()
    try {
      const page = await openPage(browser, server, 'admin', '/admin/webhooks')
      await page.getByRole('button', { name: 'New webhook' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('by hand')
      await page.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:1/')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByText('This host may not be called').first().waitFor()
      await page.getByRole('textbox', { name: 'Address' }).fill(receiver.url)
      await page.getByRole('button', { name: 'Create' }).click()
      receiver.secret = await page.locator('.webhook-secret').textContent()
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
      const row = page.getByRole('row').filter({ hasText: 'by hand' })
      await row.getByRole('button', { name: 'Test' }).click()
      await page.getByText('Taken, status 204.').waitFor()
      const faults = await accessibilityFaults(page)
      assert.deepEqual(faults, [])
      await row.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await row.waitFor({ state: 'detached' })
    } finally {
      await browser.close()
    }
  })

  test('a key reads the stream it may read, and nothing once it is revoked', async () => {
    const { key, secret } = await admin.send('POST', '/api-keys', { name: 'reports', role: 'supervisor', scopes: ['events'] })
    const ask = path => fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } })
    const { items } = await (await ask('/events?types=crm.call.ringing')).json()
    assert.match(items[0].data.from, /^\+86•+\d{3}$/)
    assert.equal((await ask('/interactions')).status, 403)
    await admin.send('DELETE', `/api-keys/${key.id}`)
    assert.equal((await ask('/events')).status, 401)
    const { items: trail } = await admin.get('/audit?limit=20')
    assert.ok(['api-key.created', 'api-key.revoked', 'webhook.created', 'webhook.secret-rotated'].every(act => trail.some(e => e.action === act)))
  })
})

/** What axe finds wrong on a page or in a frame. */
async function accessibilityFaults(shown) {
  await shown.evaluate(axe)
  const { violations } = await shown.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
  return violations.map(v => `${v.id}: ${v.nodes[0].html}`)
}

/** Every subject's events are in order of their sequence. */
function assertOrdered(events) {
  const last = new Map()
  for (const { subject, sequence } of events) {
    assert.ok(sequence > (last.get(subject) ?? ''), `${subject}: ${sequence} after ${last.get(subject)}`)
    last.set(subject, sequence)
  }
}
