import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = ['Release', 'Debug'].map(c => join(root, `src/hosts/Crm.Cli/bin/${c}/net10.0/Crm.Cli.dll`)).find(existsSync)

/** The command line; resolves with exit code, text and the JSON lines it wrote. */
export function crm(...args) {
  const child = spawn('dotnet', [program, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const onExit = () => child.kill('SIGKILL')
  process.once('exit', onExit)
  let out = '', err = ''
  child.stdout.on('data', data => { out += data })
  child.stderr.on('data', data => { err += data })
  return new Promise(resolve => child.once('exit', code => {
    process.removeListener('exit', onExit)
    resolve({ code, out, err })
  }))
}

/** Simulated customers and agents against a server, looked at each second; resolves with exit code and summary. */
export async function simulate(server, { rate, seconds, agents = ['agent2', 'agent3', 'agent4'], to, seed = 1 }) {
  const { code, out, err } = await crm('simulate', '--server', server.url, '--sip', `127.0.0.1:${server.sipPort}`, '--rate', rate, '--duration', seconds,
    '--linger', 15, '--talk', 8, '--patience', 40, '--agents', agents.join(','), '--to', to, '--seed', seed, '--audit', '--json')
  const lines = out.split('\n').filter(Boolean).map(line => JSON.parse(line))
  return { code, err, summary: lines.find(line => line.event === 'summary'), progress: lines.filter(line => line.event === 'progress') }
}
