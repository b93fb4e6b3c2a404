import { createSocket } from 'node:dgram'
import { connect, createServer } from 'node:net'

/**
 * A network between a browser and the server that can be cut: TCP for pages and hubs, UDP for the voice. While it is cut nothing is
 * refused and nothing closed, as with a cable pulled: what is said on a TCP connection waits, datagrams are lost. Give it to
 * `Browser.desk` in the server's place.
 */
export class Relay {
  isCut = false
  #pairs = new Set()
  #peers = new Map()

  static async open(server) {
    const relay = new Relay()
    relay.server = server
    relay.tcp = createServer({ pauseOnConnect: true }, socket => relay.#join(socket))
    relay.udp = createSocket('udp4')
    await new Promise(resolve => relay.tcp.listen(0, '127.0.0.1', resolve))
    await new Promise(resolve => relay.udp.bind(0, '127.0.0.1', resolve))
    relay.udp.on('message', (packet, from) => relay.#outward(packet, from))
    return relay
  }

  get url() {
    return `http://127.0.0.1:${this.tcp.address().port}`
  }

  /** Where a browser's voice must go instead of the server's port: from and to. */
  get voicePorts() {
    return [this.server.webRtcPort, this.udp.address().port]
  }

  cut() {
    this.isCut = true
    for (const { near, far } of this.#pairs) {
      near.pause()
      far?.pause()
    }
  }

  mend() {
    this.isCut = false
    for (const pair of this.#pairs) this.#flow(pair)
  }

  close() {
    this.tcp.close()
    this.udp.close()
    for (const { near, far } of this.#pairs) {
      near.destroy()
      far?.destroy()
    }
    for (const socket of this.#peers.values()) socket.close()
  }

  #join(near) {
    const pair = { near, far: null }
    this.#pairs.add(pair)
    this.#endTogether(pair, near)
    if (!this.isCut) this.#flow(pair)
  }

  #flow(pair) {
    if (pair.far === null) {
      pair.far = connect(this.server.httpPort, '127.0.0.1')
      this.#endTogether(pair, pair.far)
      pair.near.on('data', data => { if (!pair.far.write(data)) pair.near.pause() })
      pair.far.on('data', data => { if (!pair.near.write(data)) pair.far.pause() })
      pair.far.on('drain', () => { if (!this.isCut) pair.near.resume() })
      pair.near.on('drain', () => { if (!this.isCut) pair.far.resume() })
    }
    pair.near.resume()
    pair.far.resume()
  }

  #endTogether(pair, socket) {
    socket.setNoDelay(true)
    socket.on('error', () => {}) // its close follows
    socket.on('close', () => {
      this.#pairs.delete(pair)
      pair.near.destroy()
      pair.far?.destroy()
    })
  }

  /** One socket for each of the browser's, so that the server sees them apart. */
  #outward(packet, from) {
    if (this.isCut) return
    let socket = this.#peers.get(from.port)
    if (socket === undefined) {
      socket = createSocket('udp4')
      this.#peers.set(from.port, socket)
      socket.on('message', answer => { if (!this.isCut) this.udp.send(answer, from.port, '127.0.0.1') })
    }
    socket.send(packet, this.server.webRtcPort, '127.0.0.1')
  }
}
