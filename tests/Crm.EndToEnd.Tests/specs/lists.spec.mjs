import { mkdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname

describe('lists that campaigns dial', () => {
  let server, browser, page, supervisor, agent

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
    supervisor = await server.api('supervisor')
    agent = await server.api('agent1')
    page = await openPage(browser, server, 'supervisor', '/admin/lists')
    await page.getByRole('heading', { name: 'Lists' }).waitFor()
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const count = name => page.locator('.import-card dl div', { has: page.locator('dt', { hasText: name }) }).locator('dd')

  test('an agent’s opt-out holds at once', async () => {
    const number = '+8613800000005'
    assert.equal((await agent.get(`/do-not-call/${encodeURIComponent(number)}`)).listed, false)
    await agent.send('POST', '/do-not-call/opt-outs', { number: '138 0000 0005', reason: 'asked on the phone' })
    assert.deepEqual(await agent.get(`/do-not-call/${encodeURIComponent(number)}`), { number, listed: true, source: 'agent', until: null })
    assert.equal((await agent.request('GET', '/do-not-call')).status, 403)
    assert.equal((await agent.request('GET', '/lists')).status, 403)
  })

  test('a supervisor makes a list of a file: looks, maps, checks, takes over, and has the report', async () => {
    await page.getByRole('button', { name: 'New list' }).click()
    await page.getByLabel('Name of the list').fill('Spring')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'Spring' }).waitFor()
    await check('list-empty')
    await page.getByRole('button', { name: 'Import a file' }).click()
    const rows = ['手机;姓名;城市', ...Array.from({ length: 40 }, (_, at) => `138${String(at + 1).padStart(8, '0')};客户${at + 1};北京`), '13800000001;again;x', 'abc;bad;x', '=1+1;formula;x']
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows.join('\r\n'), 'utf16le')])
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer: utf16 })
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('heading', { name: 'What the columns are for' }).waitFor()
    assert.equal(await page.getByLabel('Encoding').inputValue(), 'utf-16le')
    assert.equal(await page.getByLabel('Separator').inputValue(), ';')
    assert.deepEqual(await Promise.all(['手机', '姓名', '城市'].map(name => page.getByLabel(`Use of ${name}`).inputValue())), ['mobile', 'name', 'field'])
    await check('list-mapping')
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByText('checked, not taken over yet', { exact: true }).waitFor()
    assert.deepEqual(await Promise.all(['Rows read', 'Good', 'Faulty', 'Twice in the file', 'Not to be called'].map(name => count(name).innerText())), ['43', '39', '2', '1', '1'])
    const [list] = (await supervisor.get('/lists')).items
    assert.equal(list.records.all, 0)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Report' }).click()])
    const report = await readFile(await download.path(), 'utf8')
    assert.equal(report, '\ufeffrow,code,column,value\r\n6,do-not-call,,+8613800000005\r\n42,duplicate-in-file,,+8613800000001\r\n43,bad-number,手机,abc\r\n44,bad-number,手机,\'=1+1\r\n')
    await check('list-checked')
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText('taken over', { exact: true }).waitFor()
    assert.equal((await supervisor.get('/lists')).items[0].records.ready, 39)
    await page.getByRole('link', { name: 'Spring' }).first().click()
    await page.getByText('客户39', { exact: true }).waitFor()
    await check('list-filled')
    const exported = (await supervisor.bytes(`/lists/${list.id}/export`)).toString('utf8').split('\r\n')
    assert.equal(exported[0], '\ufeffname,key,zone,priority,consent,phone1,kind1,state,attempts,outcome,城市')
    assert.equal(exported[1], '客户1,,,50,no,+8613800000001,mobile,ready,0,,北京')
  })

  test('customers of a search come into a list', async () => {
    const list = await supervisor.send('POST', '/lists', { name: 'Known customers' })
    const started = await supervisor.send('POST', `/lists/${list.id}/search`, { search: '' })
    await until('it is done', async () => (await supervisor.get(`/list-imports/${started.id}`)).state === 'done', { timeout: 20_000 })
    const { items } = await supervisor.get(`/lists/${list.id}/records?limit=1`)
    assert.match(items[0].numbers[0].number, /^\+\d+$/)
  })

  test('who must not be called is kept on a page of its own', async () => {
    await page.getByRole('link', { name: 'Do not call' }).click()
    await page.getByRole('rowheader', { name: '+8613800000005' }).waitFor()
    await page.getByRole('button', { name: 'Add a number' }).click()
    await page.getByLabel('Number', { exact: true }).fill('+8613')
    await page.getByLabel('All numbers that begin so').check()
    await page.getByLabel('Reason').fill('mobile telephones')
    await check('do-not-call-add')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('rowheader', { name: '+8613…' }).waitFor()
    await check('do-not-call')
    assert.equal((await agent.get(`/do-not-call/${encodeURIComponent('+8613912345678')}`)).listed, true)
    assert.equal((await supervisor.request('DELETE', '/do-not-call?number=%2B8613&prefix=true')).status, 403)
    const admin = await server.api('admin')
    await admin.send('DELETE', '/do-not-call?number=%2B8613&prefix=true')
    assert.equal((await agent.get(`/do-not-call/${encodeURIComponent('+8613912345678')}`)).listed, false)
    const acts = (await admin.get('/audit')).items.map(entry => entry.action)
    for (const act of ['do-not-call.added', 'do-not-call.removed', 'list.created', 'list-import.applied', 'list.exported']) assert.ok(acts.includes(act), act)
  })

  test('a server that is killed while it reads a file has each row once', async () => {
    const rows = 60_000
    const list = await supervisor.send('POST', '/lists', { name: 'Large' })
    const body = Array.from({ length: rows }, (_, at) => `139${String(at % 1_000 === 999 ? at - 1 : at).padStart(8, '0')},Name ${at}\n`).join('')
    const uploaded = await fetch(`${server.url}/api/v1/list-imports?name=large.csv`, { method: 'POST', headers: { authorization: `Bearer ${supervisor.token}` }, body })
    const { id } = await uploaded.json()
    await supervisor.send('POST', `/list-imports/${id}/start`, { target: 'list', list: list.id, hasHeader: false, names: ['a', 'b'], uses: ['number', 'name'], atOnce: true })
    const seen = () => supervisor.get(`/list-imports/${id}`)
    await until('some rows are read', async () => (await seen()).counts.rows > 0, { every: 5 })
    await server.kill()
    await server.run()
    supervisor = await server.api('supervisor')
    await until('it is done', async () => (await seen()).state === 'done', { timeout: 60_000 })
    const { counts } = await seen()
    assert.deepEqual([counts.rows, counts.loaded, counts.duplicatesInFile], [rows, rows - 60, 60])
    assert.equal((await supervisor.get(`/lists/${list.id}`)).records.ready, rows - 60)
    assert.equal((await agent.get(`/do-not-call/${encodeURIComponent('+8613800000005')}`)).listed, true)
  })

  async function check(name) {
    await page.screenshot({ path: `${pictures}${name}.png` })
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
    assert.deepEqual(violations.map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).join('; ')}`), [], name)
  }
})
