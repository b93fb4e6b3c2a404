import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser, openPage } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { offered, status } from '../lib/steps.mjs'

/** How long things take at most; what they do is the matter of other specs. Runs with the machine to itself. */
describe('what a supervisor does and sees is quick', () => {
  let server, browser, agent, page

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    await browser.desk(server, 'agent4') // a media session is what makes an agent reachable
    agent = await server.api('agent4')
    const supervisor = await server.api('supervisor')
    const { version, ...routing } = await supervisor.get('/agents/agent4/routing')
    const answer = await supervisor.request('PUT', '/agents/agent4/routing', { ...routing, queues: [{ id: 'sales', level: 1 }] }, { 'if-match': `"${version}"` })
    assert.equal(answer.status, 200, await answer.text())
    page = await openPage(browser, server, 'supervisor', '/admin/agents/agent4')
    await page.getByRole('heading', { name: 'Dina Dahl' }).waitFor()
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('an agent who is given another queue is offered its waiting caller within a second of the click', async () => {
    const caller = await Caller.call(server, '4001', { sendAudio: false })
    await caller.answered()
    await agent.presence('available')
    await status(agent, 'idle')
    await page.getByRole('checkbox', { name: 'Support' }).check()
    await page.evaluate(() => addEventListener('click', () => { window.clickedAt = Date.now() }, { capture: true, once: true }))
    await page.getByRole('button', { name: 'Save: effective at once' }).click()
    const { offeredAt, queueId } = await offered(agent)
    const took = Date.parse(offeredAt) - await page.evaluate(() => window.clickedAt) // one machine, one clock
    console.log(`# click to offer: ${took.toFixed(0)} ms`)
    assert.equal(queueId, 'support')
    assert.ok(took < 1_000, `offered after ${took} ms`)
    caller.close()
  })

  test('the wallboard says within 2 s that nothing comes when the server is gone', async () => {
    const board = await openPage(browser, server, 'supervisor', '/wallboard')
    await board.locator('.freshness-live').waitFor()
    const from = performance.now()
    await server.kill()
    await board.locator('.freshness-stale').waitFor()
    const took = performance.now() - from
    console.log(`# server gone to stale figures: ${took.toFixed(0)} ms`)
    assert.ok(took < 2_500, `stale after ${took} ms`)
  })
})
