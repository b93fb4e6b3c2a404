import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { until } from './wait.mjs'

const separator = '\u001e'

/** A desk without a page: a connection to the agents' hub (RFC 6455, SignalR's JSON protocol) that keeps what is pushed, and tells `onPush` of it. */
export class Hub {
  pushed = [] // { target, arguments }
  onPush = () => {}
  #rest = Buffer.alloc(0)
  #text = ''

  /** Opens a hub as the user of an API client. */
  static async open(server, api, path = '/hubs/agent') {
    const hub = new Hub()
    hub.socket = await new Promise((resolve, reject) => request(`${server.url}${path}`, {
      headers: {
        connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64'),
        authorization: `Bearer ${api.token}`,
      },
    }).once('upgrade', (_, socket, head) => { hub.#read(head); resolve(socket) })
      .once('response', response => reject(new Error(`${path}: ${response.statusCode}`)))
      .once('error', reject).end())
    hub.socket.on('data', data => hub.#read(data)).on('error', () => {})
    hub.#send({ protocol: 'json', version: 1 })
    hub.timer = setInterval(() => hub.#send({ type: 6 }), 5_000)
    await until('the desk is pushed', () => hub.pushed.some(push => push.target === 'desk'), { timeout: 30_000 })
    return hub
  }

  /** The arguments of all pushes of a name. */
  of(target) {
    return this.pushed.filter(push => push.target === target).map(push => push.arguments[0])
  }

  close() {
    clearInterval(this.timer)
    this.socket.destroy()
  }

  #send(message) {
    const text = Buffer.from(JSON.stringify(message) + separator)
    const mask = randomBytes(4)
    if (this.socket.writable) this.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text.map((byte, place) => byte ^ mask[place % 4])]))
  }

  #read(data) {
    this.#rest = Buffer.concat([this.#rest, data])
    while (this.#rest.length >= 2) {
      const short = this.#rest[1] & 0x7f
      const head = short === 126 ? 4 : short === 127 ? 10 : 2
      if (this.#rest.length < head) return
      const length = short === 126 ? this.#rest.readUInt16BE(2) : short === 127 ? Number(this.#rest.readBigUInt64BE(2)) : short
      if (this.#rest.length < head + length) return
      if ((this.#rest[0] & 0x0f) <= 1) this.#take(this.#rest.subarray(head, head + length).toString())
      this.#rest = this.#rest.subarray(head + length)
    }
  }

  #take(text) {
    const parts = (this.#text + text).split(separator)
    this.#text = parts.pop()
    for (const part of parts) {
      const message = JSON.parse(part)
      if (message.type !== 1) continue
      this.pushed.push(message)
      this.onPush(message)
    }
  }
}
