import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { rms, share } from '../lib/audio.mjs'
import { Caller } from '../lib/caller.mjs'
import { freePort } from '../lib/ports.mjs'
import { Server } from '../lib/server.mjs'
import { lastInteraction } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('the numbers on the trunk', () => {
  let server, supervisor

  before(async () => {
    server = await Server.start()
    supervisor = await server.api('supervisor')
  })

  after(() => server?.stop())

  test('4100 gives back what it hears', async () => {
    const caller = await Caller.call(server, '4100', { hertz: 440 })
    await caller.answered()
    await until('echo', () => share(caller.heard(0.5), 8000, 440) > 0.9)
    caller.close()
    assert.equal((await lastInteraction(supervisor)).outcome, 'closedInFlow')
  })

  test('4200 speaks and hangs up', async () => {
    const caller = await Caller.call(server, '4200')
    await caller.answered()
    await until('it hangs up', () => caller.over === 'bye', { timeout: 30_000 })
    assert.ok(caller.received.length > 50 && rms(caller.heard(caller.received.length / 50)) > 0.01, `${caller.received.length} packets`)
    caller.close()
  })

  test('4002 waits with music', async () => {
    const caller = await Caller.call(server, '4002')
    await caller.answered()
    await until('music', () => caller.received.length > 100 && rms(caller.heard(1)) > 0.005)
    caller.hangUp()
    assert.equal((await lastInteraction(supervisor)).outcome, 'shortAbandoned')
    caller.close()
  })

  for (const number of ['4999', '4000000000000000000', 'nobody']) {
    test(`${number} is 404`, async () => {
      const caller = await Caller.call(server, number)
      assert.equal(await caller.ended(), '404')
      caller.close()
    })
  }

  test('a caller who cancels before the answer is gone', async () => {
    const caller = await Caller.call(server, '4001')
    caller.hangUp()
    await until('final response', () => caller.responses.some(r => r.status >= 200))
    await until('nobody waits', async () => (await supervisor.figures()).waiting === 0)
    caller.close()
  })

  for (const transport of ['u1', 't1']) {
    test(`sipp (${transport}) places 20 calls that abandon`, async () => {
      const before = await supervisor.figures()
      await sipp(['-sn', 'uac', '-t', transport, '-s', '4001', '-m', '20', '-r', '10', '-d', '500', '-nostdin', '-i', '127.0.0.1', '-p', String(await freePort()), `127.0.0.1:${server.sipPort}`])
      const figures = await until('counted', async () => { const f = await supervisor.figures(); return f.shortAbandoned >= before.shortAbandoned + 20 && f })
      assert.equal(figures.offered, before.offered + 20)
    })
  }

  test('more calls a second than the trunk may bring are refused with 503 and Retry-After', async () => {
    const callers = await Promise.all(Array.from({ length: 120 }, () => Caller.call(server, '4100', { sendAudio: false })))
    await until('all decided', () => callers.every(c => c.responses.some(r => r.status >= 200)), { timeout: 30_000 })
    const refused = callers.flatMap(c => c.responses).filter(r => r.status === 503)
    callers.forEach(c => c.close())
    assert.ok(refused.length > 0, 'none was refused')
    assert.ok(refused.every(r => Number(r.retryAfter) > 0), 'Retry-After is there')
    await pause(500)
  })
})

function sipp(args) {
  return new Promise((resolve, reject) => execFile('sipp', args, { timeout: 60_000, cwd: '/tmp', env: { ...process.env, TERM: 'dumb' } },
    (fault, out, err) => fault ? reject(new Error(`sipp: ${fault.message} ${err} ${out.slice(-1500)}`)) : resolve(out)))
}
