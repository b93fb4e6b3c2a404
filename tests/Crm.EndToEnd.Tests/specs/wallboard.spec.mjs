import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, offered, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const pictures = new URL('../../../artifacts/screenshots/', import.meta.url).pathname

describe('the wallboard of a running centre', () => {
  let server, browser, board, agent

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await Server.start()
    browser = await Browser.launch()
    agent = await browser.desk(server, 'agent1')
    board = await openPage(browser, server, 'supervisor', '/wallboard')
    await board.locator('.freshness-live').waitFor()
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const row = () => board.locator('.board-queues tbody tr', { hasText: 'Support' })
  const cell = async index => (await row().locator('td').nth(index).innerText()).trim()

  test('follows a call from ringing to wrap-up', async () => {
    const api = await server.api('agent1')
    const offeredBefore = Number(await cell(9))
    await api.presence('available')
    await status(api, 'idle')
    await until('one agent ready', async () => (await cell(2)) === '1')
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    const since = await offered(api)
    await board.locator('.board-agents .activity-ringing').first().waitFor()
    assert.equal(since.queueId, 'support')
    await until('one waits, and the wait counts', async () => Number(await cell(0)) === 1 && /0:(0[1-9]|1\d)/.test(await cell(1)))
    const ringing = board.locator('.board-agents tbody tr', { has: board.locator('.activity-ringing') })
    assert.equal(await ringing.locator('td').nth(2).innerText(), 'Support')
    assert.match(await ringing.locator('td').nth(3).innerText(), /0:\d\d/, 'how long the customer has waited')
    await accept(api)
    await board.locator('.board-agents .activity-talking').first().waitFor()
    await until('nobody waits', async () => Number(await cell(0)) === 0)
    caller.hangUp()
    await board.locator('.board-agents .activity-wrap-up').first().waitFor()
    await finishWrapUp(api)
    await until('counted', async () => Number(await cell(9)) === offeredBefore + 1)
    assert.equal(agent.faults.length, 0)
  })

  test('says that nothing comes when the server is gone, and comes back by itself', async () => {
    await server.kill()
    await board.locator('.freshness-stale').waitFor()
    assert.match(await board.locator('.freshness').innerText(), /No data since \d\d:\d\d:\d\d/)
    await server.run()
    await board.locator('.freshness-live').waitFor({ timeout: 30_000 })
  })

  test('fills a big screen', async () => {
    await board.setViewportSize({ width: 1920, height: 1080 })
    await board.keyboard.press('Control+Alt+KeyB')
    await board.locator('.big').waitFor()
    await board.screenshot({ path: `${pictures}wallboard-big.png` })
    await board.keyboard.press('ArrowRight')
    await board.locator('.big .agent-tiles').waitFor()
    await board.keyboard.press('Escape')
    await board.locator('.board-tools').waitFor()
  })
})
