import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { purest, readWav, rms, share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const program = fileURLToPath(new URL('../../../src/hosts/Crm.Cli/bin/Debug/net10.0/Crm.Cli.dll', import.meta.url))
const known = '+442079460101' // a customer of the demo

describe('recording', () => {
  let server, browser, desk, agent, supervisor

  const crm = (...args) => new Promise(resolve => execFile('dotnet', [program, ...args, '--data', server.dataPath], { timeout: 60_000 },
    (fault, out, err) => resolve({ code: fault?.code ?? 0, out, err })))
  const folder = () => join(server.dataPath, 'recordings')
  const signIn = async () => {
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
  }
  const ready = async () => {
    await desk.voiceReady()
    await agent.presence('available')
    await status(agent, 'idle')
  }
  const talk = async (from = '+8613800138000') => {
    const caller = await Caller.call(server, '4001', { from })
    await caller.answered()
    return { caller, call: await accept(agent) }
  }
  const record = (call, body) => agent.request('POST', `/calls/${call.callId}/record`, body)
  const control = async () => (await agent.desk()).call.recordingControl
  /** Ends the call and gives the interaction once its recordings are complete. */
  const over = async caller => {
    caller.hangUp()
    await finishWrapUp(agent)
    const { id } = await lastInteraction(supervisor)
    return until('recorded', async () => { const found = await supervisor.get(`/interactions/${id}`); return found.recordings.length > 0 && found })
  }

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch({ hertz: 1000 })
    desk = await browser.desk(server, 'agent1')
    await signIn()
    await ready()
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('a pause for a card payment is silence in the file, and what was keyed is nowhere', async () => {
    const { caller, call } = await talk()
    assert.deepEqual((await control()).actions, ['stop', 'pause'])
    await pause(1_500)
    assert.equal((await record(call, { action: 'pause' })).status, 400)
    assert.equal((await record(call, { action: 'resume' })).status, 409)
    assert.equal((await record(call, { action: 'pause', reason: 'card-payment' })).status, 200)
    const { state, pausedFor, actions } = await control()
    assert.deepEqual([state, pausedFor, actions], ['paused', 'card-payment', ['stop', 'resume']])
    assert.equal((await agent.desk()).call.recording, false)
    for (const digit of '49270163') await caller.press(digit, 'tone')
    await caller.press('7', 'event')
    assert.equal((await record(call, { action: 'resume' })).status, 200)
    await pause(1_500)
    const interaction = await over(caller)
    assert.equal(interaction.recordings.length, 1)

    const step = interaction.course.find(item => item.kind === 'recording-pause')
    assert.deepEqual([step.name, step.result, step.recordingId], ['card-payment', 'agent', interaction.recordings[0]])
    const { rate, channels } = readWav(await supervisor.bytes(`/recordings/${interaction.recordings[0]}`))
    const paused = (Date.parse(step.to) - Date.parse(step.at)) / 1_000
    for (const channel of channels) {
      const { from, to } = longestSilence(channel)
      assert.ok((to - from) / rate > paused / 2, `of a pause of ${paused} s, ${(to - from) / rate} s are silent`)
      assert.ok(rms(channel.subarray(0, from)) > 0.01 && rms(channel.subarray(to)) > 0.01, 'before and after is not')
    }
    for (const hertz of [1209, 1336, 1477]) assert.ok(purest(channels[0], rate, hertz).share < 0.3, `no key is heard at ${hertz} Hz`)
    for (const file of ['journal.db', 'journal.db-wal', 'projections.db', 'projections.db-wal']) {
      const bytes = await readFile(join(server.dataPath, file)).catch(() => Buffer.alloc(0))
      assert.equal(bytes.indexOf('49270163'), -1, file)
    }
    assert.ok(!server.output.includes('49270163'))
  })

  test('no plain audio is on disk, and every recording is sound', async () => {
    const files = await readdir(folder())
    assert.ok(files.length > 0 && files.every(name => /^[0-9a-f]{32}\.rec$/.test(name)), files.join())
    for (const name of files) {
      const bytes = await readFile(join(folder(), name))
      assert.equal(bytes.indexOf('RIFF'), -1)
      assert.equal(bytes.indexOf(Buffer.alloc(64)), -1, 'silence is not to be seen')
    }
    const { code, out, err } = await crm('recording', 'verify')
    assert.equal(code, 0, err)
    assert.match(out, new RegExp(`${files.length} good`))
  })

  test('the stricter rule holds: not stoppable, then never', async () => {
    const admin = await server.api('admin')
    const rules = async recording => {
      const queue = await admin.get('/queues/support')
      const answer = await admin.request('PUT', '/queues/support', { ...queue.settings, recording }, { 'if-match': `"${queue.version}"` })
      assert.equal(answer.status, 200, await answer.text())
      await until('taken', async () => (await admin.get('/queues/support')).effective)
    }
    await rules({ mode: 'alwaysLocked' })
    let { caller, call } = await talk()
    assert.deepEqual((await control()).actions, ['pause'])
    assert.equal((await record(call, { action: 'stop' })).status, 403)
    await over(caller)
    await rules({ mode: 'never' })
    ;({ caller, call } = await talk())
    assert.deepEqual([(await control()).state, (await control()).actions], ['off', []])
    assert.equal((await record(call, { action: 'start' })).status, 403)
    caller.hangUp()
    await finishWrapUp(agent)
    assert.deepEqual((await lastInteraction(supervisor)).recordings, [])
    await rules({ mode: 'onDemand' })
    ;({ caller, call } = await talk())
    assert.equal((await record(call, { action: 'start' })).status, 200)
    await pause(700)
    assert.equal((await record(call, { action: 'stop' })).status, 200)
    assert.equal((await over(caller)).recordings.length, 1)
    await rules(null)
  })

  test('listening: who was on it, a supervisor, a signed address; others are refused, all but the first noted', async () => {
    const { caller } = await talk()
    await pause(1_200)
    const { recordings: [id] } = await over(caller)
    const wav = await agent.bytes(`/recordings/${id}`)
    const { url } = await supervisor.send('POST', `/recordings/${id}/playback`, {})
    const part = await fetch(server.url + url, { headers: { range: 'bytes=44-1043' } })
    assert.equal(part.status, 206)
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), wav.subarray(44, 1044))
    assert.equal((await fetch(server.url + url.replace('user=supervisor', 'user=admin'))).status, 403)
    const waveform = await agent.get(`/recordings/${id}/peaks?columns=20`)
    assert.equal(waveform.left.length, 40)
    assert.ok(Math.max(...waveform.left) > 5 && Math.min(...waveform.left) < -5)
    const other = await server.api('agent2')
    assert.equal((await other.request('GET', `/recordings/${id}`)).status, 403)
    const { items } = await (await server.api('admin')).get('/audit?limit=20')
    const rows = items.filter(row => row.target === id).map(row => `${row.who} ${row.action}`)
    assert.deepEqual(rows, ['agent2 recording.refused', 'supervisor recording.played'])
  })

  test('a flipped byte is named, and playing stops with an error instead of noise', async () => {
    const { caller } = await talk()
    await pause(3_500)
    const { recordings: [id] } = await over(caller)
    const path = join(folder(), `${id}.rec`)
    const sound = await readFile(path)
    const bytes = Buffer.from(sound)
    const chunk = 16_016, head = 112
    bytes[head + 3 * chunk + 500] ^= 1
    await writeFile(path, bytes)
    const { code, err } = await crm('recording', 'verify', id)
    assert.equal(code, 1)
    assert.match(err, new RegExp(`${id}: chunk 3 \\(from 1\\.5 s\\) was changed`))
    const { url } = await supervisor.send('POST', `/recordings/${id}/playback`, {})
    assert.equal((await fetch(server.url + url, { headers: { range: 'bytes=0-20000' } })).status, 206)
    const there = await fetch(server.url + url, { headers: { range: `bytes=${44 + 3 * 16_000}-` } })
    assert.equal(there.status, 500)
    assert.match((await there.json()).type, /recording-damaged$/)
    await assert.rejects(async () => (await fetch(server.url + url)).arrayBuffer(), 'the connection is cut where the damage begins')
    await writeFile(path, sound.subarray(0, head + 4 * chunk)) // cut off between chunks
    assert.match((await crm('recording', 'verify', id)).err, /the end is missing/)
    assert.equal((await supervisor.request('GET', `/recordings/${id}`)).status, 500)
    await writeFile(path, sound)
    assert.equal((await crm('recording', 'verify', id)).code, 0)
  })

  test('kill -9 while it is recorded keeps all but the last second', async () => {
    const { caller, call } = await talk()
    const began = Date.parse(call.answeredAt)
    await pause(5_000)
    const killed = Date.now()
    await server.kill()
    caller.vanish()
    await server.run()
    await signIn()
    const { items: [latest] } = await supervisor.get('/interactions?limit=1')
    const interaction = await until('recorded', async () => {
      const found = await supervisor.get(`/interactions/${latest.id}`)
      return found.outcome === 'answered' && found.recordings.length === 1 && found
    })
    const { rate, channels: [left] } = readWav(await supervisor.bytes(`/recordings/${interaction.recordings[0]}`))
    const lost = (killed - began) / 1_000 - left.length / rate
    console.log(`# lost by kill -9: ${lost.toFixed(2)} s`)
    assert.ok(lost < 1, `${lost} s`)
    assert.ok(share(left.subarray(rate, 2 * rate), rate, 440) > 0.9)
    assert.equal((await crm('recording', 'verify')).code, 0)
    await desk.voiceReady()
    const { wrapUp } = await agent.desk()
    if (wrapUp) await finishWrapUp(agent)
    await ready()
  })

  test('a rotated master key leaves every recording as it is', async () => {
    const { caller } = await talk()
    await pause(700)
    const { recordings: [id] } = await over(caller)
    const before = await supervisor.bytes(`/recordings/${id}`)
    assert.equal((await crm('keys', 'rotate')).code, 1, 'not while the server runs')
    await server.kill()
    const { code, out, err } = await crm('keys', 'rotate')
    assert.equal(code, 0, err)
    assert.match(out, /master key version 2/)
    await server.run()
    await signIn()
    assert.deepEqual(await supervisor.bytes(`/recordings/${id}`), before)
    await ready()
  })

  test('erasing a customer takes name and audio and leaves the day as it was', async () => {
    const { caller } = await talk(known)
    await pause(1_000)
    const { id, recordings: [recording], customerId } = await over(caller)
    assert.ok(customerId)
    const today = new Date().toISOString().slice(0, 10)
    const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
    const report = () => supervisor.get(`/queues/support/statistics?from=${today}T00:00:00Z&to=${tomorrow}T00:00:00Z`)
    const day = await until('counted', async () => { const now = await report(); await pause(300); return JSON.stringify(now) === JSON.stringify(await report()) && now })
    const admin = await server.api('admin')
    assert.equal((await supervisor.request('DELETE', `/customers/${customerId}/personal-data`)).status, 403)
    const erased = await admin.send('DELETE', `/customers/${customerId}/personal-data`)
    assert.ok(erased.interactions >= 1)
    const after = await supervisor.get(`/interactions/${id}`)
    assert.deepEqual([after.from, after.fromName, after.customerName], [null, null, '—'])
    const gone = await supervisor.request('GET', `/recordings/${recording}`)
    assert.equal(gone.status, 410)
    assert.match((await gone.json()).type, /recording-erased$/)
    assert.deepEqual((await supervisor.get('/customers?search=Clarke')).items.filter(c => c.id === customerId), [])
    assert.deepEqual(await report(), day)
    const { items } = await admin.get('/audit?limit=5')
    assert.ok(items.some(row => row.action === 'customer.erased' && row.target === customerId))
    assert.match((await crm('recording', 'verify')).out, /1 erased/)
  })

  test('nothing went wrong on the page', () => assert.deepEqual(desk.faults, []))
})

/** The longest stretch in which nothing at all is heard. */
function longestSilence(channel) {
  let best = { from: 0, to: 0 }
  for (let from = 0; from < channel.length; from += 1) {
    let to = from
    while (to < channel.length && channel[to] === 0) to += 1
    if (to - from > best.to - best.from) best = { from, to }
    from = Math.max(from, to)
  }
  return best
}
