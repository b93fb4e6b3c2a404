import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import { Browser } from '../lib/browser.mjs'
import { Customer } from '../lib/customer.mjs'
import { serveShop } from '../lib/page.mjs'
import { Server } from '../lib/server.mjs'
import { status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 30_000 }

/** A picture of one colour, as a PNG. */
function picture(side, noise = 0) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4), tail = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    tail.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, tail])
  }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(side, 0)
  size.writeUInt32BE(side, 4)
  size.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (side * 3 + 1), 90)
  for (let row = 0; row < side; row++) rows[row * (side * 3 + 1)] = 0
  const filler = Buffer.from('CRM-MARK'.repeat(Math.ceil(noise / 8))).subarray(0, noise) // found again if it lies open anywhere
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)), filler])
}

describe('a file in a chat', () => {
  let server, browser, anna, api, shop, customer

  before(async () => {
    shop = await serveShop()
    server = await Server.start({ 'Chat:AllowedOrigins': shop.origin })
    shop.crm = server.url
    browser = await Browser.launch()
    anna = await browser.desk(server, 'agent1')
    api = await server.api('agent1')
    await (await server.api('agent2')).presence('break')
    await api.presence('available')
    await status(api, 'idle')
  })

  after(async () => {
    await Promise.all([browser?.close(), shop?.close()])
    await server?.stop()
  })

  afterEach(async () => {
    if (customer !== undefined) assert.deepEqual(customer.faults, [])
    await customer?.context.close()
    customer = undefined
    for (const chat of (await api.desk()).chats) {
      if (chat.state === 'connected') await api.send('POST', `/conversations/${chat.conversationId}/close`, {})
    }
    await until('nothing is open', async () => (await api.desk()).chats.every(chat => chat.state === 'wrapUp'), patience)
    for (const chat of (await api.desk()).chats) await api.send('POST', `/reservations/${chat.reservationId}/wrap-up`, { code: chat.wrapUp.codes[0]?.code })
    await status(api, 'idle')
  })

  const chatOf = desk => desk.page.locator('.panel.chat')
  const choose = (page, ...files) => page.locator('.composer input[type=file], .chat-composer input[type=file]').setInputFiles(files)
  const take = async () => {
    await anna.page.locator('.panel.offer').waitFor(patience)
    await anna.button('Accept').click()
    await chatOf(anna).waitFor(patience)
    await customer.status('You are talking with')
  }

  test('goes both ways as a picture and a download, sealed on the disk, from another origin too', async () => {
    customer = await Customer.open(browser, server, { site: shop.origin })
    await customer.begin({ message: 'It looks like this:' })
    await anna.page.locator('.panel.offer').getByText('It looks like this:').waitFor(patience)
    await take()
    const content = picture(40, 300_000)
    await choose(customer.page, { name: 'kettle 17.png', mimeType: 'image/png', buffer: content })
    await customer.page.locator('.file', { hasText: 'kettle 17.png' }).waitFor(patience)
    await customer.page.locator('img.thumbnail').waitFor(patience)
    await chatOf(anna).locator('img.chat-picture').waitFor(patience)
    const [download] = await Promise.all([anna.page.waitForEvent('download'), chatOf(anna).getByRole('link', { name: 'kettle 17.png' }).click()])
    assert.equal(download.suggestedFilename(), 'kettle 17.png')
    assert.deepEqual(await readFile(await download.path()), content)
    assert.equal(await customer.page.locator('.upload').count(), 0)

    await choose(anna.page, { name: 'manual.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 how to boil water') })
    const offered = customer.page.locator('.file', { hasText: 'manual.pdf' })
    await offered.waitFor(patience)
    const [saved] = await Promise.all([customer.page.waitForEvent('download'), offered.click()])
    assert.equal(saved.suggestedFilename(), 'manual.pdf')
    assert.equal(await chatOf(anna).locator('.chat-upload').count(), 0)

    const folder = join(server.dataPath, 'files')
    const stored = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    assert.equal(stored.length, 2)
    for (const entry of stored) assert.equal((await readFile(join(entry.parentPath, entry.name))).includes('CRM-MARK'), false)

    const { chats: [{ conversationId }] } = await api.desk()
    const { items } = await api.get(`/conversations/${conversationId}/messages?after=0`)
    const { file } = items.find(line => line.file !== null)
    const other = await fetch(`${server.url}/api/v1/chat/conversations/${conversationId}/files/${file.id}`, { headers: { 'x-crm-chat-token': 'made-up' } })
    assert.equal(other.status, 404)
    assert.equal((await (await server.api('agent2')).request('GET', `/conversations/${conversationId}/files/${file.id}`)).status, 404)
  })

  test('that is not what it says is refused and runs nothing, whatever its name', async () => {
    customer = await Customer.open(browser, server)
    await customer.begin()
    await take()
    const { conversationId, token } = await customer.page.evaluate(() => JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('crm.chat '))[1]))
    const send = (name, type, body, id) => fetch(`${server.url}/api/v1/chat/conversations/${conversationId}/files?${new URLSearchParams({ clientMessageId: id, name })}`, {
      method: 'POST', headers: { 'content-type': type, 'x-crm-chat-token': token }, body,
    })
    const harm = ['<svg xmlns="http://www.w3.org/2000/svg" onload="harmed=1"/>', '<script>harmed=1</script>', '<!doctype html><script>harmed=1</script>', '\ufeff <html>', '<?xml version="1.0"?>']
    const dresses = [['a.svg', 'image/svg+xml'], ['a.html', 'text/html'], ['a.png', 'image/png'], ['a.txt', 'text/plain'], ['a.png', 'image/svg+xml'], ['a.pdf', 'application/pdf'], ['a.csv', 'text/csv']]
    for (const [index, body] of harm.entries()) {
      const answers = await Promise.all(dresses.slice(index % 2, index % 2 + 3).map(([name, type], place) => send(name, type, body, `h-${index}-${place}`)))
      assert.ok(answers.every(answer => [415, 429].includes(answer.status)), `${body}: ${answers.map(answer => answer.status)}`)
    }
    const names = ['<img src=x onerror=harmed=1>.png', '"><script>harmed=1</script>.png', '../../etc/passwd.png', 'a\r\nset-cookie: x.png', '\u202egnp.exe', "'-harmed=1-'.png", '${harmed=1}{{1}}.png', 'javascript&colon;harmed=1.png']
    const taken = []
    for (const [index, name] of names.entries()) {
      const answer = await until('not slowed down', async () => { const a = await send(name, 'image/png', picture(4), `n-${index}`); return a.status !== 429 && a }, { timeout: 60_000, every: 1_000 })
      assert.ok([200, 400].includes(answer.status), `${name}: ${answer.status}`)
      if (answer.status === 200) taken.push(name)
    }
    assert.deepEqual(taken, ["'-harmed=1-'.png", '${harmed=1}{{1}}.png', 'javascript&colon;harmed=1.png'])
    await until('both see them', async () => await customer.page.locator('.file').count() === 3 && await chatOf(anna).locator('.chat-file').count() === 3, patience)
    for (const page of [customer.page, anna.page]) {
      assert.equal(await page.evaluate(() => 'harmed' in window), false)
      assert.equal(await page.locator('.file :is(script, iframe), .chat-file :is(script, iframe, img)').count(), 0)
    }
    assert.deepEqual(anna.faults, [])
  })

  test('is said to be wrong before it is sent, can be taken back, and is there once after a lost connection', async () => {
    customer = await Customer.open(browser, server)
    await customer.begin()
    await take()
    const upload = name => customer.page.locator('.upload', { hasText: name })
    await choose(customer.page, { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') }, { name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) })
    await upload('page.html').getByText('This kind of file cannot be sent.').waitFor(patience)
    await upload('big.png').getByText('Files may have 10 MB at most.').waitFor(patience)
    for (const name of ['page.html', 'big.png']) await customer.page.getByRole('button', { name: `Cancel: ${name}` }).click()
    assert.equal(await customer.page.locator('.upload').count(), 0)

    // it arrives, but the answer is lost: the same file again must not be there twice
    let lost = 0
    await customer.page.route('**/files?**', async route => {
      if (lost++ === 0) {
        await route.fetch()
        await route.abort('connectionreset')
      } else await route.continue()
    })
    await customer.context.setOffline(true)
    await customer.status('No connection.')
    await choose(customer.page, { name: 'once.png', mimeType: 'image/png', buffer: picture(8) })
    await upload('once.png').getByText('Interrupted').waitFor(patience)
    await customer.context.setOffline(false)
    await customer.page.locator('.file', { hasText: 'once.png' }).waitFor(patience)
    await until('nothing is under way', async () => await customer.page.locator('.upload').count() === 0, patience)
    assert.equal(await customer.page.locator('.file', { hasText: 'once.png' }).count(), 1)
    assert.equal(await chatOf(anna).locator('.chat-file', { hasText: 'once.png' }).count(), 1)

    await customer.page.getByRole('button', { name: 'Emoji' }).click()
    await customer.page.keyboard.press('ArrowRight')
    await customer.page.keyboard.press('Enter')
    assert.equal(await customer.page.locator('.composer textarea').inputValue(), '😂')
    await customer.page.keyboard.press('Enter')
    await until('the agent laughs', async () => (await chatOf(anna).locator('.chat-words').allTextContents()).at(-1) === '😂', patience)
    await chatOf(anna).getByRole('button', { name: 'Emoji' }).click()
    await anna.page.keyboard.press('Enter')
    await anna.page.locator('.chat-composer textarea').press('Enter')
    await until('the customer sees it', async () => (await customer.lines()).at(-1) === '😀', patience)

    const field = anna.page.locator('.chat-composer textarea')
    await field.fill('/h')
    await anna.page.locator('.chat-replies').getByText('Hello Li Na').waitFor(patience)
    await field.press('Enter')
    await until('the reply is in the field', async () => /^Hello Li Na, this is .+ of Support\./.test(await field.inputValue()))
    await field.press('Enter')
    await until('the customer is greeted', async () => /^Hello Li Na, this is .+ of Support\./.test((await customer.lines()).at(-1)), patience)
  })
})
