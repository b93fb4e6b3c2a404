import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

const isRoot = process.getuid() === 0
const nobody = 65_534
const user = isRoot ? 'nobody' : process.env.USER
const group = isRoot ? 'nogroup' : String(process.getgid())
const password = 'secret'

/** Dovecot and Exim on free loopback ports over one folder: `support` is our mailbox, everything sent to example.test lands in that of `customer`. */
export class MailHouse {
  #processes = []
  #delivered = 0

  static async open() {
    const house = new MailHouse()
    house.folder = await mkdtemp(join(tmpdir(), 'crm-mail-'))
    house.imapPort = await freePort()
    house.smtpPort = await freePort()
    const folders = ['run', 'state', 'spool', 'log', 'home', ...['support', 'customer'].flatMap(name => ['', '/Maildir', '/Maildir/cur', '/Maildir/new', '/Maildir/tmp'].map(part => `home/${name}${part}`))]
    for (const folder of folders) await mkdir(join(house.folder, folder), { recursive: true })
    await writeFile(join(house.folder, 'users'), `support:{PLAIN}${password}\n`)
    await writeFile(join(house.folder, 'dovecot.conf'), dovecot(house.folder, house.imapPort))
    await writeFile(join(house.folder, 'exim.conf'), exim(house.folder))
    if (isRoot) for (const path of ['', ...folders, 'users', 'dovecot.conf', 'exim.conf']) await chown(join(house.folder, path), nobody, nobody)
    try {
      await house.#start(house.imapPort, 'dovecot', ['-F', '-c', join(house.folder, 'dovecot.conf')])
      await house.#start(house.smtpPort, 'exim4', ['-C', join(house.folder, 'exim.conf'), '-bdf', '-oX', String(house.smtpPort)])
    } catch (fault) {
      await house.close()
      throw fault
    }
    return house
  }

  /** What an administrator says of our mailbox. */
  mailbox(queueId) {
    const server = (port, userName) => ({ host: 'localhost', port, security: 'none', userName, password: userName === null ? null : password, oAuth2: null, certificateSha256: null })
    return {
      name: 'Support', address: 'support@crm.example', fromName: 'Crm Support', enabled: true, queueId, plusAddresses: false, imap: server(this.imapPort, 'support'), folder: 'INBOX', pollSeconds: 10, smtp: server(this.smtpPort, null),
    }
  }

  /** Puts a mail into our mailbox as a delivery does: written aside, then moved in. */
  async deliver(mail) {
    const name = `${1_700_000_000 + ++this.#delivered}.${this.#delivered}.test`
    const aside = join(this.#maildir('support'), 'tmp', name)
    await writeFile(aside, mail.replaceAll(/\r?\n/g, '\r\n'))
    if (isRoot) await chown(aside, nobody, nobody)
    await rename(aside, join(this.#maildir('support'), 'new', name))
  }

  /** The mails the customer has got. */
  async received() {
    const found = join(this.#maildir('customer'), 'new')
    return Promise.all((await readdir(found)).sort().map(name => readFile(join(found, name), 'utf8')))
  }

  async close() {
    for (const { child, exited } of this.#processes.reverse()) {
      child.kill('SIGTERM')
      await exited
    }
    await rm(this.folder, { recursive: true, force: true })
  }

  #maildir(name) {
    return join(this.folder, 'home', name, 'Maildir')
  }

  async #start(port, program, args) {
    const found = ['/usr/sbin', '/usr/bin'].map(folder => join(folder, program)).find(existsSync)
    if (found === undefined) throw new Error(`${program} is missing: apt-get install dovecot-imapd exim4-daemon-light`)
    const [command, ...rest] = isRoot ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', found, ...args] : [found, ...args]
    const child = spawn(command, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] })
    this.#processes.push({ child, exited: new Promise(resolve => child.once('exit', resolve)) })
    await until(`${program} listens`, () => listens(port), { timeout: 30_000 })
  }
}

function listens(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })
}

const dovecot = (folder, imap) => `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log/dovecot
protocols = imap
listen = 127.0.0.1
ssl = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
disable_plaintext_auth = no
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
    port = ${imap}
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

const exim = folder => `exim_user = ${user}
exim_group = ${group}
deliver_drop_privilege = true
never_users =
primary_hostname = mail.example.test
domainlist local_domains = example.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/exim-%s
local_interfaces = 127.0.0.1
tls_advertise_hosts =
keep_environment =
add_environment =
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
begin acl
rcpt:
  accept domains = +local_domains
  deny message = relay not permitted
begin routers
local:
  driver = accept
  domains = +local_domains
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/home/customer/Maildir
  maildir_format
  return_path_add
  create_directory = false
`
