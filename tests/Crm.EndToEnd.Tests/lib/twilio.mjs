import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const hex = number => number.toString(16).padStart(32, '0')

/** A signature as Twilio makes it: the address, then each distinct field in order of its name. */
export function sign(token, url, form) {
  const fields = [...new Set(Object.entries(form).map(([name, value]) => name + value))].sort()
  return createHmac('sha1', token).update(url + fields.join('')).digest('base64')
}

/** Twilio's side: takes messages, tells how they fare with signed requests, and lets customers write. */
export class Twilio {
  account = `AC${hex(7)}`
  token = 'the-token-of-the-account'
  publicUrl = 'https://crm.example.test'
  messages = []
  requests = []
  /** The next answers, before anything else: functions of the response; true when they answered. */
  answers = []
  #sids = 0

  async on() {
    this.port = await freePort()
    this.service = createServer((request, response) => void this.#take(request, response))
    await new Promise((resolve, reject) => this.service.once('error', reject).listen(this.port, '127.0.0.1', resolve))
    return this
  }

  async off() {
    this.service.closeAllConnections()
    await new Promise(resolve => this.service.close(resolve))
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  /** Settings of a server that speaks with it, through an address in front of it if one is given. */
  settings(front = this.url) {
    return {
      'Twilio:BaseUrl': front, 'Twilio:AccountSid': this.account, 'Twilio:AuthToken': this.token, 'Twilio:PublicUrl': this.publicUrl,
      'Twilio:Senders': 'sms:+15005550006=support,whatsapp:+15005550007=support', 'Twilio:Templates:0': `HX${hex(9)}=Your order {{1}} is on its way.`,
      'Twilio:SipTarget': 'sip:{to}@127.0.0.1:5060',
    }
  }

  /** A request of Twilio's to the server, signed unless told otherwise; the response. */
  call(server, path, form, { token = this.token, base = this.publicUrl } = {}) {
    const fields = { AccountSid: this.account, ...form }
    return fetch(`${server.url}${path}`, {
      method: 'POST', headers: { 'x-twilio-signature': sign(token, base + path, fields) }, body: new URLSearchParams(fields),
    })
  }

  /** A customer writes. */
  write(server, body, { sid = `SM${hex(1000 + this.#sids++)}`, from = '+15005550100', to = '+15005550006' } = {}, options = {}) {
    return this.call(server, '/api/v1/channels/twilio/messages', { MessageSid: sid, From: from, To: to, Body: body, NumMedia: '0' }, options)
  }

  /** Tells how a message fares. */
  async progress(server, message, status, code) {
    const callback = new URL(message.StatusCallback)
    const response = await this.call(server, callback.pathname + callback.search, {
      MessageSid: message.sid, MessageStatus: status, From: message.From, To: message.To, ...(code ? { ErrorCode: String(code) } : {}),
    })
    return response.status
  }

  async #take(request, response) {
    const parts = []
    for await (const part of request) parts.push(part)
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()))
    this.requests.push({ method: request.method, path: request.url, form })
    if (this.answers.shift()?.(response, form)) return
    const url = new URL(request.url, this.url)
    if (request.method === 'GET') {
      const found = this.messages.filter(message => message.To === url.searchParams.get('To') && (!url.searchParams.has('From') || message.From === url.searchParams.get('From')))
      reply(response, 200, { messages: found.reverse().map(shown) })
    } else {
      reply(response, 201, shown(this.keep(form)))
    }
  }

  /** Takes a message. */
  keep(form) {
    const message = { ...form, sid: `SM${hex(this.messages.length + 1)}`, date: new Date().toUTCString().replace('GMT', '+0000') }
    this.messages.push(message)
    return message
  }
}

export function reply(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  return true
}

/** A fault as Twilio tells it. */
export const fault = (status, code, headers) => response => reply(response, status, { code, message: 'why', more_info: 'https://example.test', status }, headers)

const shown = message => ({
  sid: message.sid, status: 'queued', direction: 'outbound-api', from: message.From ?? null, to: message.To, body: message.Body ?? null, date_created: message.date, error_code: null,
})

/** Stands before somebody and refuses every request, and every answer, that the description does not allow. */
export class Prism {
  output = ''

  static async before(upstream, description = process.env.TWILIO_OPENAPI ?? `${root}twilio-openapi.yaml`) {
    const prism = new Prism()
    prism.port = await freePort()
    const program = fileURLToPath(new URL('../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url))
    prism.process = spawn('node', [program, 'proxy', description, upstream, '--errors', '-p', String(prism.port), '-h', '127.0.0.1'], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [prism.process.stdout, prism.process.stderr]) stream.on('data', data => { prism.output += data })
    await until('Prism listens', () => prism.output.includes('Prism is listening'), { timeout: 120_000 })
    return prism
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  /** What it found wrong. */
  get violations() {
    return this.output.split('\n').filter(line => /violation|unprocessable|NO_PATH|INVALID/i.test(line))
  }

  async stop() {
    const ended = new Promise(resolve => this.process.once('exit', resolve))
    this.process.kill()
    await ended
  }
}
