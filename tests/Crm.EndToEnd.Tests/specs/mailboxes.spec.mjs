import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { MailHouse } from '../lib/mailhouse.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const mail = (number, more = '') =>
  `From: Li Na <li.na@example.test>\nTo: support@example.test\nSubject: Order ${number}\nMessage-ID: <order-${number}@example.test>\n${more}\nWhere is order ${number}?\n`

describe('mailboxes', () => {
  let house, server, admin, supervisor, agent

  before(async () => {
    house = await MailHouse.open()
    server = await Server.start()
    admin = await server.api('admin')
    supervisor = await server.api('supervisor')
    agent = await server.api('agent1')
  })

  after(async () => {
    await server?.stop()
    await house?.close()
  })

  const work = async () => (await supervisor.get('/mail/work')).items

  test('settings are tried before they are saved', async () => {
    assert.deepEqual(await admin.send('POST', '/mailboxes/support/test', house.mailbox()), { ok: true, faults: [] })
    const wrong = await admin.send('POST', '/mailboxes/support/test', house.mailbox('wrong'))
    assert.equal(wrong.ok, false)
    assert.match(wrong.faults.join(), /IMAP: Signing in was refused/)
  })

  test('a mail comes in, is offered to an agent, and his answer reaches the customer in its thread', async () => {
    house.deliver(mail(1))
    await admin.send('PUT', '/mailboxes/support', house.mailbox())
    await until('the mail is work', async () => (await work()).length === 1, { timeout: 30_000 })
    await until('it is marked', () => house.seen() === 1)
    assert.equal((await admin.get('/mailboxes/support')).health.imapReady, true)
    await agent.presence('available')
    const { offer } = await until('the offer', async () => { const desk = await agent.desk(); return desk.offer?.mail && desk }, { timeout: 40_000 }) // mail waits until he has been idle for a while
    assert.equal(offer.mail.subject, 'Order 1')
    await agent.send('POST', `/reservations/${offer.reservationId}/accept`)
    const thread = await agent.get(`/mail/threads/${offer.mail.threadId}`)
    assert.match(thread.mails[0].text, /Where is order 1\?/)
    const draft = await agent.send('PUT', `/mail/threads/${thread.threadId}/draft`, {
      version: 0, kind: 'reply', inReplyTo: thread.mails[0].mailId, to: [thread.mails[0].from], cc: [], bcc: [], subject: 'Re: Order 1', text: 'Unterwegs – 在路上',
    })
    await agent.send('POST', `/mail/threads/${thread.threadId}/send`, { version: draft.version, then: 'close' })
    const [answer] = await until('the answer is there', () => house.got().length && house.got(), { timeout: 60_000 })
    assert.match(answer, /^In-Reply-To: <order-1@example.test>/m)
    assert.match(answer, /^Subject: Re: Order 1/m)
    assert.match(answer, /^To: .*li\.na@example\.test/m)
  })

  test('a server that is killed while mails come in has each of them once', async () => {
    await agent.presence('break')
    const before = (await work()).length
    for (let number = 100; number < 130; number += 1) house.deliver(mail(number))
    await until('some are there', async () => (await work()).length > before + 3, { timeout: 30_000, every: 10 })
    await server.kill()
    for (let number = 130; number < 140; number += 1) house.deliver(mail(number))
    await server.run()
    supervisor = await server.api('supervisor')
    await until('all are there', async () => (await work()).length >= before + 40, { timeout: 60_000 })
    await until('all are marked', () => house.seen() === 41, { timeout: 30_000 })
    assert.equal((await work()).length, before + 40)
  })
})
