import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { MailHouse } from '../lib/mailhouse.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const mail = (number, more = '') =>
  `From: Li Na <li.na@example.test>\nTo: support@example.test\nSubject: Order ${number}\nMessage-ID: <order-${number}@example.test>\n${more}\nWhere is order ${number}?\n`

describe('mailboxes', () => {
  let house, server, admin, supervisor

  before(async () => {
    house = await MailHouse.open()
    server = await Server.start()
    admin = await server.api('admin')
    supervisor = await server.api('supervisor')
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

  test('a mail comes in, becomes work and is marked', async () => {
    house.deliver(mail(1))
    await admin.send('PUT', '/mailboxes/support', house.mailbox())
    await until('the mail is work', async () => (await work()).length === 1, { timeout: 30_000 })
    await until('it is marked', () => house.seen() === 1)
    assert.equal((await admin.get('/mailboxes/support')).health.imapReady, true)
  })

  test('a server that is killed while mails come in has each of them once', async () => {
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
