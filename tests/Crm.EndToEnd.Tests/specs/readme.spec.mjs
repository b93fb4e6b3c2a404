import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { freePort, mediaRange } from '../lib/ports.mjs'
import { until } from '../lib/wait.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const commands = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^(dotnet run .+)$/gm)].map(m => m[1])

/** The README's commands do what it says. Order matters: the server makes the data that the journal's check reads. */
describe('the commands of the README', () => {
  let folder, data

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crm-readme-'))
    data = join(folder, 'data')
    copyFileSync(join(root, 'tests/Crm.Protocols.Tests/Sip/Corpus/rfc4475/wsinv.dat'), join(folder, 'message.txt'))
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  test('there are as many as this suite knows', () => assert.equal(commands.length, 5, commands.join('\n')))

  test('the server starts and stops', async () => {
    const { min, max } = mediaRange()
    const settings = [`--Data:Path=${data}`, `--Http:Port=${await freePort()}`, '--Http:TlsPort=off', `--Sip:Port=${await freePort()}`, '--Sip:TlsPort=off',
      `--Media:WebRtcPort=${await freePort()}`, `--Media:PortMin=${min}`, `--Media:PortMax=${max}`]
    const server = run(`${find('Crm.Server')} -- ${settings.join(' ')}`)
    await until('ready', () => { assert.equal(server.code, null, server.output); return server.output.includes('Crm is ready') }, { timeout: 240_000, every: 500 })
    server.interrupt()
    assert.equal(await server.ended, 0, server.output)
  })

  test('a SIP message is parsed to JSON', async () => {
    const parse = run(find('sip parse').replace('message.txt', join(folder, 'message.txt')))
    assert.equal(await parse.ended, 0, parse.output)
    assert.equal(JSON.parse(parse.out).method, 'INVITE')
  })

  test('the journal is in order', async () => {
    const verify = run(find('journal verify').replace(/data$/, data))
    assert.equal(await verify.ended, 0, verify.output)
  })

  test('a flow is checked', async () => {
    const check = run(find('flow check'))
    assert.equal(await check.ended, 0, check.output)
  })

  test('the benchmarks are listed', async () => {
    const list = run(find('Crm.Benchmarks'))
    assert.equal(await list.ended, 0, list.output)
    for (const name of ['sip-parse', 'sip-transaction', 'route', 'mix', 'journal']) assert.match(list.out, new RegExp(`^${name}\\b`, 'm'))
  })
})

const find = part => commands.find(c => c.includes(part)) ?? assert.fail(`The README has no command with ${part}.`)

function run(command) {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const running = { out: '', output: '', code: null, interrupt: () => process.kill(-child.pid, 'SIGINT') }
  child.stdout.on('data', d => { running.out += d; running.output += d })
  child.stderr.on('data', d => { running.output += d })
  running.ended = new Promise(resolve => child.once('exit', code => { running.code = code; resolve(code) }))
  process.once('exit', () => { try { process.kill(-child.pid, 'SIGKILL') } catch { /* it has ended */ } })
  return running
}
