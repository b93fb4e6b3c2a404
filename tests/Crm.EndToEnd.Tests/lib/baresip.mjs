import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, closeSync, readSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import { readWav, tone, wav } from './audio.mjs'
import { freePort } from './ports.mjs'
import { pause, until } from './wait.mjs'

const modules = '/usr/lib/baresip/modules'

/**
 * baresip as a registered desk phone with a tone for a microphone, which answers by itself. Its keys are pressed by its control port. It
 * knows MD5 only: the server must have `Sip:AllowMd5`.
 */
export class Baresip {
  output = ''

  static async start(server, user, secret, { hertz = 1200 } = {}) {
    const phone = new Baresip()
    phone.folder = mkdtempSync(join(tmpdir(), 'crm-baresip-'))
    phone.control = await freePort()
    phone.port = await freePort()
    writeFileSync(join(phone.folder, 'tone.wav'), wav(tone(hertz, 200), 8000))
    writeFileSync(join(phone.folder, 'config'), [
      `module_path ${modules}`, ...['g711', 'aufile', 'sndfile', 'aubridge'].map(name => `module ${name}.so`), ...['account', 'menu', 'ctrl_tcp'].map(name => `module_app ${name}.so`),
      `sip_listen 127.0.0.1:${phone.port}`, 'net_interface 127.0.0.1', `audio_source aufile,${phone.folder}/tone.wav`, 'audio_player aubridge,nowhere',
      'audio_alert aubridge,nowhere', `snd_path ${phone.folder}`, `ctrl_tcp_listen 127.0.0.1:${phone.control}`, 'rtp_ports 20000-29998', 'rtp_timeout 120', ''].join('\n'))
    writeFileSync(join(phone.folder, 'accounts'), `<sip:${user}@127.0.0.1:${server.sipPort}>;auth_user=${user};auth_pass=${secret};regint=60;answermode=auto;audio_codecs=pcmu\n`)
    phone.process = spawn('baresip', ['-4', '-s', '-f', phone.folder], { stdio: ['pipe', 'pipe', 'pipe'] })
    process.once('exit', () => phone.process.kill('SIGKILL'))
    phone.exited = new Promise(resolve => phone.process.once('exit', resolve))
    phone.process.stdout.on('data', data => { phone.output += data })
    phone.process.stderr.on('data', data => { phone.output += data })
    await until('baresip started', () => phone.output.includes('baresip is ready') || phone.output.length > 200)
    return phone
  }

  /** Presses a key by its name: `hold`, `resume`, `mute`, `hangup`, `transfer` with a SIP address. */
  command(name, params) {
    const text = JSON.stringify({ command: name, ...(params === undefined ? {} : { params }) })
    return new Promise((resolve, reject) => {
      const socket = connect(this.control, '127.0.0.1', () => socket.end(`${Buffer.byteLength(text)}:${text},`))
      socket.on('error', reject)
      socket.on('close', resolve)
      socket.resume()
    })
  }

  /** What the phone hears while this is waited for, at 8 kHz: its recording of the decoded stream grows as it plays. Empty when nothing comes. */
  async heard(seconds = 0.5) {
    const before = this.#recording()
    await pause(seconds * 1_000)
    const after = this.#recording()
    if (after === undefined) return new Float64Array(0)
    const from = before?.path === after.path ? before.size : 44
    const length = after.size - from & ~1
    if (length < seconds * 8_000) return new Float64Array(0) // less than half of it came
    const data = Buffer.alloc(length), file = openSync(after.path, 'r')
    readSync(file, data, 0, length, from)
    closeSync(file)
    return Float64Array.from({ length: length / 2 }, (_, i) => data.readInt16LE(i * 2) / 32768)
  }

  /** Whether voice arrives, by its own count: its recording ends with a re-INVITE, whatever it plays. */
  get receives() {
    return Number(this.output.match(/audio=\d+\/(\d+)/g)?.at(-1).split('/')[1] ?? 0) > 30_000
  }

  /** The end of what it heard in its last call. */
  recorded() {
    const { rate, channels: [samples] } = readWav(readFileSync(this.#recording().path))
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

  /** The newest recording of what was decoded, and its size now. */
  #recording() {
    return readdirSync(this.folder).filter(name => name.startsWith('dump-') && name.endsWith('-dec.wav'))
      .map(name => { const path = join(this.folder, name), { size, ctimeMs, birthtimeMs } = statSync(path); return { path, size, at: birthtimeMs || ctimeMs } })
      .toSorted((a, b) => a.at - b.at).at(-1)
  }
}
