import { connect, createServer } from 'node:net'
import { until } from './wait.mjs'

/** A TCP balancer before some nodes: connections go to the one that says it is ready. Give it to `Browser.desk` in the server's place. */
export class Balancer {
  active = null

  static async open(...nodes) {
    const balancer = new Balancer()
    balancer.nodes = nodes
    balancer.tcp = createServer(socket => balancer.#join(socket))
    await new Promise(resolve => balancer.tcp.listen(0, '127.0.0.1', resolve))
    await until('a node is ready', async () => { await balancer.#ask(); return balancer.active }, { timeout: 60_000 })
    balancer.timer = setInterval(() => balancer.#ask(), 250)
    balancer.timer.unref()
    return balancer
  }

  get url() {
    return `http://127.0.0.1:${this.tcp.address().port}`
  }

  close() {
    clearInterval(this.timer)
    this.tcp.close()
    this.sockets?.forEach(socket => socket.destroy())
  }

  async #ask() {
    for (const node of this.nodes) {
      const ready = await fetch(`${node.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(r => r.ok, () => false)
      if (ready) {
        this.active = node
        return
      }
    }
  }

  #join(near) {
    this.sockets ??= new Set()
    this.sockets.add(near)
    near.on('error', () => {})
    if (this.active === null) return near.destroy()
    const far = connect(this.active.httpPort, '127.0.0.1')
    far.on('error', () => near.destroy())
    near.on('close', () => { this.sockets.delete(near); far.destroy() })
    far.on('close', () => near.destroy())
    near.pipe(far)
    far.pipe(near)
  }
}
