import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { readWav, share, tone, wav } from '../lib/audio.mjs'
import { Caller } from '../lib/caller.mjs'
import { freePort } from '../lib/ports.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('a desk phone (baresip)', () => {
  let server, agent, supervisor, phone

  before(async () => {
    server = await Server.start({ 'Sip:AllowMd5': 'true' }) // this phone is old: it knows no SHA-256
    agent = await server.api('agent2')
    supervisor = await server.api('supervisor')
  })

  after(async () => {
    await phone?.stop()
    await server?.stop()
  })

  test('a wrong secret is refused, and the right one from the same address still works', async () => {
    const wrong = await Baresip.start(server, 'agent2', 'not-the-secret')
    await until('refused twice', () => (wrong.output.match(/SIP\/2\.0 40[13] /g) ?? []).length >= 2, { timeout: 8_000 })
    await pause(500)
    assert.equal((await agent.desk()).phone.devices, 0)
    await wrong.stop()
    phone = await Baresip.start(server, 'agent2', 'demo-sip')
    await until('registered', async () => (await agent.desk()).phone.devices === 1, { timeout: 100_000 }) // the phone itself waits before it tries again
    assert.equal((await agent.desk()).phone.kind, 'device')
  })

  test('it rings, answers, both hear each other, and the call is counted', async () => {
    await agent.presence('available')
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001', { hertz: 440 })
    await caller.answered()
    await until('talking', async () => (await agent.desk()).call?.state === 'talking')
    assert.equal((await agent.desk()).call.onDevice, true)
    await until('caller hears the phone', () => share(caller.heard(0.5), 8000, 1200) > 0.8)
    await pause(1_500)
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'answered')
    await finishWrapUp(agent)
    assert.ok(share(phone.heard(), 8000, 440) > 0.3, `the phone heard the caller: ${share(phone.heard(), 8000, 440)}`)
    caller.close()
  })

  test('its hang-up ends the call', async () => {
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    await until('talking', async () => (await agent.desk()).call?.state === 'talking')
    phone.command('hangup')
    assert.equal(await caller.ended(), 'bye')
    await finishWrapUp(agent)
    caller.close()
  })

  test('when it is gone, the agent is off queue', async () => {
    await phone.stop()
    phone = null
    await until('unregistered', async () => { const d = await agent.desk(); return d.phone.devices === 0 && d.routingStatus === 'offQueue' }, { timeout: 90_000 })
  })
})

/** baresip as an auto-answering phone with a tone for a microphone. */
class Baresip {
  output = ''

  static async start(server, user, secret) {
    const phone = new Baresip()
    phone.folder = mkdtempSync(join(tmpdir(), 'crm-baresip-'))
    phone.control = await freePort()
    const sip = await freePort()
    writeFileSync(join(phone.folder, 'tone.wav'), wav(tone(1200, 30), 8000))
    writeFileSync(join(phone.folder, 'config'), [
      'module_path /usr/lib/baresip/modules', 'module g711.so', 'module aufile.so', 'module sndfile.so', 'module aubridge.so', 'module_app account.so', 'module_app menu.so', 'module_app ctrl_tcp.so',
      `sip_listen 127.0.0.1:${sip}`, 'net_interface 127.0.0.1', `audio_source aufile,${phone.folder}/tone.wav`, 'audio_player aubridge,nowhere',
      'audio_alert aubridge,nowhere', `snd_path ${phone.folder}`, `ctrl_tcp_listen 127.0.0.1:${phone.control}`, 'rtp_timeout 60', ''].join('\n'))
    writeFileSync(join(phone.folder, 'accounts'), `<sip:${user}@127.0.0.1:${server.sipPort}>;auth_user=${user};auth_pass=${secret};regint=60;answermode=auto;audio_codecs=pcmu\n`)
    phone.process = spawn('baresip', ['-4', '-s', '-f', phone.folder], { stdio: ['pipe', 'pipe', 'pipe'] })
    process.once('exit', () => phone.process.kill('SIGKILL'))
    phone.exited = new Promise(resolve => phone.process.once('exit', resolve))
    phone.process.stdout.on('data', data => { phone.output += data })
    phone.process.stderr.on('data', data => { phone.output += data })
    await until('baresip started', () => phone.output.includes('baresip is ready') || phone.output.length > 200)
    return phone
  }

  command(name) {
    const text = JSON.stringify({ command: name })
    import('node:net').then(({ connect }) => {
      const socket = connect(this.control, '127.0.0.1', () => socket.end(`${Buffer.byteLength(text)}:${text},`))
      socket.on('error', () => {})
    })
  }

  /** What the phone heard, from its recording of the decoded stream. */
  heard() {
    const file = readdirSync(this.folder).filter(f => f.startsWith('dump-') && f.endsWith('-dec.wav')).sort().at(-1)
    const { rate, channels: [samples] } = readWav(readFileSync(join(this.folder, file)))
    assert.equal(rate, 8000)
    return samples.subarray(Math.max(0, samples.length - 12_000), samples.length - 2_000)
  }

  async stop() {
    this.process.kill('SIGTERM')
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5_000)
    await this.exited
    clearTimeout(timer)
    rmSync(this.folder, { recursive: true, force: true })
  }
}
