import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Api } from './api.mjs'
import { freePort, mediaRange } from './ports.mjs'
import { until } from './wait.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = ['Release', 'Debug'].map(c => join(root, `src/hosts/Crm.Server/bin/${c}/net10.0/Crm.Server.dll`)).find(existsSync)

/** Settings that change nothing of what a first start makes of an empty folder. */
const harmless = /^(Cti:|Webhooks:|Desk:SecondTab|Demo:Traffic|Demo:TrunkTarget|Sip:AllowMd5)/

/** A server process of its own, with its own ports and data. */
export class Server {
  #process = null
  output = ''

  /**
   * Starts a server; the environment is that of the tests unless another is given. Its data are a copy of the folder CRM_TEMPLATE, where
   * there is one and the settings allow it: a first start takes twice as long as another. It has started when it `says` so.
   */
  static async start(settings = {}, environment = process.env, says = 'Crm is ready') {
    const server = new Server()
    server.environment = environment
    server.dataPath = await mkdtemp(join(tmpdir(), 'crm-e2e-'))
    const template = process.env.CRM_TEMPLATE
    if (template && Object.keys(settings).every(name => harmless.test(name))) await cp(template, server.dataPath, { recursive: true })
    server.httpPort = await freePort()
    server.sipPort = await freePort()
    server.webRtcPort = await freePort()
    server.media = mediaRange()
    server.settings = settings
    await server.run(says)
    return server
  }

  get url() {
    return `http://127.0.0.1:${this.httpPort}`
  }

  get pid() {
    return this.#process.pid
  }

  /** Starts the process on the data it has; returns after it says that it is ready, with the milliseconds it took. */
  async run(says = 'Crm is ready') {
    if (program === undefined) throw new Error('The server is not built: dotnet build Crm.sln')
    const started = performance.now()
    const values = {
      'Http:Port': this.httpPort, 'Http:TlsPort': 'off', 'Sip:Port': this.sipPort, 'Sip:TlsPort': 'off',
      'Media:WebRtcPort': this.webRtcPort, 'Media:PortMin': this.media.min, 'Media:PortMax': this.media.max,
      'Data:Path': this.dataPath, ...this.settings,
    }
    const args = Object.entries(values).map(([name, value]) => `--${name}=${value}`)
    this.output = ''
    this.#process = spawn('dotnet', [program, ...args], { cwd: this.dataPath, env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.exited = new Promise(resolve => this.#process.once('exit', (code, signal) => resolve({ code, signal })))
    this.#process.stdout.on('data', data => { this.output += data })
    this.#process.stderr.on('data', data => { this.output += data })
    const ended = this.exited.then(how => { throw new Error(`the server ended with ${JSON.stringify(how)}: ${this.output}`) })
    ended.catch(() => {}) // it may also end later, when nobody waits here any more
    const known = new AbortController()
    const ready = until('server ready', () => this.output.includes(says), { timeout: 240_000, every: 20, signal: known.signal })
    await Promise.race([ended, ready]).finally(() => known.abort())
    return performance.now() - started
  }

  /** Ends the process as a crash does. */
  async kill() {
    this.#process.kill('SIGKILL')
    await this.exited
  }

  /** Freezes the process, as a machine does that stands still; gives what lets it go on. */
  freeze() {
    const { pid } = this
    process.kill(pid, 'SIGSTOP')
    return () => process.kill(pid, 'SIGCONT')
  }

  /** What it answers when it is asked whether it takes work: the status and the reasons. */
  async health() {
    const response = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) })
    return { code: response.status, ...await response.json() }
  }

  /** Asks it to stop, and removes its data. */
  async stop() {
    const how = await this.halt()
    await this.remove()
    return how
  }

  /** Asks it to stop. */
  async halt() {
    this.#process.kill('SIGTERM')
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 40_000)
    const how = await this.exited
    clearTimeout(timer)
    return how
  }

  /** Removes its data. */
  remove() {
    return rm(this.dataPath, { recursive: true, force: true })
  }

  /** An API client signed in as a user. */
  async api(userName, password = 'demo') {
    return Api.signIn(this.url, userName, password)
  }

  /** Resident memory in bytes. */
  async memory() {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024
  }
}
