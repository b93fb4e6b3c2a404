import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { verifyJournal } from '../lib/journal.mjs'
import { Postgres } from '../lib/postgres.mjs'
import { Server } from '../lib/server.mjs'
import { accept, leave, offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const lease = 6
const twice = 2 * lease * 1_000
const patience = { timeout: 60_000 }

const chat = { entryPoint: 'support', name: 'Li Na', language: 'en', first: { clientMessageId: 'first', text: 'Where is my kettle?' } }

async function post(url, body) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  assert.ok(response.ok, `${response.status} ${await response.clone().text()}`)
  return response.json()
}

/** The wish to be called back in an hour. */
const promise = (number, name) => ({ queue: 'sales', number, name, notBefore: new Date(Date.now() + 3_600_000).toISOString() })

/** Every row of the journal that has an epoch below that of a row before it in its shard; there is to be none. */
const late = 'SELECT count(*) FROM (SELECT epoch, max(epoch) OVER (PARTITION BY shard ORDER BY position) AS newest FROM crm_journal.journal) j WHERE epoch < newest'

const epochOf = (postgres, shard) => postgres.value(`SELECT epoch FROM crm_journal.shard WHERE id = '${shard}'`).then(Number)

describe('one process with its journal in PostgreSQL', () => {
  let postgres, server, browser, desk

  before(async () => {
    postgres = await Postgres.start()
    server = await Server.start(Object.fromEntries(Object.entries(postgres.node('alone', 120, '')).filter(([, value]) => value !== '')))
    browser = await Browser.launch()
    desk = await browser.desk(server, 'agent1')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
    await postgres?.stop()
  })

  test('after kill -9 it starts again at once, and nothing is lost or counted twice', async () => {
    let agent = await server.api('agent1')
    let supervisor = await server.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
    const talking = await Caller.call(server, '4001')
    await talking.answered()
    await accept(agent)
    const waiting = [await Caller.call(server, '4001'), await Caller.call(server, '4001')]
    for (const caller of waiting) await caller.answered()
    const seen = await until('two wait', async () => { const f = await supervisor.figures(); return f.waiting === 2 && f })

    await server.kill()
    ;[talking, ...waiting].forEach(caller => caller.vanish())
    const restart = await server.run()
    console.log(`# restart on PostgreSQL after kill -9: ${(restart / 1000).toFixed(1)} s, with a lease of 120 s`)
    assert.doesNotMatch(server.output, /stands by/)
    assert.ok(restart < 110_000, `${restart.toFixed(0)} ms: it waited for the lease of its own past`)
    supervisor = await server.api('supervisor')
    const figures = await until('settled', async () => { const f = await supervisor.figures(); return f.closedBySystem === seen.closedBySystem + 2 && f }, patience)
    assertBalanced(figures)
    assert.deepEqual([figures.offered, figures.answered, figures.waiting], [seen.offered, seen.answered, 0])
    await desk.voiceReady()
    agent = await server.api('agent1')
    await leave(agent)
  })

  test('PostgreSQL stops as by a crash while calls wait and one talks: they go on, the health says so, nothing is lost', async () => {
    const agent = await server.api('agent1')
    const supervisor = await server.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
    const talking = await Caller.call(server, '4001')
    await talking.answered()
    await accept(agent)
    const waiting = [await Caller.call(server, '4001'), await Caller.call(server, '4001')]
    for (const caller of waiting) await caller.answered()
    const seen = await until('two wait', async () => { const f = await supervisor.figures(); return f.waiting === 2 && f })
    const { pid } = server

    await postgres.stopAtOnce()
    const ill = await until('not ready', async () => { const h = await server.health(); return h.code === 503 && h })
    assert.match(ill.parts.journal, /does not answer/)
    const heard = talking.received.length
    await pause(1_000)
    assert.ok(talking.received.length > heard + 25, 'the audio goes on')
    const refused = await supervisor.request('GET', '/customers?query=li')
    assert.equal(refused.status, 503)
    await postgres.run()

    await until('ready', async () => (await server.health()).code === 200, patience)
    assert.equal(server.pid, pid)
    assert.ok([talking, ...waiting].every(caller => caller.over === null), 'all calls are still up')
    await until('two still wait', async () => (await supervisor.figures()).waiting === 2)
    await until('the agent still talks', async () => (await agent.desk()).call?.state === 'talking')
    const [first] = waiting
    first.hangUp()
    await until('he has left the queue', async () => (await supervisor.figures()).waiting === 1, patience)
    talking.hangUp()
    await until('wrap-up', async () => (await agent.desk()).wrapUp !== null, patience)
    await leave(agent)
    waiting[1].hangUp()
    const after = await until('nobody waits', async () => { const f = await supervisor.figures(); return f.waiting === 0 && f }, patience)
    assertBalanced(after)
    assert.equal(after.closedBySystem, seen.closedBySystem)
  })

  test('a recount from the journal equals the figures', async () => {
    await pause(1_000)
    await server.kill()
    await verifyJournal(server.dataPath, postgres.connectionString)
    await server.run()
  })

  test('a second process under the same name is refused with one line', async () => {
    const second = await Server.start({ ...server.settings }).then(() => null, fault => fault)
    assert.match(second.message, /"code":1/)
    assert.match(second.message, /Crm could not start: a process with Cluster:NodeId=alone is connected to this journal already/)
  })
})

