import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

const program = '/usr/sbin/kamailio'
const template = fileURLToPath(new URL('../peers/kamailio.cfg', import.meta.url))

/** Kamailio as a site's edge: give it to a caller in the server's place. New calls go to the first node, else to the second. */
export class Kamailio {
  output = ''

  static async start(first, second) {
    if (!existsSync(program)) throw new Error('Kamailio is missing: apt-get install kamailio.')
    const edge = new Kamailio()
    edge.folder = mkdtempSync(join(tmpdir(), 'crm-kamailio-'))
    edge.sipPort = await freePort()
    const modules = readdirSync('/usr/lib').map(name => join('/usr/lib', name, 'kamailio/modules/')).find(existsSync)
    const text = readFileSync(template, 'utf8')
      .replaceAll('EDGE', edge.sipPort).replaceAll('FIRST', first.sipPort).replaceAll('SECOND', second.sipPort).replaceAll('MODULES', modules)
    const path = join(edge.folder, 'kamailio.cfg')
    writeFileSync(path, text)
    edge.process = spawn(program, ['-f', path, '-DD', '-E', '-Y', edge.folder, '-P', join(edge.folder, 'pid'), '-m', '32', '-M', '8'], { stdio: ['ignore', 'pipe', 'pipe'] })
    process.once('exit', () => edge.process.kill('SIGKILL'))
    edge.exited = new Promise(resolve => edge.process.once('exit', resolve))
    edge.process.stdout.on('data', data => { edge.output += data })
    edge.process.stderr.on('data', data => { edge.output += data })
    await until('Kamailio answers', () => edge.#answers(), { timeout: 30_000, every: 200 })
    return edge
  }

  /** Whether it answers OPTIONS. */
  #answers() {
    if (this.process.exitCode !== null) throw new Error(`Kamailio ended: ${this.output}`)
    return new Promise(resolve => {
      const socket = createSocket('udp4')
      const over = heard => { socket.close(); resolve(heard) }
      const timer = setTimeout(over, 300, false)
      socket.on('message', () => { clearTimeout(timer); over(true) })
      socket.bind(0, '127.0.0.1', () => socket.send([`OPTIONS sip:127.0.0.1:${this.sipPort} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK${Math.random().toString(36).slice(2)}`, 'Max-Forwards: 70', 'From: <sip:probe@127.0.0.1>;tag=1',
        `To: <sip:127.0.0.1>`, `Call-ID: ${Math.random()}`, 'CSeq: 1 OPTIONS', 'Content-Length: 0', '', ''].join('\r\n'), this.sipPort, '127.0.0.1'))
    })
  }

  async stop() {
    this.process.kill('SIGTERM')
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5_000)
    await this.exited
    clearTimeout(timer)
    rmSync(this.folder, { recursive: true, force: true })
  }
}
