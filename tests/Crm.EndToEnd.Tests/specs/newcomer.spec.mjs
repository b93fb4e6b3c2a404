import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { Browser, openPage } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const traffic = Number(process.env.CRM_TRAFFIC ?? 30)
const calls = Number(process.env.CRM_CALLS ?? 3)

/** Somebody who has just started the server with simulated customers and nothing else. */
describe('a newcomer without a phone', () => {
  let server, browser, desk, board, agent, supervisor

  before(async () => {
    server = await Server.start({ 'Demo:Traffic': traffic })
    browser = await Browser.launch({ pauses: 6 }) // who never stops talking is taken for music by a simulated customer
    desk = await browser.desk(server, 'agent1')
    board = await openPage(browser, server, 'supervisor', '/wallboard')
    await board.locator('.freshness-live').waitFor()
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test(`works ${calls} calls while the supervisor watches figures that never go back`, async () => {
    const watching = watchCounts(board)
    try {
      await work()
    } finally {
      await watching.stop()
    }
    const { looks, wentBack } = watching
    assert.ok(looks() > 10, `${looks()} looks`)
    assert.deepEqual(wentBack, [])
    const figures = [await supervisor.figures('support'), await supervisor.figures('sales')]
    figures.forEach(assertBalanced)
    assert.ok(figures[0].answered + figures[1].answered >= calls, JSON.stringify(figures))
    assert.deepEqual(desk.faults, [])
  })

  /** Works until so many customers were heard: some call, some are called back. Customers may hang up in the moment somebody answers; whoever works goes on to the next. */
  async function work() {
    await desk.presence('Available')
    let heard = 0
    for (let answered = 0; heard < calls; answered += 1) {
      assert.ok(answered < calls * 3, `${answered} calls answered, ${heard} customers heard`)
      await desk.offer(/^(Incoming call|Call back)$/).waitFor({ timeout: 120_000 })
      const { offer } = await agent.desk()
      await desk.button('Accept').click()
      const had = await until('both are in the call, or it is over, or he was too late', () => taken(offer), { timeout: 90_000 })
      if (had === 'missed') continue
      heard += await customerIsHeard() ? 1 : 0
      if ((await agent.desk()).call) await desk.button('Hang up').click()
      await finishWrapUp(agent)
      await until('free again or ringing', async () => ['idle', 'interacting'].includes((await agent.desk()).routingStatus))
    }
  }

  /** What became of an accepted offer: the customer may have given up before. */
  async function taken(offer) {
    const { call, wrapUp, offer: next, routingStatus } = await agent.desk()
    if (call?.state === 'talking' || (!call && wrapUp)) return 'had'
    return !call && (routingStatus === 'idle' || (next && next.reservationId !== offer?.reservationId)) && 'missed'
  }

  /** True as soon as he is, false when he has hung up before; a call that goes on in silence fails. */
  function customerIsHeard() {
    return until('the customer is heard', async () => {
      const { level } = await desk.hears()
      if (level >= 0.005) return 'heard'
      const { call } = await agent.desk()
      if (!call) return 'gone'
      throw new Error(`level ${level}, ${JSON.stringify(call)}`)
    }, { timeout: 20_000 }).then(end => {
      console.log(`# the customer is ${end}`)
      return end === 'heard'
    })
  }
})

/** Reads the offered column of every queue again and again; tells when one shows less than before. */
function watchCounts(board) {
  const last = new Map(), wentBack = []
  let looks = 0, on = true
  const running = (async () => {
    while (on) {
      const rows = await board.locator('.board-queues tbody tr').evaluateAll(all => all.map(row => [row.querySelector('th')?.textContent, row.querySelectorAll('td')[9]?.textContent]))
      for (const [queue, offered] of rows) {
        const now = Number(offered)
        if (now < (last.get(queue) ?? 0)) wentBack.push({ queue, before: last.get(queue), now })
        last.set(queue, now)
      }
      looks += 1
      await pause(500)
    }
  })()
  return { stop: async () => { on = false; await running }, looks: () => looks, wentBack }
}
