import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, offered, status } from '../lib/steps.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname

describe('how it looks and reads', () => {
  let server, browser

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  for (const scheme of ['light', 'dark']) {
    test(`sign-in, desk, offer, call and wrap-up have no serious accessibility violation (${scheme})`, async () => {
      const context = await browser.native.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      await page.goto(server.url)
      await page.getByLabel('User name').waitFor()
      await check(page, `sign-in-${scheme}`)
      await context.close()

      const user = scheme === 'light' ? 'agent1' : 'agent2'
      const desk = await browser.desk(server, user, { colorScheme: scheme })
      const api = await server.api(user)
      await check(desk.page, `desk-${scheme}`)
      await api.presence('available')
      await status(api, 'idle')
      await check(desk.page, `ready-${scheme}`)
      const caller = await Caller.call(server, '4001')
      await caller.answered()
      await offered(api)
      await desk.offer().waitFor()
      await check(desk.page, `offer-${scheme}`)
      await accept(api)
      await desk.call().getByText('Talking').waitFor()
      await check(desk.page, `call-${scheme}`)
      caller.hangUp()
      await desk.page.getByRole('region', { name: 'Wrap-up' }).waitFor()
      await check(desk.page, `wrap-up-${scheme}`)
      await api.presence('offline')
      await desk.vanish()
    })
  }

  test('the sign-in page speaks Chinese to a Chinese browser', async () => {
    const context = await browser.native.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(server.url)
    await page.getByRole('button', { name: '登录' }).waitFor()
    await check(page, 'sign-in-zh')
    await context.close()
  })
})

async function check(page, name) {
  await page.screenshot({ path: `${pictures}${name}.png` })
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  const serious = violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
  assert.deepEqual(serious.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join('; ')}`), [], name)
}
