import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { MailHouse } from '../lib/mailhouse.mjs'
import { Server } from '../lib/server.mjs'
import { Twilio } from '../lib/twilio.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const patience = { timeout: 30_000 }
const pdf = Buffer.from(`%PDF-1.7\n${'kettles '.repeat(2_000)}`)

/** What bars somebody from a page; a page without scripts of its own takes ours by the debugger's way. */
async function barriers(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }))
  return violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

describe('packages of material', () => {
  let house, twilio, server, browser, api, customer

  before(async () => {
    house = await MailHouse.open()
    twilio = await new Twilio().on()
    server = await Server.start(twilio.settings())
    browser = await Browser.launch()
    await (await server.api('admin')).send('PUT', '/mailboxes/support', house.mailbox())
    api = await server.api('agent1')
    const created = await api.send('POST', '/customers', {
      name: 'Li Na', language: 'en', phones: [{ number: '+15005550155', kind: 'mobile' }], emails: ['li.na@example.test', 'nobody@nowhere.test'],
    })
    customer = created.customer
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    await twilio?.off()
    await house?.close()
  })

  const deliveries = async () => (await api.get(`/customers/${customer.id}/materials`)).items
  const send = (channel, more = {}) => api.send('POST', '/materials/send', { customerId: customer.id, channel, packages: ['our-kettles'], ...more })
  const settled = (id, state) => until(`it is ${state}`, async () => (await deliveries()).find(one => one.deliveryId === id && one.state === state), { timeout: 60_000 })

  test('a supervisor makes one of a file and a link', async () => {
    const page = await openPage(browser, server, 'supervisor', '/admin/materials/+')
    await page.getByLabel('Name', { exact: true }).fill('Our kettles')
    await page.getByLabel('Subject of the e-mail').fill('Our kettles for {customer}')
    await page.getByLabel('Text of the e-mail').fill('Dear {customer},\nhere they are.\n{agent}')
    await page.locator('[data-material-file]').setInputFiles({ name: 'kettles 2027.pdf', mimeType: 'application/pdf', buffer: pdf })
    await page.locator('.material-file', { hasText: 'kettles 2027.pdf' }).waitFor(patience)
    await page.getByRole('button', { name: 'Add a link' }).click()
    await page.getByLabel('Name of the link').fill('Our shop')
    await page.getByLabel('Address', { exact: true }).fill('https://shop.example/kettles')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Our kettles' }).waitFor(patience)
    await page.goto(`${server.url}/admin/materials`)
    await page.getByRole('link', { name: 'Our kettles' }).waitFor(patience)
    await page.context().close()
  })

  test('an agent sends it into a chat; the customer opens it, and the timeline tells so while it is looked at', async () => {
    const anna = await browser.desk(server, 'agent1')
    await api.presence('available')
    const visitor = await Customer.open(browser, server)
    await visitor.page.locator('.launcher').click()
    await visitor.page.locator('#crm-name').fill('Li Na')
    await visitor.page.locator('#crm-message').fill('Which kettles do you have?')
    await visitor.page.locator('.form button.primary').first().click()
    await anna.page.locator('.panel.offer').waitFor(patience)
    await anna.button('Accept').click()
    await anna.page.locator('.panel.chat').waitFor(patience)
    const [{ conversationId }] = (await api.desk()).chats
    await api.request('POST', `/interactions/${conversationId}/customer`, { customerId: customer.id })
    await anna.page.locator('button[aria-keyshortcuts="Control+Alt+."]').waitFor(patience)
    await anna.page.keyboard.press('Control+Alt+Period')
    await anna.page.locator('.material-offers input:focus').waitFor(patience)
    await anna.page.keyboard.press('Space')
    assert.equal(await anna.page.locator('.material-ways input[value=chat]').isChecked(), true)
    assert.deepEqual(await barriers(anna.page), [])
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await anna.page.getByText('On its way: Our kettles').waitFor(patience)
    await anna.page.keyboard.press('Enter')

    const link = visitor.page.getByRole('link', { name: /\/m\// })
    await link.waitFor(patience)
    const { pathname } = new URL(await link.getAttribute('href'))
    const timeline = await openPage(browser, server, 'supervisor', `/customers/${customer.id}`)
    await timeline.locator('.customer-timeline li').getByText('delivered', { exact: true }).waitFor({ timeout: 60_000 })
    assert.equal(await timeline.getByText(/opened/).count(), 0)

    const opened = await visitor.context.newPage()
    await opened.goto(`${server.url}${pathname}`)
    await opened.getByRole('heading', { name: 'Our kettles' }).waitFor(patience)
    assert.deepEqual(await barriers(opened), [])
    const download = opened.waitForEvent('download')
    await opened.getByRole('link', { name: /kettles 2027\.pdf/ }).click()
    assert.deepEqual(readFileSync(await (await download).path()), pdf)
    assert.equal(await opened.getByRole('link', { name: 'Our shop' }).getAttribute('href'), 'https://shop.example/kettles')
    await timeline.getByText('opened 1×').waitFor(patience)
    assert.equal((await fetch(`${server.url}${pathname.slice(0, -1)}${pathname.endsWith('A') ? 'B' : 'A'}`)).status, 404)

    const course = (await api.get(`/interactions/${conversationId}/materials`)).items
    assert.deepEqual(course.map(one => [one.name, one.channel, one.state, one.openings]), [['Our kettles', 'chat', 'delivered', 1]])
    await timeline.goto(`${server.url}/interactions/${conversationId}`)
    await timeline.getByText('Materials sent').waitFor(patience)
    assert.deepEqual(visitor.faults, [])
    await timeline.context().close()
    await visitor.context.close()
    await api.presence('break')
    await anna.context.close()
  })

  test('by mail it arrives once with its file, though the server is killed as soon as it has said yes', async () => {
    const { items: [{ deliveryId }] } = await send('email')
    await server.kill()
    await server.run()
    api = await server.api('agent1')
    await settled(deliveryId, 'sent')
    const mails = await until('the customer has it', () => house.got().length > 0 && house.got(), patience)
    assert.equal(mails.length, 1)
    assert.match(mails[0], /^Subject: Our kettles for Li Na/m)
    assert.match(mails[0], /^To: .*li\.na@example\.test/m)
    assert.doesNotMatch(mails[0], /^Auto-Submitted:/m)
    assert.match(mails[0], /filename="?kettles 2027\.pdf/)
    const encoded = mails[0].split(/\r?\n\r?\n/).map(part => part.replaceAll(/\s/g, ''))
    assert.ok(encoded.some(part => part.startsWith(pdf.toString('base64').slice(0, 200))), 'the file goes along')
    const [audited] = (await (await server.api('admin')).get('/audit?limit=20')).items.filter(one => one.action === 'materials.sent')
    assert.equal(audited.who, 'agent1')
  })

  test('a mail that comes back is told so', async () => {
    const before = house.got().length
    const { items: [{ deliveryId }] } = await send('email', { address: 'nobody@nowhere.test' })
    const report = await until('its mail server reports', () => house.got().length > before && house.got().find(mail => /multipart\/report/i.test(mail)), { timeout: 60_000 })
    house.deliver(report.replaceAll('\r\n', '\n'))
    await settled(deliveryId, 'bounced')
  })

  test('by text message it arrives once, is told as delivered, and not after STOP', async () => {
    let taken
    twilio.answers.push((response, form) => { taken = twilio.keep(form); setTimeout(() => response.destroy(), 60_000).unref(); return true })
    const { items: [{ deliveryId }] } = await send('sms')
    await until('the operator has it', () => taken, patience)
    await server.kill()
    await server.run()
    api = await server.api('agent1')
    await settled(deliveryId, 'sent')
    assert.equal(twilio.messages.filter(one => one.To === '+15005550155').length, 1)
    const [message] = twilio.messages.filter(one => one.To === '+15005550155')
    assert.match(message.Body, /^Our kettles: https:\/\/crm\.example\.test\/m\/[\w-]{22}$/)
    assert.equal((await fetch(`${server.url}${new URL(message.Body.slice(13)).pathname}`)).status, 200)
    assert.equal(await twilio.progress(server, message, 'delivered'), 204)
    const told = await settled(deliveryId, 'delivered')
    assert.equal(told.openings, 1)

    assert.equal((await twilio.write(server, 'STOP', { from: '+15005550155' })).status, 200)
    const refused = await api.request('POST', '/materials/send', { customerId: customer.id, channel: 'sms', packages: ['our-kettles'] })
    assert.equal(refused.status, 409)
    assert.equal((await refused.json()).reason, 'opted-out')
  })

  test('what is switched off, unknown or for others is refused', async () => {
    const supervisor = await server.api('supervisor')
    const { version, ...kept } = await supervisor.get('/materials/packages/our-kettles')
    const change = (fields, seen) => supervisor.request('PUT', '/materials/packages/our-kettles', { ...kept, variants: kept.variants.map(one => ({ ...one, items: one.items.map(({ name, file, url }) => ({ name, file, url })) })), ...fields }, { 'if-match': `"${seen}"` })
    assert.equal((await change({ enabled: false }, version)).status, 200)
    const off = await api.request('POST', '/materials/send', { customerId: customer.id, channel: 'email', packages: ['our-kettles'] })
    assert.equal((await off.json()).reason, 'package-off')
    assert.equal((await change({ enabled: true }, version)).status, 412)
    const unknown = await api.request('POST', '/materials/send', { customerId: customer.id, channel: 'email', packages: ['nothing'] })
    assert.equal(unknown.status, 404)
    assert.equal((await api.request('GET', '/materials/packages')).status, 403)
  })
})
