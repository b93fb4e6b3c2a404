import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.mjs'

const root = '/usr/lib/postgresql'
const programs = (existsSync(root) ? readdirSync(root) : []).sort().reverse().map(version => join(root, version, 'bin')).find(folder => existsSync(join(folder, 'initdb')))

/** Runs a program and gives what it wrote; what a server that it starts writes later is nobody's. */
const run = (program, args) => new Promise((resolve, reject) => execFile(program, args, { cwd: '/', timeout: 120_000 },
  (fault, out, err) => fault ? reject(new Error(`${program} ${args.join(' ')}: ${err || fault.message}`)) : resolve(out)))

/** A PostgreSQL server of its own on a free loopback port, durable as in earnest. */
export class Postgres {
  static async start() {
    if (programs === undefined) throw new Error("PostgreSQL's server programs are missing: apt-get install postgresql.")
    const postgres = new Postgres()
    postgres.folder = await mkdtemp(join(tmpdir(), 'crm-e2e-pg-'))
    postgres.port = await freePort()
    if (process.getuid() === 0) await run('chown', ['postgres', postgres.folder])
    await postgres.#asServer('initdb', ['-D', postgres.data, '-U', 'crm', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'])
    await postgres.run()
    return postgres
  }

  get data() {
    return join(this.folder, 'data')
  }

  get connectionString() {
    return `Host=127.0.0.1;Port=${this.port};Username=crm;Database=postgres`
  }

  /** Settings of a node with records and journal here. */
  node(name, leaseSeconds, sharedPath) {
    return {
      'Storage:Provider': 'PostgreSql', 'Storage:Journal': 'PostgreSql', 'Storage:ConnectionString': this.connectionString,
      'Cluster:NodeId': name, 'Cluster:LeaseSeconds': leaseSeconds, 'Data:SharedPath': sharedPath,
    }
  }

  /** Starts it on the data it has. */
  run() {
    const options = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`
    return this.#asServer('pg_ctl', ['-D', this.data, '-w', '-t', '60', '-l', join(this.folder, 'log'), '-o', options, 'start'])
  }

  /** Stops it as a crash does. */
  stopAtOnce() {
    return this.#asServer('pg_ctl', ['-D', this.data, '-w', '-m', 'immediate', 'stop'])
  }

  /** The first value of a query, as text. */
  async value(sql) {
    return (await run(join(programs, 'psql'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'crm', '-d', 'postgres', '-Atc', sql])).trim()
  }

  async stop() {
    await this.stopAtOnce().catch(() => {}) // a test may have left it stopped
    await rm(this.folder, { recursive: true, force: true })
  }

  #asServer(program, args) {
    const path = join(programs, program)
    return process.getuid() === 0 ? run('runuser', ['-u', 'postgres', '--', path, ...args]) : run(path, args)
  }
}
