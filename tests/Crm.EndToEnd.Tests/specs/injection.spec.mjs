import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Customer } from '../lib/customer.mjs'
import { fullDesk, sights } from '../lib/fulldesk.mjs'
import { MailHouse } from '../lib/mailhouse.mjs'
import { alive, carriedOutIn } from '../lib/naked.mjs'
import { payload, payloads } from '../lib/payloads.mjs'
import { poisoned } from '../lib/poison.mjs'
import { clean, drawn, go, inGroups, openSeat, shown } from '../lib/seats.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { ask, harmfulMail } from '../lib/strangers.mjs'
import { Twilio } from '../lib/twilio.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 30_000 }
const all = Array.from({ length: payloads.length }, (_, place) => place)

describe('what strangers write is shown and never carried out', () => {
  let server, house, twilio, browser, agent, supervisor, admin

  before(async () => {
    [house, twilio, browser] = await Promise.all([MailHouse.open(), new Twilio().on(), Browser.launch()])
    server = await Server.start(twilio.settings());
    [agent, supervisor, admin] = await Promise.all(['agent1', 'supervisor', 'admin'].map(user => server.api(user)))
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    await Promise.all([house?.close(), twilio?.off()])
  })

  const open = (user, path) => openSeat(browser, server, user, path)

  const ready = async () => {
    await agent.presence('available')
    await status(agent, 'idle')
  }

  test('the payloads are a hundred, and alive where nothing protects', async () => {
    assert.equal(new Set(payloads).size, 100)
    const live = await alive(browser)
    assert.ok(live.size >= 90, `${live.size} are alive; not ${all.filter(place => !live.has(place)).map(payload).join('   ')}`)
  })

  test('a chat: a hundred each way, in the customer’s window and at the desk', async () => {
    const anna = await open('agent1', '/')
    await ready()
    const customer = await Customer.open(browser, server, {
      watched: true, given: [payload(4), payload(24)],
      prepare: ([title, attribute]) => {
        document.title = title
        window.chat.setAttributes({ 'order.number': attribute })
      },
    })
    await customer.begin({ name: payload(0), message: payload(1) })
    await anna.page.locator('.panel.offer').getByText(payload(1)).waitFor(patience)
    await anna.desk.button('Accept').click()
    await customer.status('You are talking with')
    const { conversationId, token } = await customer.page.evaluate(() => JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('crm.chat '))[1]))
    const five = first => all.slice(first, first + 5).map(place => payload(place).replace('\u0001', '')).join('\n')
    for (let first = 0; first < 100; first += 5) {
      const line = { clientMessageId: `five-${first}`, text: five(first) }
      const told = await until('the customer may write', async () => { const a = await ask(server, `/chat/conversations/${conversationId}/messages`, { body: line, headers: { 'x-crm-chat-token': token } }); return a.status !== 429 && a }, { every: 500, ...patience })
      assert.equal(told.status, 200, JSON.stringify(told.body))
      await until('the agent may write', async () => { const a = await agent.request('POST', `/conversations/${conversationId}/messages`, line); return a.status !== 429 && a.ok }, { every: 500, ...patience })
    }
    for (const page of [customer.page, anna.page]) await until('all are there', async () => await page.locator('.bubble, .chat-words').filter({ hasText: '__xss' }).count() >= 41, patience)
    await clean(customer, 'the customer’s window')
    await clean(anna, 'the desk')
    for (const place of all) {
      const file = place % 3 === 0 ? { id: `f${place}`, type: place % 2 === 0 ? 'image/png' : 'text/plain', size: 9 } : null
      customer.poisoner.push('/hubs/chat', 'message', line => ({ ...line, seq: line.seq + 1 + place, from: 'agent', kind: 'text', name: payload(place + 50), text: payload(place), clientMessageId: null, file }))
      customer.poisoner.push('/hubs/chat', 'state', state => ({ ...state, state: 'connected', agent: payload(place) }))
      await drawn(customer.page)
    }
    await until('they are shown', async () => await customer.page.locator('.bubble, .file').filter({ hasText: '__xss' }).count() >= 120, patience)
    await clean(customer, 'what the server tells the customer')
    assert.deepEqual(customer.faults, [])
    await agent.send('POST', `/conversations/${conversationId}/close`, { reason: payload(5) })
    await until('it is over', async () => (await agent.desk()).chats.every(chat => chat.state === 'wrapUp'), patience)
    await clean(customer, 'the end')
    for (const chat of (await agent.desk()).chats) await agent.send('POST', `/reservations/${chat.reservationId}/wrap-up`, { code: chat.wrapUp.codes[0]?.code, notes: payload(6) })
    await agent.presence('break')
    await Promise.all([customer.context.close(), anna.context.close()])
  })

  test('mails: a hundred by a real server; what is left of their HTML does nothing even without a frame', async () => {
    await admin.send('PUT', '/mailboxes/support', house.mailbox())
    all.forEach(place => house.deliver(harmfulMail(place)))
    const [work] = await until('they are work', async () => { const { items } = await supervisor.get('/mail/work'); return items.length > 0 && items }, { timeout: 60_000 })
    const thread = await until('they are one thread', async () => { const t = await supervisor.get(`/mail/threads/${work.threadId}`); return t.mails.length === 100 && t }, { timeout: 60_000 })
    assert.ok(thread.mails.every(mail => mail.readable && mail.hasHtml && mail.attachments.length > 0), 'each was read whole')
    const pieces = await Promise.all(thread.mails.map(async mail => (await supervisor.get(`/mail/messages/${mail.mailId}/html`)).html))
    assert.equal(new Set(pieces.map(html => /shown (\d+)/.exec(html)[1])).size, 100)
    assert.deepEqual(await carriedOutIn(browser, pieces), [])
    for (const mail of thread.mails.slice(0, 5)) {
      const { headers } = await supervisor.request('GET', `/mail/messages/${mail.mailId}/attachments/0`)
      assert.match(headers.get('content-disposition'), /^attachment/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
    }
    const anna = await open('agent1', '/')
    await ready()
    await anna.page.locator('.panel.offer').waitFor(patience)
    await clean(anna, 'the offer')
    await anna.desk.button('Accept').click()
    await anna.page.locator('.mail-frame iframe').first().waitFor(patience)
    const folded = anna.page.locator('.mail-fold[aria-expanded="false"]')
    for (let opened = 0; opened < 12 && await folded.count() > 0; opened += 1) await folded.first().click()
    await anna.page.waitForFunction(() => document.querySelectorAll('.mail-frame iframe').length > 5)
    await clean(anna, 'the thread')
    await agent.send('POST', `/mail/work/${work.interactionId}/park`, {})
    await agent.presence('break')
    await anna.context.close()
  })

  test('chats, messages, calls, callbacks and customers: a hundred of each come in, and lie in the supervisor’s lists and pages', async () => {
    const anna = await open('agent1', '/')
    await ready()
    const begun = []
    await inGroups(all, 10, async place => {
      const { status, body } = await ask(server, '/chat/conversations', {
        from: 2 + Math.floor(place / 10),
        body: {
          entryPoint: 'support', name: payload(place), subject: payload(place + 10), language: 'en', page: { url: `https://shop.example/${encodeURI(payload(place + 20))}`, title: payload(place + 30) },
          attributes: { 'order.number': payload(place + 40), topic: payload(place + 50) }, first: { clientMessageId: 'first', text: payload(place + 60) },
        },
      })
      assert.ok([200, 201, 400].includes(status), `${status}: ${payload(place)}`)
      if (status === 201) begun.push(body)
    })
    assert.ok(begun.length >= 75, `${begun.length} chats`)
    await anna.page.locator('.panel.offer').waitFor(patience)
    await clean(anna, 'the offer')
    await agent.presence('break')
    await inGroups(all, 20, async place => {
      const [from, to] = place % 2 === 0 ? [`+1500555${1000 + place}`, '+15005550006'] : [`whatsapp:+1500555${1000 + place}`, 'whatsapp:+15005550007']
      const answer = await twilio.call(server, '/api/v1/channels/twilio/messages', {
        MessageSid: `SM${String(place).padStart(32, '0')}`, From: from, To: to, Body: payload(place), ProfileName: payload(place + 20), NumMedia: '1', MediaUrl0: payload(place + 30), MediaContentType0: payload(place + 40),
      })
      assert.ok([200, 400].includes(answer.status), `${answer.status}: ${payload(place)}`)
    })
    await inGroups(all, 10, async place => {
      const words = text => Buffer.from(text.replaceAll(/[\u0000-\u001f]/g, ' ').replaceAll(/["\\]/g, '\\$&')).toString('latin1')
      const caller = await Caller.call(server, '4001', { from: `+86138001${String(place).padStart(5, '0')}`, name: words(payload(place)), sendAudio: false, headers: [`User-Agent: ${words(payload(place + 30))}`, `Subject: ${words(payload(place + 50))}`] })
      await until('answered or refused', () => caller.answeredAt !== undefined || caller.over !== null, patience)
      caller.close()
    })
    await inGroups(all, 20, async place => {
      const customer = {
        name: payload(place), company: payload(place + 10), notes: payload(place + 20), phones: [{ number: `+86139002${String(place).padStart(5, '0')}` }], contacts: [{ name: payload(place + 30), role: payload(place + 40), notes: payload(place + 50) }],
      }
      const made = await supervisor.request('POST', '/customers', customer)
      assert.ok([201, 400].includes(made.status), `${made.status}: ${payload(place)}`)
      await agent.request('POST', '/callbacks', { queue: 'sales', number: `+86138003${String(place).padStart(5, '0')}`, name: payload(place), note: payload(place + 50), notBefore: new Date(Date.now() + 3_600_000).toISOString() })
    })
    const { items: [one] } = await supervisor.get(`/customers?search=${encodeURIComponent('+8613900200000')}`)
    await inGroups(all, 20, async place => {
      await supervisor.request('POST', `/interactions/${begun[place % begun.length].conversationId}/customer`, { customerId: one.id })
      await supervisor.request('POST', `/interactions/${begun[0].conversationId}/notes`, { text: payload(place) })
      await supervisor.request('POST', `/customers/${one.id}/notes`, { text: payload(place) })
    })
    await clean(anna, 'the desk')
    await anna.context.close()

    const sofia = await open('supervisor', '/wallboard')
    const { items: calls } = await supervisor.get('/interactions?channel=voice&limit=2')
    for (const path of ['/wallboard', '/customers', `/customers/${one.id}`, ...[...begun.slice(0, 2).map(chat => chat.conversationId), ...calls.map(call => call.id)].map(id => `/interactions/${id}`)]) {
      await go(sofia, path)
      await until(`${path} shows them`, async () => await shown(sofia.page) > 0, patience)
      await clean(sofia, path)
    }
    await sofia.context.close()
  })

  test('the desk: every field of offers, calls, chats, mails and wrap-ups, as if the server had cleaned nothing', async () => {
    const bea = await server.api('agent2')
    const seat = await open('agent2', '/')
    const { items: [known] } = await supervisor.get('/customers?limit=1')
    const card = await supervisor.get(`/customers/${known.id}`)
    const real = await bea.desk()
    let turn = 0
    for (const sight of sights) {
      for (const place of all) {
        seat.poisoner.push('/hubs/agent', 'desk', () => poisoned(fullDesk(real, card, sight, ++turn), place))
        await drawn(seat.page)
      }
      await until(`${sight} is shown`, async () => await shown(seat.page) > 3, { timeout: 8_000 }).catch(async fault => assert.fail(`${fault.message} ${seat.faults} ${await seat.page.evaluate(() => document.body.innerText.slice(0, 800))}`))
      await clean(seat, sight)
    }
    await seat.context.close()
  })

  test('supervisors’ and administrators’ pages: every field of every answer, as if the server had cleaned nothing', async () => {
    const seat = await open('admin', '/wallboard')
    await seat.page.locator('.freshness-live').waitFor(patience)
    for (const place of all) {
      seat.poisoner.push('/hubs/supervisor', 'live', picture => poisoned({ ...picture, version: picture.version + 1e12 + place, agents: picture.agents.map(one => ({ ...one, presenceReason: 'w', supervisors: [{ userName: 'w', name: 'w', mode: 'monitor' }], help: { since: picture.at, reason: 'w' } })) }, place))
      await drawn(seat.page)
    }
    assert.ok(await shown(seat.page) > 3)
    await clean(seat, 'the live picture')

    await admin.send('PUT', '/calendars/office', { displayName: payload(5), hours: { zone: 'UTC', week: [], special: [] } })
    await admin.send('PUT', '/capacity-profiles/own', { displayName: payload(5), capacity: { units: 100, media: [{ media: 'voice', cost: 100, max: 1 }] } })
    await admin.request('POST', '/api-keys', { name: payload(5), role: 'agent', scopes: ['events'] })
    await admin.send('PUT', '/mail/templates/thanks', { kind: 'reply', name: payload(5), language: 'en', subject: payload(6), text: payload(7) })
    const [{ items: [customer] }, { items: chats }, { items: calls }, { items: mails }] = await Promise.all(['/customers?limit=1', '/interactions?channel=chat&limit=1', '/interactions?channel=voice&limit=1', '/interactions?channel=email&limit=1'].map(path => admin.get(path)))
    const { id: list } = await admin.send('POST', '/lists', { name: 'Words' })
    await admin.send('PUT', '/campaigns/words', { displayName: 'Words', mode: 'preview', queue: 'support', lists: [list], rules: ['uk'], script: 'Words' })
    await admin.send('PUT', '/materials/packages/words', { name: 'Words', variants: [{ language: null, subject: 'Words', text: 'Words', message: 'Words', items: [{ name: 'Words', url: 'https://shop.example/' }] }] })
    await admin.send('POST', '/do-not-call', { number: '+8613800139998', prefix: false, campaign: null, expires: null, reason: 'Words' })
    const lists = ['/wallboard', '/customers', '/admin/queues', '/admin/agents', '/admin/hours', '/admin/profiles', '/admin/recording', '/admin/outbound', '/admin/supervisors', '/admin/keys', '/admin/nodes', '/admin/mailboxes', '/admin/mail-rules', '/admin/mail-templates', '/admin/flows', '/admin/campaigns', '/admin/lists', '/admin/do-not-call', '/admin/materials']
    const things = [`/customers/${customer.id}`, ...[...chats, ...calls, ...mails].map(one => `/interactions/${one.id}`), '/admin/queues/support', '/admin/agents/agent1', '/admin/mailboxes/support', '/admin/mail-templates/thanks', `/admin/lists/${list}`, '/admin/materials/words']
    const look = async (path, shift, many) => {
      Object.assign(seat.poisoner, { shift, many })
      await go(seat, path)
      await until(`${path} shows them`, async () => await shown(seat.page) > 0, { timeout: 8_000 })
      await clean(seat, path)
    }
    const mute = []
    for (const path of lists) await look(path, 0, 1).catch(fault => mute.push(fault.message))
    for (let shift = 0; shift < 100; shift += 20) for (const path of things) await look(path, shift, 20).catch(fault => mute.push(fault.message))
    assert.deepEqual(mute, [])
    for (const path of ['/admin/webhooks', '/admin/outbound/site']) { // nobody's words need to stand there
      await go(seat, path)
      await clean(seat, path)
    }
    await seat.context.close()
  })
})
