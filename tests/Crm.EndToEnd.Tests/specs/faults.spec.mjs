import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Caller } from '../lib/caller.mjs'
import { Disk } from '../lib/disk.mjs'
import { verifyJournal } from '../lib/journal.mjs'
import { Postgres } from '../lib/postgres.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 60_000 }

/** Asks for a callback, which is accepted once it is durable; gives the answer. */
const promise = (api, n) => api.request('POST', '/callbacks', {
  queue: 'sales', number: `+86138001${String(10_000 + n).padStart(5, '0')}`, name: `Promised ${n}`, notBefore: new Date(Date.now() + 3_600_000).toISOString(),
})

/** Every callback that was accepted is there. */
async function allAreThere(api, accepted) {
  for (const id of accepted) assert.equal((await api.request('GET', `/interactions/${id}`)).status, 200, `accepted and lost: ${id}`)
}

/** Asks for callbacks until one is refused as it should be; gives the refusal, and adds what was accepted. */
async function untilRefused(api, accepted, first) {
  return until('new work is refused', async () => {
    const answer = await promise(api, first + accepted.length)
    if (answer.ok) {
      accepted.push((await answer.json()).interactionId)
      return false
    }
    return answer
  }, { ...patience, every: 5 })
}

describe('a disk that takes no more', () => {
  let disk, server, api
  const accepted = []

  before(async () => {
    disk = await Disk.mount(192)
    server = await Server.start({ 'Data:Path': disk.path })
    api = await server.api('supervisor')
    for (let n = 0; n < 5; n += 1) {
      const answer = await promise(api, n)
      assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`)
      accepted.push((await answer.json()).interactionId)
    }
  })

  after(async () => {
    await server?.stop()
    await disk?.unmount()
  })

  test('full: new work is refused with 503, health says why, the process stays', async () => {
    const { pid } = server
    await disk.fill()
    const refused = await untilRefused(api, accepted, 100)
    assert.equal(refused.status, 503, await refused.clone().text())
    assert.ok(refused.headers.get('retry-after'), 'it says when to come again')
    const health = await until('health says it', async () => { const h = await server.health(); return h.code === 503 && h }, patience)
    assert.match(health.parts.disk, /takes no files/)
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200, 'nobody is to start it again')
    assert.equal(server.pid, pid)
  })

  test('space again: it works on by itself, and nothing accepted is lost', async () => {
    await disk.free()
    await until('ready', async () => (await server.health()).code === 200, patience)
    const answer = await until('new work is taken', async () => { const a = await promise(api, 900); return a.ok && a }, patience)
    accepted.push((await answer.json()).interactionId)
    await allAreThere(api, accepted)
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    caller.hangUp()
  })

  test('kill -9 on a full disk: with space again it starts, and all is there', async () => {
    await disk.fill()
    await server.kill()
    await disk.free()
    await server.run()
    api = await server.api('supervisor')
    await allAreThere(api, accepted)
    await server.halt()
    await verifyJournal(disk.path)
    await server.run()
  })
})

describe('a disk that becomes read-only', () => {
  let disk, server, api
  const accepted = []

  before(async () => {
    disk = await Disk.mountFragile(256)
    server = await Server.start({ 'Data:Path': disk.path })
    api = await server.api('supervisor')
    for (let n = 0; n < 5; n += 1) {
      const answer = await promise(api, n)
      assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`)
      accepted.push((await answer.json()).interactionId)
    }
  })

  after(async () => {
    await server?.stop()
    await disk?.unmount()
  })

  test('new work is refused with 503, health says why, the process stays', async () => {
    const { pid } = server
    await disk.fail()
    const refused = await untilRefused(api, accepted, 100)
    assert.equal(refused.status, 503, await refused.clone().text())
    const health = await until('health says it', async () => { const h = await server.health(); return h.code === 503 && h }, patience)
    assert.match(health.parts.disk, /takes no files: Read-only file system/)
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200)
    assert.equal(server.pid, pid)
  })

  test('a start on it ends with exit code 1 and one line that names it', async () => {
    await server.kill()
    await assert.rejects(server.run(), fault => {
      assert.match(fault.message, /"code":1/)
      assert.match(fault.message, /could not start: .*(read-only|readonly)/i)
      return true
    })
  })

  test('repaired, it starts, and nothing accepted is lost', async () => {
    disk.repair()
    await server.run()
    api = await server.api('supervisor')
    await allAreThere(api, accepted)
    await server.halt()
    await verifyJournal(disk.path)
    await server.run()
  })
})

