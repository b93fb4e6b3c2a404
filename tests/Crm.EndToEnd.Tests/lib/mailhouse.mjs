import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, chmodSync, existsSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

const root = userInfo().uid === 0
const user = root ? 'nobody' : userInfo().username
const group = root ? 'nogroup' : String(userInfo().gid)

/** Dovecot and Exim of their own: the mailbox `desk` is fetched from, everything sent to example.test ends in `customer`. */
export class MailHouse {
  #processes = []
  #delivered = 0

  static async open() {
    const house = new MailHouse()
    house.folder = mkdtempSync(join(tmpdir(), 'crm-mail-'))
    house.imapPort = await freePort()
    house.smtpPort = await freePort()
    for (const name of ['run', 'state', 'spool', 'log', ...['desk', 'customer'].flatMap(u => ['cur', 'new', 'tmp'].map(p => `home/${u}/Maildir/${p}`))]) mkdirSync(join(house.folder, name), { recursive: true })
    writeFileSync(join(house.folder, 'users'), 'desk:{PLAIN}secret\n')
    writeFileSync(join(house.folder, 'dovecot.conf'), dovecot(house.folder, house.imapPort))
    writeFileSync(join(house.folder, 'exim.conf'), exim(house.folder))
    chmodSync(house.folder, 0o755)
    if (root) execFileSync('chown', ['-R', `${user}:${group}`, house.folder])
    await house.#run(house.imapPort, '/usr/sbin/dovecot', '-F', '-c', join(house.folder, 'dovecot.conf'))
    await house.#run(house.smtpPort, '/usr/sbin/exim4', '-C', join(house.folder, 'exim.conf'), '-bdf', '-oX', String(house.smtpPort))
    return house
  }

  /** The mailbox as an administrator enters it. */
  mailbox(password = 'secret') {
    return {
      name: 'Support', address: 'support@example.test', enabled: true, queueId: 'support', pollSeconds: 60,
      imap: { host: 'localhost', port: this.imapPort, security: 'none', userName: 'desk', password },
      smtp: { host: 'localhost', port: this.smtpPort, security: 'none' },
    }
  }

  deliver(mail) {
    const name = `${1_700_000_000 + ++this.#delivered}.${String(this.#delivered).padStart(6, '0')}.test`
    const folder = join(this.folder, 'home/desk/Maildir')
    writeFileSync(join(folder, 'tmp', name), mail.replaceAll('\n', '\r\n'))
    renameSync(join(folder, 'tmp', name), join(folder, 'new', name))
  }

  /** How many of our mails are marked as seen. */
  seen() {
    return readdirSync(join(this.folder, 'home/desk/Maildir/cur')).filter(name => /:2,.*S/.test(name)).length
  }

  /** What the customer got. */
  got() {
    const folder = join(this.folder, 'home/customer/Maildir/new')
    return readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
  }

  async close() {
    for (const each of this.#processes) {
      each.kill('SIGTERM')
      await each.gone
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #run(port, program, ...args) {
    if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install dovecot-imapd exim4-daemon-light`)
    const each = root ? spawn('setpriv', ['--reuid=nobody', '--regid=nogroup', '--clear-groups', program, ...args], { cwd: '/', stdio: 'ignore' }) : spawn(program, args, { cwd: '/', stdio: 'ignore' })
    each.gone = new Promise(resolve => each.once('exit', resolve))
    this.#processes.push(each)
    await until(`${program} listens`, () => new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true) })
      socket.once('error', () => resolve(false))
    }), { timeout: 30_000 })
  }
}

const dovecot = (folder, port) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log/dovecot
protocols = imap
listen = 127.0.0.1
ssl = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1 secs
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/home/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

const exim = folder => `
exim_user = ${user}
exim_group = ${group}
deliver_drop_privilege = true
never_users =
primary_hostname = mail.example.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/exim-%s
local_interfaces = 127.0.0.1
keep_environment =
add_environment =
acl_smtp_rcpt = accept
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
begin routers
local:
  driver = accept
  domains = example.test
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/home/customer/Maildir
  maildir_format
  create_directory = false
`
