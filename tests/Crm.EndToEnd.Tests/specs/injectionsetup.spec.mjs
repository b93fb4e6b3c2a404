import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { carriedOutIn } from '../lib/naked.mjs'
import { payload, payloads } from '../lib/payloads.mjs'
import { clean, go, inGroups, openSeat, shown } from '../lib/seats.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { open } from '../lib/strangers.mjs'
import { Twilio } from '../lib/twilio.mjs'
import { until } from '../lib/wait.mjs'
import { Watch } from '../lib/watch.mjs'

const patience = { timeout: 30_000 }
const all = Array.from({ length: payloads.length }, (_, place) => place)

/** What colleagues enter, and what stands in files they were given, is no more trusted than what strangers write. */
describe('what is set up is shown and never carried out', () => {
  let server, twilio, browser, agent, supervisor

  before(async () => {
    [twilio, browser] = await Promise.all([new Twilio().on(), Browser.launch()])
    server = await Server.start(twilio.settings());
    [agent, supervisor] = await Promise.all(['agent1', 'supervisor'].map(user => server.api(user)))
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    await twilio?.off()
  })

  /** Puts a file onto the server as it is. */
  const upload = (path, type, body) => fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers: { authorization: `Bearer ${supervisor.token}`, 'content-type': type }, body })

  /** Asks again as often as there were too many questions. */
  const patiently = asked => until('there are not too many', async () => { const got = await asked(); return got.status !== 429 && got }, { every: 500, timeout: 60_000 })

  test('packages of material: a hundred, as supervisors edit them, agents tick them and customers open them', async () => {
    const kept = []
    await inGroups(all, 10, async place => {
      const variant = { language: null, subject: payload(place + 10), text: payload(place + 20), message: payload(place + 30) }
      const put = items => supervisor.request('PUT', `/materials/packages/p-${place}`, { name: payload(place), variants: [{ ...variant, items }] })
      const raw = await put([{ name: payload(place + 40), url: payload(place) }])
      assert.equal(raw.status === 200, /^https?:/.test(payload(place)), `${raw.status}: an address ${payload(place)}`)
      const file = await patiently(() => upload(`/materials/files?name=${encodeURIComponent(`${payload(place + 50)}.txt`)}`, 'text/plain', `words ${payload(place)}`))
      assert.ok([200, 400].includes(file.status), `${file.status}: a file ${payload(place + 50)}`)
      const items = [{ name: payload(place + 40), url: `https://shop.example/?${encodeURIComponent(payload(place).replaceAll('xss.invalid', 'there'))}` }, ...(file.status === 200 ? [await file.json()].map(({ name, file }) => ({ name, file })) : [])]
      const { version } = raw.status === 200 ? await raw.json() : {}
      const saved = raw.status === 200
        ? await supervisor.request('PUT', `/materials/packages/p-${place}`, { name: payload(place), variants: [{ ...variant, items }] }, { 'if-match': `"${version}"` }) : await put(items)
      assert.ok([200, 201, 400].includes(saved.status), `${saved.status}: ${payload(place)}`)
      if (saved.status !== 400) kept.push(`p-${place}`)
    })
    assert.ok(kept.length >= 90, `${kept.length} packages`)

    const sofia = await openSeat(browser, server, 'supervisor', '/admin/materials')
    for (const path of ['/admin/materials', ...kept.filter((_, turn) => turn % 10 === 0).map(id => `/admin/materials/${id}`)]) {
      await go(sofia, path)
      await until(`${path} shows them`, async () => await shown(sofia.page) > 0, patience)
      await clean(sofia, path)
    }

    const customers = await Promise.all([0, 1, 2, 3, 4].map(turn =>
      agent.send('POST', '/customers', { name: payload(turn), phones: [{ number: `+1500555017${turn}`, kind: 'mobile' }] }).then(made => made.customer)))
    await inGroups(customers.map((_, turn) => turn), 1, async turn => {
      for (let first = turn * 20; first < Math.min(kept.length, turn * 20 + 20); first += 5)
        await agent.send('POST', '/materials/send', { customerId: customers[turn].id, channel: 'sms', packages: kept.slice(first, first + 5) })
    })
    const links = () => twilio.messages.map(message => /\/m\/[\w-]{22}/.exec(message.Body)?.[0]).filter(Boolean)
    await until('all are at the operator', () => links().length === kept.length, { timeout: 120_000 })
    const reader = await browser.native.newContext()
    const watch = await Watch.on(reader)
    const page = await reader.newPage()
    const pieces = []
    for (const [turn, link] of links().entries()) {
      const from = 2 + Math.floor(turn / 20)
      const opened = await open(server, link, from)
      assert.equal(opened.status, 200)
      assert.match(opened.headers['content-security-policy'], /default-src 'none'/)
      pieces.push(opened.text)
      const file = await open(server, `${link}/1`, from)
      if (file.status === 200) assert.deepEqual([file.headers['content-disposition'].startsWith('attachment'), file.headers['x-content-type-options']], [true, 'nosniff'])
      else assert.equal(file.status, 404)
      await page.setContent(pieces.at(-1))
    }
    assert.ok(pieces.every(html => html.includes('__xss') || html.includes('xss.invalid') || /base64|shop\.example/.test(html)))
    assert.deepEqual(await watch.of(page), [])
    assert.deepEqual(await carriedOutIn(browser, pieces), [])
    await reader.close()

    for (const customer of customers.slice(0, 2)) {
      await go(sofia, `/customers/${customer.id}`)
      await until('its deliveries are shown', async () => await sofia.page.locator('.material-state').count() >= 5, patience)
      await clean(sofia, 'the timeline')
    }
    await sofia.page.keyboard.press('Control+Alt+Period')
    await until('all are to be ticked', async () => await sofia.page.locator('.material-offers li').count() >= 90, patience)
    await clean(sofia, 'the packages to tick')
    for (const box of (await sofia.page.locator('.material-offers input').all()).slice(0, 5)) {
      await box.check()
      await sofia.page.locator('.material-preview').evaluate(preview => { preview.open = true })
      await clean(sofia, 'a package before it is sent')
    }
    await sofia.context.close()
  })

  test('lists: names and fields of files, before and after they are taken over', async () => {
    const { id } = await supervisor.send('POST', '/lists', { name: payload(0) })
    const quoted = text => `"${text.replaceAll('"', '""').replaceAll(/[\u0000-\u001f]/g, ' ')}"`
    const rows = all.map(place => [`+8613800${String(40_000 + place)}`, quoted(payload(place)), quoted(payload(place + 50)), quoted(payload(place + 70))].join(','))
    const file = [`number,name,${quoted(payload(3))},key`, ...rows].join('\r\n')
    const sofia = await openSeat(browser, server, 'supervisor', '/admin/lists')
    await go(sofia, `/admin/lists/${id}/file`)
    await sofia.page.locator('input[type=file]').setInputFiles({ name: `${payload(5).replaceAll('/', ' ')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(file) })
    await sofia.page.locator('.import-form button[type=submit]').click()
    await until('its rows are shown', async () => await shown(sofia.page) > 3, patience)
    await clean(sofia, 'the file before it is taken over')
    const uploaded = await upload(`/list-imports?name=${encodeURIComponent(`${payload(8)}.csv`)}`, 'text/csv', file)
    assert.equal(uploaded.status, 201, await uploaded.clone().text())
    const { id: task } = await uploaded.json()
    await supervisor.send('POST', `/list-imports/${task}/start`, { target: 'list', list: id, names: ['number', 'name', 'words', 'key'], uses: ['number', 'name', 'field', 'externalKey'], atOnce: true })
    const done = await until('it is taken over', async () => { const seen = await supervisor.get(`/list-imports/${task}`); return ['done', 'failed'].includes(seen.state) && seen }, patience)
    assert.equal(done.state, 'done', JSON.stringify(done))
    assert.ok(done.counts.loaded >= 90, JSON.stringify(done.counts))
    await supervisor.send('POST', '/do-not-call', { number: '+8613800139999', prefix: false, campaign: null, expires: null, reason: payload(9) })
    for (const path of ['/admin/lists', `/admin/lists/${id}`, '/admin/do-not-call']) {
      await go(sofia, path)
      await until(`${path} shows them`, async () => await shown(sofia.page) > 0, patience)
      await clean(sofia, path)
    }
    for (const place of all) {
      const made = await supervisor.request('PUT', `/campaigns/harm-${place}`, {
        displayName: payload(place).slice(0, 100), mode: 'preview', queue: 'support', lists: [id], rules: ['uk'], script: payload(place + 10), followUps: [{ code: 'sold', label: payload(place + 20).slice(0, 60) }],
        form: [{ key: 'a', label: payload(place + 30).slice(0, 60), kind: 'choice', choices: [payload(place + 40).slice(0, 60)] }],
      })
      assert.ok([200, 201, 400, 409, 422].includes(made.status), `${made.status}: ${payload(place)}`)
      if (place >= 4 && made.ok) break // one list is dialled by one campaign; the pages' words are poisoned elsewhere
    }
    await go(sofia, '/admin/campaigns')
    await until('they are shown', async () => await shown(sofia.page) > 0, patience)
    await clean(sofia, 'the campaigns')
    await sofia.context.close()
  })

  test('invitations: a hundred in the window of a page, and what the server tells the page beside them', async () => {
    const { settings, version } = await supervisor.get('/queues/support')
    const saved = await supervisor.request('PUT', '/queues/support', {
      ...settings, invitations: { rules: [{ id: 'orders', texts: [{ language: 'en', text: payload(0) }], onPage: 1 }], atOnce: 50 },
    }, { 'if-match': `"${version}"` })
    assert.equal(saved.status, 200, await saved.text())
    const anna = await openSeat(browser, server, 'agent1', '/')
    await agent.presence('available')
    await status(agent, 'idle')
    await until('pages are told', async () => (await (await fetch(`${server.url}/api/v1/chat/availability?entryPoint=support`)).json()).invitations?.rules?.[0]?.id === 'orders')
    const invited = async (poison, many) => {
      const customer = await Customer.open(browser, server, { watched: true, poison })
      const words = customer.page.locator('.invitation p')
      await words.getByText('__xss').waitFor(patience)
      assert.ok((await words.textContent()).split(/__xss|xss\.invalid|base64/).length > many, await words.textContent())
      await clean(customer, 'an invitation')
      await customer.page.locator('.invitation .plain').click()
      await clean(customer, 'an invitation declined')
      assert.deepEqual(customer.faults, [])
      await customer.context.close()
    }
    await invited({}, 1)
    for (let shift = 0; shift < 100; shift += 25) await invited({ shift, many: 25, posts: /\/chat\/invitations$/ }, 15)
    const sofia = await openSeat(browser, server, 'supervisor', '/admin/queues/support')
    await sofia.page.locator('.invitation-results').waitFor(patience)
    assert.ok(await shown(sofia.page) > 0)
    await clean(sofia, 'the rules')
    for (let shift = 0; shift < 100; shift += 20) {
      Object.assign(sofia.poisoner, { shift, many: 20 })
      await go(sofia, '/admin/queues')
      await go(sofia, '/admin/queues/support')
      await until('they are shown', async () => await shown(sofia.page) > 10, patience)
      await clean(sofia, 'the rules, as if the server had cleaned nothing')
    }
    await Promise.all([sofia.context.close(), anna.context.close()])
  })
})