describe('two nodes on one journal', () => {
  let postgres, shared, a, b, browser, desk

  before(async () => {
    postgres = await Postgres.start()
    shared = await mkdtemp(join(tmpdir(), 'crm-e2e-shared-'))
    a = await Server.start(postgres.node('a', lease, shared))
    b = await Server.start(postgres.node('b', lease, shared), process.env, 'stands by for node a')
    browser = await Browser.launch()
  })

  after(async () => {
    await browser?.close()
    await Promise.all([a?.stop(), b?.stop()])
    await postgres?.stop()
    if (shared !== undefined) await rm(shared, { recursive: true, force: true })
  })

  /** Waits until a node has taken over and serves; gives the milliseconds from an instant to its claim, and tells both. */
  async function takes(node, since, why) {
    await until('it takes over', () => node.output.includes('takes over'), patience)
    const claimed = performance.now() - since
    await until('it serves', () => /takes over[^]*Crm is ready/.test(node.output), { timeout: 120_000 })
    console.log(`# ${why}, lease ${lease} s: claimed after ${(claimed / 1000).toFixed(1)} s, ready after ${((performance.now() - since) / 1000).toFixed(1)} s`)
    return claimed
  }

  test('the second stands by, says so, and administrators see both', async () => {
    assert.deepEqual(await b.health(), { code: 503, status: 'standby', active: 'a', parts: { journal: 'ready' } })
    assert.equal((await a.health()).code, 200)
    const elsewhere = await fetch(`${b.url}/api/v1/queues`)
    assert.deepEqual([elsewhere.status, (await elsewhere.json()).type], [401, 'urn:crm:problem:unauthenticated'], 'passed on to the active node')
    const view = await (await b.api('admin')).get('/cluster')
    assert.deepEqual(view.members.map(m => [m.node, m.state]).sort(), [['a', 'active'], ['b', 'standby']])
    assert.ok(view.shards.length >= 5 && view.shards.every(s => s.node === 'a' && s.phase === 'running'), JSON.stringify(view.shards))
  })

  test('kill -9 of the active node: the other takes over within twice the lease, knows everything, and agents work there', async () => {
    desk = await browser.desk(a, 'agent1')
    const colleague = await browser.desk(b, 'agent2') // by way of the node that stands by
    await colleague.voiceReady()
    const agent = await a.api('agent1')
    const supervisor = await a.api('supervisor')
    await agent.presence('available')
    await status(agent, 'idle')
    await post(`${a.url}/api/v1/chat/conversations`, chat)
    const { reservationId } = await offered(agent)
    await agent.send('POST', `/reservations/${reservationId}/accept`)
    await until('the chat is his', async () => (await agent.desk()).chats.length === 1)
    await agent.presence('break')
    const caller = await Caller.call(a, '4002')
    await caller.answered()
    const promised = await supervisor.send('POST', '/callbacks', promise('+8613800138055', 'Wang'))
    const before = await until('he waits', async () => { const f = await supervisor.figures('sales'); return f.waiting >= 1 && f })

    const killed = performance.now()
    await a.kill()
    caller.vanish()
    const away = await takes(b, killed, 'take-over after kill -9')
    assert.ok(away <= twice, `${away.toFixed(0)} ms`)
    assert.equal((await b.health()).code, 200)

    await colleague.voiceReady() // he did nothing; his page's node has the work now
    await colleague.context.close()
    const page = await browser.desk(b, 'agent1')
    const anna = await b.api('agent1')
    const sam = await b.api('supervisor')
    await until('his chat is there', async () => (await anna.desk()).chats.length === 1)
    const figures = await until('settled', async () => { const f = await sam.figures('sales'); return f.closedBySystem === before.closedBySystem + 1 && f }, patience)
    assertBalanced(figures)
    assert.equal(figures.offered, before.offered)
    const kept = (await sam.get('/callbacks')).items
    assert.deepEqual(kept.map(c => [c.id, c.state]), [[promised.callbackId, 'scheduled']])
    await page.voiceReady()
    await anna.presence('available')
    const next = await Caller.call(b, '4001')
    await next.answered()
    await accept(anna, 30_000)
    next.hangUp()
    await leave(anna)
    await desk.context.close()
    desk = page
  })

  test('the killed node comes back and stands by', async () => {
    await a.run('stands by for node b')
    assert.equal((await a.health()).active, 'b')
  })

  test('a node that stood still past its lease gets not one event in afterwards, says so and stands by', async () => {
    const caller = await Caller.call(b, '4001')
    await caller.answered()
    const supervisor = await b.api('supervisor')
    const epoch = await epochOf(postgres, 'calls/main')
    const thaw = b.freeze()
    const frozen = performance.now()
    // what comes while it stands still is heard when it goes on
    const knocking = Caller.call(b, '4001')
    const asking = supervisor.request('POST', '/callbacks', promise('+8613800138056', 'Zombie')).catch(fault => ({ status: 0, fault }))
    const away = await takes(a, frozen, 'take-over after SIGSTOP')
    assert.ok(away <= twice, `${away.toFixed(0)} ms`)
    assert.ok(await epochOf(postgres, 'calls/main') > epoch)
    const stored = await postgres.value(`SELECT count(*) FROM crm_journal.journal WHERE epoch = ${epoch} AND shard = (SELECT number FROM crm_journal.shard WHERE id = 'calls/main')`)

    thaw()
    await until('it has noticed', () => b.output.includes('another node has its shards'), patience)
    await until('it stands by', () => b.output.includes('stands by for node a'), patience)
    const answer = await asking
    assert.ok(![200, 201, 202].includes(answer.status), `the request was answered with ${answer.status}`)
    ;(await knocking).vanish()
    caller.vanish()
    assert.equal(await postgres.value(late), '0', 'no row of an owner of the past')
    assert.equal(await postgres.value(`SELECT count(*) FROM crm_journal.journal WHERE epoch = ${epoch} AND shard = (SELECT number FROM crm_journal.shard WHERE id = 'calls/main')`), stored)
    const sam = await a.api('supervisor')
    assert.equal((await sam.get('/callbacks')).items.length, 1, 'what the zombie was asked for does not exist')
    assert.equal((await b.health()).status, 'standby')
  })

  test('PostgreSQL stops and starts again: the node that had the work keeps it', async () => {
    const epoch = await epochOf(postgres, 'routing/main')
    await postgres.stopAtOnce()
    await pause(lease * 1_000 + 1_000)
    assert.equal((await a.health()).code, 503)
    assert.equal((await b.health()).status, 'standby')
    await postgres.run()
    await until('ready', async () => (await a.health()).code === 200, patience)
    await pause(lease * 1_000)
    assert.equal(await epochOf(postgres, 'routing/main'), epoch)
    assert.equal((await b.health()).active, 'a')
    const next = await Caller.call(a, '4100')
    await next.answered()
    next.hangUp()
  })

  test('an administrator drains the active node: the other takes over without waiting for a lease, and the first stands by', async () => {
    b.output = ''
    const admin = await a.api('admin')
    const began = performance.now()
    assert.equal((await admin.request('POST', '/cluster/drain', {})).status, 202)
    await takes(b, began, 'hand-over by an administrator')
    await until('it has given them up', () => a.output.includes('has given its shards up'), patience)
    await until('it stands by', async () => { const { status, active } = await a.health(); return status === 'standby' && active === 'b' }, patience) // it may have begun to before the other had claimed them
    const audit = await (await b.api('admin')).get('/audit?limit=10')
    assert.ok(audit.items.some(entry => entry.action === 'node.drained' && entry.target === 'a'))
  })

  test('SIGTERM hands over as well, and the journal holds', async () => {
    a.output = ''
    const began = performance.now()
    const [how] = await Promise.all([b.halt(), takes(a, began, 'hand-over on SIGTERM')])
    assert.equal(how.code, 0)
    assert.equal(await postgres.value(late), '0')
    await pause(1_500)
    await verifyJournal(a.dataPath, postgres.connectionString)
  })
})
