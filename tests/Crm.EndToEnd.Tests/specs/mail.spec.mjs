import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { MailHouse } from '../lib/mailhouse.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 60_000 }

/** A mail with HTML, a picture from elsewhere and a file. */
const question = `From: =?utf-8?B?5p2O5aic?= <li.na@example.test>
To: Support <support@example.test>
Subject: =?utf-8?Q?Order_17_=E2=80=93_where=3F?=
Date: Sun, 22 Nov 2026 10:00:00 +0000
Message-ID: <question-1@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="mixed"

--mixed
Content-Type: multipart/alternative; boundary="either"

--either
Content-Type: text/plain; charset=utf-8

Where is my kettle?
--either
Content-Type: text/html; charset=utf-8

<p style="color:#b3261e">Where is my <b>kettle</b>?<script>top.harmed=1</script><img src="https://tracker.invalid/x.png" onerror="top.harmed=1"></p>
--either--
--mixed
Content-Type: text/plain; name="receipt.txt"
Content-Disposition: attachment; filename="receipt.txt"

Kettle, 1 piece
--mixed--
`

const header = (mail, name) => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'mi').exec(mail)?.[1].replaceAll(/\r?\n[ \t]+/g, ' ')

describe('an e-mail', () => {
  let house, server, browser, anna

  before(async () => {
    house = await MailHouse.open()
    server = await Server.start()
    browser = await Browser.launch()
    anna = await browser.desk(server, 'agent1')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    await house?.close()
  })

  test('goes from the mail server over the queue to an agent’s page, and his answer, taken back once, into the customer’s mailbox', async () => {
    const admin = await server.api('admin')
    const first = await server.api('agent1')
    const box = house.mailbox()
    assert.deepEqual(await admin.send('POST', '/mailboxes/support/test', box), { ok: true, faults: [] })
    const kept = await admin.send('PUT', '/mailboxes/support', box)
    assert.equal(JSON.stringify(kept).includes('secret'), false)
    await first.presence('available')
    await status(first, 'idle')

    house.deliver(question)
    const offer = anna.page.locator('.panel.offer')
    await offer.getByText('Order 17 – where?').waitFor(patience)
    assert.match(await offer.textContent(), /李娜/)
    await anna.button('Accept').click()
    const mail = anna.page.locator('.panel.mail')
    const frame = anna.page.frameLocator('.mail-frame iframe')
    await frame.getByText('kettle').waitFor(patience)
    assert.equal(await frame.locator('p').evaluate(element => getComputedStyle(element).color), 'rgb(179, 38, 30)')
    await mail.getByText('Pictures from elsewhere (1)').waitFor(patience)
    const [download] = await Promise.all([anna.page.waitForEvent('download'), mail.getByRole('link', { name: 'receipt.txt' }).click()])
    const { threadId } = (await first.desk()).mails[0]
    const { mails: [asked] } = await first.get(`/mail/threads/${threadId}`)
    assert.equal(download.suggestedFilename(), 'receipt.txt')
    assert.match((await first.bytes(`/mail/messages/${asked.mailId}/attachments/0`)).toString(), /^Kettle, 1 piece\r?\n?$/)

    await anna.page.keyboard.press('Control+Alt+KeyY')
    const words = anna.page.getByLabel('Text of the mail')
    await words.waitFor(patience)
    await anna.page.keyboard.type('It comes tomorrow – 明天.')
    await anna.page.locator('.mail-draft-kept').waitFor(patience)
    await anna.page.reload()
    await words.waitFor(patience)
    assert.match(await words.inputValue(), /^It comes tomorrow – 明天\./)
    await anna.page.locator('.mail-composer input[type=file]').setInputFiles({ name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('DHL 4711') })
    await anna.page.locator('.mail-composer .mail-files').getByText('label.txt').waitFor(patience)
    await words.focus()
    await anna.page.keyboard.press('Control+Enter')
    await mail.getByRole('button', { name: 'Undo' }).click(patience)
    await words.waitFor(patience)
    assert.deepEqual(house.got(), [])
    await words.focus() // a key pressed before the field has it goes nowhere
    await anna.page.keyboard.press('Control+Enter')
    await anna.page.locator('.mail-undo').waitFor(patience)

    const [answer] = await until('the customer has it', () => house.got().length > 0 && house.got(), patience)
    assert.match(header(answer, 'To'), /li\.na@example\.test/)
    assert.match(header(answer, 'From'), /support@example\.test/)
    assert.equal(header(answer, 'In-Reply-To'), '<question-1@example.test>')
    assert.match(header(answer, 'References'), /<question-1@example\.test>/)
    assert.match(header(answer, 'Message-ID'), /^<[^<>\s]+@[^<>\s]+>$/)
    assert.equal(header(answer, 'Auto-Submitted'), undefined)
    assert.match(answer, /label\.txt/)
    await anna.page.locator('.mail .chat-wrapup').waitFor(patience)
    assert.equal(house.got().length, 1)
    assert.equal(await anna.page.evaluate(() => 'harmed' in window), false)
  })
})
