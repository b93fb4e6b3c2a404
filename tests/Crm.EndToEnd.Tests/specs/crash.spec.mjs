import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('kill -9 with calls up and waiting', () => {
  let server, browser, desk

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    desk = await browser.desk(server, 'agent1')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('nothing is lost, nothing is counted twice, agents work again within 15 s', async () => {
    let agent = await server.api('agent1')
    let supervisor = await server.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
    const began = new Date().toISOString()
    const talking = await Caller.call(server, '4001')
    await talking.answered()
    await accept(agent)
    const waiting = []
    for (let i = 0; i < 3; i += 1) {
      waiting.push(await Caller.call(server, '4001'))
      await waiting[i].answered()
    }
    const echo = await Caller.call(server, '4100')
    await echo.answered()
    await until('three wait', async () => (await supervisor.figures()).waiting === 3)
    await pause(1_000)
    const seen = await supervisor.figures()

    await server.kill()
    ;[talking, echo, ...waiting].forEach(c => c.vanish())
    const restarted = performance.now()
    await server.run()
    await desk.voiceReady()
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
    const next = await Caller.call(server, '4001')
    await next.answered()
    // people who are gone are called back for 5 s, then the talk is over
    const { wrapUp: wrap } = await until('the lost talk is over', async () => { const d = await agent.desk(); return d.wrapUp && d })
    await agent.send('POST', `/reservations/${wrap.reservationId}/wrap-up`, { code: wrap.codes[0].code })
    await until('agents can work', async () => (await agent.desk()).offer !== null, { timeout: 30_000 })
    const working = performance.now() - restarted
    console.log(`# restart to the next offer: ${(working / 1000).toFixed(1)} s`)
    assert.ok(working < 15_000, `${working.toFixed(0)} ms`)

    const { items } = await supervisor.get(`/interactions?limit=20&from=${began}`)
    assert.equal(items.length, 6, 'five before, one after')
    const ended = items.filter(i => i.outcome)
    assert.deepEqual(ended.map(i => i.outcome).sort(), ['answered', 'closedBySystem', 'closedBySystem', 'closedBySystem', 'closedBySystem'])
    const figures = await until('settled', async () => { const f = await supervisor.figures(); return f.waiting === 1 && f })
    assertBalanced(figures)
    assert.equal(figures.offered, seen.offered + 1)
    assert.equal(figures.answered, seen.answered)
    assert.equal(figures.closedBySystem, seen.closedBySystem + 3)
    next.hangUp()
    await pause(1_500)
  })

  test('a recount from the journal equals the figures', async () => {
    const program = fileURLToPath(new URL('../../../src/hosts/Crm.Cli/bin/Debug/net10.0/Crm.Cli.dll', import.meta.url))
    await server.kill()
    const result = await new Promise(resolve => execFile('dotnet', [program, 'journal', 'verify', server.dataPath], { timeout: 60_000 },
      (fault, out, err) => resolve({ code: fault?.code ?? 0, out, err })))
    assert.equal(result.code, 0, `${result.out}\n${result.err}`)
    await server.run()
  })
})