describe('a clock that is set by an hour', () => {
  const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(a => `/usr/lib/${a}/faketime/libfaketime.so.1`).find(existsSync)
  let folder, clock, server

  before(async () => {
    assert.ok(library, 'libfaketime is missing: apt-get install faketime')
    folder = await mkdtemp(join(tmpdir(), 'crm-clock-'))
    clock = join(folder, 'faketimerc')
    await writeFile(clock, '+0')
    server = await Server.start({}, { ...process.env, LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_RESET: '1' })
  })

  after(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  for (const [way, by] of [['forwards', '+3600'], ['back', '-3600']]) {
    test(`${way}: who waits goes on waiting, calls are taken, health says it`, async () => {
      const supervisor = await server.api('supervisor')
      await writeFile(clock, '+0')
      const waiting = await Caller.call(server, '4001')
      await waiting.answered()
      await until('he waits', async () => (await supervisor.figures()).waiting === 1)
      await writeFile(clock, by)
      const health = await until('health says it', async () => { const h = await server.health(); return /set/.test(h.parts.clock) && h }, patience)
      assert.equal(health.code, 200)
      assert.match(health.parts.clock, new RegExp(`set ${way}`))
      const next = await Caller.call(server, '4001')
      await next.answered()
      await until('both wait', async () => (await supervisor.figures()).waiting === 2)
      assert.equal(waiting.over, null, 'the clock ended a call')
      const { longestWait } = await supervisor.figures()
      assert.ok(longestWait < 300, `he waits for ${longestWait} s`)
      waiting.hangUp()
      next.hangUp()
      await until('nobody waits', async () => (await supervisor.figures()).waiting === 0)
      await writeFile(clock, '+0')
    })
  }
})

describe('a database that refuses the password', () => {
  let postgres, server
  const accepted = []
  const settings = password => ({
    'Storage:Provider': 'PostgreSql', 'Storage:Journal': 'PostgreSql', 'Storage:ConnectionString': `${postgres.connectionString};Password=${password}`, 'Cluster:NodeId': 'locked-out',
  })

  before(async () => {
    postgres = await Postgres.start()
    await postgres.demandPasswords('right-one')
  })

  after(async () => {
    await server?.stop()
    await postgres?.stop()
  })

  test('a start ends with exit code 1 and one line that does not repeat it', async () => {
    await assert.rejects(Server.start(settings('not-this-one')), fault => {
      assert.match(fault.message, /"code":1/)
      assert.match(fault.message, /could not start: .*password authentication failed/)
      assert.doesNotMatch(fault.message, /not-this-one/)
      return true
    })
  })

  test('changed while it runs: health names it, new work is refused, calls go on; set right again, it works on by itself', async () => {
    server = await Server.start(settings('right-one'))
    const { pid } = server
    const api = await server.api('supervisor')
    accepted.push((await (await promise(api, 0)).json()).interactionId)
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    await postgres.setPassword('another-one')
    await postgres.disconnectAll()
    const health = await until('health says it', async () => { const h = await server.health(); return h.code === 503 && h }, patience)
    assert.match(health.parts.journal, /refuses the user or the password of Storage:ConnectionString/)
    assert.doesNotMatch(JSON.stringify(health), /right-one|another-one/)
    assert.equal((await api.request('GET', '/customers?query=li')).status, 503)
    const heard = caller.received.length
    await until('he hears on', () => caller.received.length > heard + 25)

    await postgres.setPassword('right-one')
    await until('ready', async () => (await server.health()).code === 200, patience)
    const answer = await until('new work is taken', async () => { const a = await promise(api, 1); return a.ok && a }, patience)
    accepted.push((await answer.json()).interactionId)
    await allAreThere(api, accepted)
    assert.equal(caller.over, null, 'the call is up')
    assert.equal(server.pid, pid)
    caller.hangUp()
    await until('nobody waits', async () => (await api.figures()).waiting === 0, patience)
    assert.doesNotMatch(server.output, /right-one|another-one/)
  })

  test('a recount from the journal equals the figures', async () => {
    await server.halt()
    await verifyJournal(server.dataPath, `${postgres.connectionString};Password=right-one`)
    await server.run()
  })
})
