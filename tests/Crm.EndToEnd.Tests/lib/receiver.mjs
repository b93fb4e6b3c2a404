import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

/** A receiver of webhooks as the documentation shows one: it checks signatures and keeps what it got. It can be switched off and on. */
export class Receiver {
  got = []

  constructor(port) {
    this.port = port
  }

  get url() {
    return `http://127.0.0.1:${this.port}/events`
  }

  async on() {
    this.server = createServer((request, response) => this.#take(request, response))
    await new Promise((resolve, reject) => this.server.once('error', reject).listen(this.port, '127.0.0.1', resolve))
  }

  async off() {
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  async #take(request, response) {
    const parts = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    const good = verify(request.headers['crm-signature'], this.secret, body)
    this.got.push({ good, id: request.headers['crm-event-id'], event: JSON.parse(body.toString()) })
    response.writeHead(good ? 204 : 401).end()
  }
}

/** The verifier of docs/cti.md. */
export function verify(header, secret, body, now = Date.now() / 1000) {
  const parts = (header ?? '').split(',').map(part => part.trim())
  const time = parts.find(part => part.startsWith('t='))?.slice(2)
  if (time === undefined || !(Math.abs(now - Number(time)) <= 300)) return false
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
  return parts.some(part => part.startsWith('v1=') && part.length === 3 + expected.length && timingSafeEqual(Buffer.from(part.slice(3)), Buffer.from(expected)))
}
