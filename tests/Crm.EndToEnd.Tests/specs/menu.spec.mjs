import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { purest, readWav, rms } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { freePort } from '../lib/ports.mjs'
import { Server } from '../lib/server.mjs'
import { accept, finishWrapUp, lastInteraction, offered, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('the menu at 4000', () => {
  let server, supervisor
  const callers = []
  const call = async options => {
    const caller = await Caller.call(server, '4000', { hertz: 0, ...options })
    callers.push(caller)
    await caller.answered()
    await until('the menu speaks', () => caller.received.length > 25 && rms(caller.heard(0.4)) > 0.005)
    return caller
  }
  const waitingIn = queue => until(`one waits in ${queue}`, async () => (await supervisor.figures(queue)).waiting === 1)
  const steps = interaction => interaction.course.filter(c => c.kind === 'step').map(c => `${c.what ?? c.name ?? c.text}:${c.result}`)

  before(async () => {
    server = await Server.start()
    supervisor = await server.api('supervisor')
  })

  afterEach(async () => {
    callers.splice(0).forEach(c => c.close())
    await until('nobody waits', async () => (await supervisor.figures('support')).waiting + (await supervisor.figures('sales')).waiting === 0)
    assertBalanced(await supervisor.figures('support'))
  })

  after(() => server?.stop())

  for (const how of ['event', 'info', 'tone']) {
    test(`2 by ${how} leads to support, 1 to sales`, async () => {
      for (const [key, queue] of [['2', 'support'], ['1', 'sales']]) {
        const caller = await call()
        await caller.press(key, how)
        await waitingIn(queue)
        caller.hangUp()
        const interaction = await lastInteraction(supervisor)
        assert.deepEqual(interaction.queues, [queue])
        assert.equal(interaction.outcome, 'shortAbandoned')
        assert.ok(interaction.course.some(c => c.kind === 'step' && c.result === key), JSON.stringify(steps(interaction)))
      }
    })
  }

  for (const how of ['rfc4733', 'info']) {
    test(`sipp presses 2 by ${how}`, async () => {
      const before = await supervisor.figures('support')
      const folder = await mkdtemp(join(tmpdir(), 'crm-sipp-'))
      try {
        await writeFile(join(folder, 'menu.xml'), scenario(how))
        await sipp(['-sf', 'menu.xml', '-s', '4000', '-m', '5', '-r', '2', '-nostdin', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(await freePort()),
          '-mp', String(await freePort()), `127.0.0.1:${server.sipPort}`], folder)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
      const figures = await until('counted', async () => { const f = await supervisor.figures('support'); return f.waiting === 0 && f.offered >= before.offered + 5 && f })
      assert.equal(figures.offered, before.offered + 5)
    })
  }

  test('who hangs up in the menu is closed in the flow', async () => {
    const caller = await call()
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'closedInFlow')
    assert.deepEqual(interaction.queues, [])
  })

  test('who presses nothing gets a person', async () => {
    await call()
    await until('waits', async () => (await supervisor.figures('support')).waiting === 1, { timeout: 90_000 })
  })

  test('who presses nonsense is told goodbye', async () => {
    const caller = await call()
    for (let i = 0; i < 8 && caller.over === null; i += 1) {
      await caller.press('5')
      await pause(1_500)
    }
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'closedInFlow')
    assert.ok(interaction.course.some(c => c.kind === 'step' && c.result === 'no-match'), JSON.stringify(steps(interaction)))
  })

  test('3 asks for a call back', async () => {
    const caller = await call()
    await caller.press('3')
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'callbackRequested')
    assert.ok(interaction.course.some(c => c.kind === 'callback'), JSON.stringify(interaction.course.map(c => c.kind)))
  })

  test('9 repeats the choices', async () => {
    const caller = await call()
    await caller.press('9')
    await pause(500)
    await caller.press('1')
    await waitingIn('sales')
    caller.hangUp()
    await lastInteraction(supervisor)
  })

  test('who waits may leave a message, and it can be heard', async () => {
    const caller = await call({ hertz: 440 })
    await caller.press('2')
    await waitingIn('support')
    await pause(1_000)
    await caller.press('2')
    await until('left the queue', async () => (await supervisor.figures('support')).waiting === 0, { timeout: 60_000 })
    await until('the tone', () => purest(caller.heard(1), 8000, 1000).share > 0.5, { timeout: 30_000, every: 100 })
    await pause(4_000)
    await caller.press('#')
    await until('the call ends', () => caller.over === 'bye', { timeout: 60_000 })
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'voicemail')
    const audio = await until('the message is there', () => supervisor.bytes(`/recordings/${interaction.recordings[0]}`).catch(() => null))
    const { rate, channels: [customer] } = readWav(audio)
    assert.ok(purest(customer, rate, 440).share > 0.9, 'the caller is on the message')
  })

  test('who hangs up at the tone has left no message', async () => {
    const caller = await call()
    await caller.press('2')
    await waitingIn('support')
    await pause(1_000)
    await caller.press('2')
    await until('left the queue', async () => (await supervisor.figures('support')).waiting === 0, { timeout: 60_000 })
    caller.hangUp()
    assert.equal((await lastInteraction(supervisor)).outcome, 'closedInFlow')
  })

  test('Chinese chosen in the menu is spoken and shown to the agent', async () => {
    const browser = await Browser.launch({ hertz: 1000 })
    try {
      const desk = await browser.desk(server, 'agent1')
      const agent = await server.api('agent1')
      const caller = await call()
      await caller.press('8')
      await pause(1_000)
      assert.ok(rms(caller.heard(0.8)) > 0.005, 'the menu speaks again')
      await caller.press('2')
      await waitingIn('support')
      await agent.presence('available')
      const offer = await offered(agent)
      assert.equal(offer.context.language, 'zh')
      await desk.page.getByText(/Chinese|中文/).first().waitFor({ timeout: 5_000 })
      await accept(agent)
      caller.hangUp()
      await finishWrapUp(agent)
      await status(agent, 'idle')
      await agent.presence('break')
      assert.equal((await lastInteraction(supervisor)).context.language, 'zh')
    } finally {
      await browser.close()
    }
  })
})

const scenario = how => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="menu">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:+8613900139000@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:sipp@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [auto_media_port] RTP/AVP 0 96
    a=rtpmap:0 PCMU/8000
    a=rtpmap:96 telephone-event/8000
    a=fmtp:96 0-15
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:+8613900139000@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <pause milliseconds="1500"/>
${how === 'info' ? `  <send retrans="500"><![CDATA[
    INFO [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:+8613900139000@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 2 INFO
    Max-Forwards: 70
    Content-Type: application/dtmf-relay
    Content-Length: [len]

    Signal=2
    Duration=160
  ]]></send>
  <recv response="200"/>` : '  <nop><action><exec play_dtmf="2"/></action></nop>'}
  <pause milliseconds="3000"/>
  <send retrans="500"><![CDATA[
    BYE [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:+8613900139000@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 3 BYE
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv response="200"/>
</scenario>
`

function sipp(args, cwd) {
  return new Promise((resolve, reject) => execFile('sipp', args, { timeout: 90_000, cwd, env: { ...process.env, TERM: 'dumb' } },
    (fault, out, err) => fault ? reject(new Error(`sipp: ${fault.message} ${err} ${out.slice(-1500)}`)) : resolve(out)))
}
