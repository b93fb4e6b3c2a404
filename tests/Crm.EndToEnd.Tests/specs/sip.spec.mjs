import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { rms, share } from '../lib/audio.mjs'
import { Caller } from '../lib/caller.mjs'
import { Phone } from '../lib/phone.mjs'
import { freePort } from '../lib/ports.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const block = '+861380000'

async function metric(server, name) {
  const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n').filter(l => l.startsWith(name))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

const nothingIsLeft = server => until('no leg, session or bridge is left', async () =>
  await metric(server, 'crm_sip_dialogs') + await metric(server, 'crm_media_sessions') + await metric(server, 'crm_media_bridges') === 0, { timeout: 20_000 })

describe('transfers by a desk phone', () => {
  let server, agent, supervisor, phone, outside, caller

  before(async () => {
    outside = await Answerer.listen({ hertz: 1000 })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    agent = await server.api('agent2')
    supervisor = await server.api('supervisor')
    phone = await Phone.register(server, 'agent2', 'demo-sip')
    await until('registered', async () => (await agent.desk()).phone.devices === 1)
    await agent.presence('available')
  })

  const talking = async () => {
    await status(agent, 'idle')
    phone.notices.length = 0
    caller = await Caller.call(server, '4001', { hertz: 440 })
    await caller.answered()
    await until('talking', async () => (await agent.desk()).call?.state === 'talking')
    await until('the phone hears the caller', () => share(phone.heard(0.5), 8000, 440) > 0.9)
  }

  afterEach(async () => {
    caller?.close()
    caller = null
    await nothingIsLeft(server)
  })

  after(async () => {
    await server?.stop()
    phone?.close()
    outside?.close()
  })

  test('to a number outside: the phone is told and hung up, the caller speaks on', async () => {
    await talking()
    assert.equal(await phone.refer(`sip:${encodeURIComponent(`${block}1111`)}@127.0.0.1`), 202)
    await until('the phone is hung up', () => phone.call.over === 'bye')
    assert.deepEqual(phone.notices.map(n => n.status), [100, 200])
    assert.match(phone.notices[1].state, /^terminated/)
    const answered = await outside.call(1)
    assert.equal(answered.number, `${block}1111`)
    await until('the caller hears 1000 Hz', () => share(caller.heard(0.5), 8000, 1000) > 0.9)
    await until('outside hears 440 Hz', () => share(answered.heard(0.5), 8000, 440) > 0.9)
    caller.hangUp()
    assert.equal(await answered.end(), 'bye')
    assert.equal((await lastInteraction(supervisor)).outcome, 'answered')
    await finishWrapUp(agent)
  })

  test('to another queue by its number: the caller waits there with music', async () => {
    await talking()
    assert.equal(await phone.refer('sip:4002@anything.example'), 202)
    await until('the phone is hung up', () => phone.call.over === 'bye')
    assert.equal(phone.notices.at(-1).status, 200)
    const from = caller.received.length
    await until('music', () => caller.received.length > from + 100 && rms(caller.heard(1)) > 0.005)
    caller.hangUp()
    await finishWrapUp(agent)
  })

  test('to a forbidden number: refused by notice, and the call goes on', async () => {
    const refused = await metric(server, 'crm_engine_external_refused')
    await talking()
    assert.equal(await phone.refer('tel:+1-876-123-4567'), 202)
    await until('the outcome', () => phone.notices.some(n => n.status >= 200))
    assert.deepEqual(phone.notices.map(n => n.status), [100, 403])
    assert.equal(phone.call.over, null)
    assert.equal(await metric(server, 'crm_engine_external_refused'), refused + 1)
    const from = phone.received.length
    await until('they still hear each other', () => phone.received.length > from + 25 && share(phone.heard(0.3), 8000, 440) > 0.9)
    phone.hangUp()
    assert.equal(await caller.ended(), 'bye')
    await finishWrapUp(agent)
  })

  test('to what is none: refused at once, without a notice', async () => {
    await talking()
    assert.equal(await phone.refer('http://127.0.0.1/'), 416)
    assert.equal(await phone.refer('sip:127.0.0.1'), 400)
    assert.equal(await phone.refer('sip:200@127.0.0.1?Replaces=x'), 400)
    assert.equal(phone.notices.length, 0)
    assert.equal(await phone.refer('sip:200@127.0.0.1?Replaces=nobody%3Bto-tag%3D1%3Bfrom-tag%3D2'), 202)
    await until('the outcome', () => phone.notices.some(n => n.status >= 200))
    assert.equal(phone.notices.at(-1).status, 481)
    assert.equal(phone.call.over, null)
    caller.hangUp()
    await finishWrapUp(agent)
  })

  test('OPTIONS lists what is there', async () => {
    const socket = createSocket('udp4')
    await new Promise(resolve => socket.bind(0, '127.0.0.1', resolve))
    const answer = new Promise(resolve => socket.once('message', m => resolve(m.toString())))
    const port = socket.address().port
    socket.send([`OPTIONS sip:127.0.0.1:${server.sipPort} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKo1`, 'Max-Forwards: 70',
      'From: <sip:a@127.0.0.1>;tag=1', `To: <sip:127.0.0.1:${server.sipPort}>`, 'Call-ID: options-1', 'CSeq: 1 OPTIONS', 'Content-Length: 0', '', ''].join('\r\n'), server.sipPort, '127.0.0.1')
    const text = await answer
    socket.close()
    assert.match(text, /^Allow: .*UPDATE, PRACK, REFER, NOTIFY/m)
    assert.match(text, /^Supported: timer, 100rel, replaces, norefersub/m)
  })
})

describe('sipp as a carrier that rings reliably', () => {
  let server, supervisor, folder, carrier

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crm-sipp-'))
    await writeFile(join(folder, 'carrier.xml'), reliableCarrier)
    carrier = await freePort()
    server = await Server.start({ 'Demo:TrunkTarget': `127.0.0.1:${carrier}` })
    supervisor = await server.api('supervisor')
    const admin = await server.api('admin')
    const flow = {
      id: 'main-menu', title: 'Put through', start: 'out',
      nodes: { out: { type: 'transfer', number: `${block}1111`, ring: 10, exits: { busy: 'bye', 'no-answer': 'bye', refused: 'bye', error: 'bye' } }, bye: { type: 'hangup' } },
    }
    const known = await admin.request('GET', `/flows/${flow.id}`)
    assert.ok((await admin.request('PUT', `/flows/${flow.id}/draft`, flow, known.ok ? { 'if-match': known.headers.get('etag') } : {})).ok)
    await admin.send('POST', `/flows/${flow.id}/publish`, { note: 'for this test' })
  })

  after(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('its 183 and 180 are acknowledged by PRACK in order, and its 200 without SDP connects', async () => {
    const sipp = spawn('sipp', ['-sf', 'carrier.xml', '-i', '127.0.0.1', '-p', String(carrier), '-mi', '127.0.0.1', '-mp', String(await freePort()), '-m', '1', '-nostdin', '-timeout', '60s'],
      { cwd: folder, env: { ...process.env, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    sipp.stdout.on('data', data => { output += data })
    sipp.stderr.on('data', data => { output += data })
    const done = new Promise(resolve => sipp.once('exit', resolve))
    const caller = await Caller.call(server, '4000')
    await caller.answered()
    assert.equal(await done, 0, output.slice(-2000))
    assert.equal(await caller.ended(), 'bye')
    assert.equal((await lastInteraction(supervisor)).outcome, 'transferredOut')
    caller.close()
    await nothingIsLeft(server)
  })
})

const response = (status, lines, body = '') => `  <send><![CDATA[
    SIP/2.0 ${status}
${lines.map(l => `    ${l}`).join('\n')}
    Content-Length: ${body ? '[len]' : '0'}

${body}  ]]></send>`
const ofInvite = ['Via:[$via]', 'From:[$from]', 'To:[$to];tag=carrier[call_number]', 'Call-ID: [call_id]', 'CSeq: 1 INVITE', 'Contact: <sip:[local_ip]:[local_port]>']
const ofPrack = ['[last_Via:]', '[last_From:]', '[last_To:]', '[last_Call-ID:]', '[last_CSeq:]']
const prack = number => `  <recv request="PRACK"><action><ereg regexp="${number} 1 INVITE" search_in="hdr" header="RAck:" check_it="true" assign_to="rack"/></action></recv>
${response('200 OK', ofPrack)}`

// Sends 183 with SDP, 180 and a 200 without SDP, and hangs up.
const reliableCarrier = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a carrier that rings reliably, answers and hangs up">
  <recv request="INVITE">
    <action>
      <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
      <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
      <ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
      <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
      <ereg regexp="100rel" search_in="hdr" header="Supported:" check_it="true" assign_to="rel"/>
    </action>
  </recv>
${response('183 Session Progress', [...ofInvite, 'Require: 100rel', 'RSeq: 4711', 'Content-Type: application/sdp'], `    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0
    a=rtpmap:0 PCMU/8000
`)}
${prack(4711)}
${response('180 Ringing', [...ofInvite, 'Require: 100rel', 'RSeq: 4712'])}
${prack(4712)}
${response('200 OK', ofInvite)}
  <recv request="ACK"/>
  <pause milliseconds="1000"/>
  <send retrans="500"><![CDATA[
    BYE [$contact] SIP/2.0
    Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
    Max-Forwards: 70
    From:[$to];tag=carrier[call_number]
    To:[$from]
    Call-ID: [call_id]
    CSeq: 1 BYE
    Content-Length: 0

  ]]></send>
  <recv response="200"/>
  <Reference variables="rel,rack"/>
</scenario>
`
