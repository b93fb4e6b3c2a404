import { Hub } from './hub.mjs'
import { pause, until } from './wait.mjs'

/** In a page: one microphone, and a WebRTC connection for each agent. */
const lines = () => {
  const peers = new Map()
  const microphone = navigator.mediaDevices
    .getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } }).then(stream => stream.getAudioTracks()[0])
  window.offerOf = async name => {
    peers.get(name)?.close()
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' })
    peers.set(name, peer)
    peer.addTransceiver(await microphone, { direction: 'sendrecv' })
    await peer.setLocalDescription()
    for (let waited = 0; peer.iceGatheringState !== 'complete' && waited < 2_000; waited += 20) await new Promise(resolve => setTimeout(resolve, 20))
    return peer.localDescription.sdp
  }
  window.answerTo = (name, sdp) => peers.get(name).setRemoteDescription({ type: 'answer', sdp })
}

/**
 * Agents without pages of their own: their desks are hub connections of this process, their voices WebRTC connections of one blank page of a browser. They
 * take what they are given and write each call up after `wrap` milliseconds.
 */
export class Fleet {
  agents = [] // { name, api, hub, desk, wrapped }
  faults = []

  static async open(server, browser, names, { wrap = 300 } = {}) {
    const fleet = new Fleet()
    Object.assign(fleet, { server, wrap })
    const context = await browser.native.newContext({ permissions: ['microphone'] })
    fleet.page = await context.newPage()
    await fleet.page.goto(`${server.url}/health/live`)
    await fleet.page.evaluate(lines)
    for (const name of names) fleet.agents.push({ name, wrapped: new Set() })
    await fleet.connect()
    return fleet
  }

  /** Everybody sits down, also after the server was away, and is ready; idle too, unless calls come at once. */
  async connect({ idle = true } = {}) {
    await Promise.all(this.agents.map(agent => this.#sitDown(agent)))
    for (const agent of this.agents) {
      await until(`${agent.name} is heard`, () => agent.desk.phone.mediaState === 'connected', { timeout: 30_000 })
      if (agent.desk.presence !== 'available') await agent.api.presence('available')
    }
    if (idle) await until('everybody is idle', () => this.agents.every(agent => agent.desk.routingStatus === 'idle'), { timeout: 30_000 })
  }

  /** The server is gone: nothing is to be said to it. */
  leave() {
    for (const agent of this.agents) agent.hub?.close()
  }

  close() {
    this.leave()
  }

  async #sitDown(agent) {
    agent.hub?.close()
    agent.wrapped.clear()
    agent.api = await this.server.api(agent.name)
    agent.hub = await Hub.open(this.server, agent.api)
    agent.hub.onPush = push => { if (push.target === 'desk') this.#look(agent, push.arguments[0]) }
    const { connectionId } = agent.hub.of('hello').at(-1)
    const { sdp } = await agent.api.send('POST', '/agents/me/media', { connectionId, sdp: await this.page.evaluate(name => window.offerOf(name), agent.name) })
    await this.page.evaluate(([name, sdp]) => window.answerTo(name, sdp), [agent.name, sdp])
    this.#look(agent, agent.hub.of('desk').at(-1))
  }

  #look(agent, desk) {
    agent.desk = desk
    const wrapUp = desk.wrapUp
    if (wrapUp === null || agent.wrapped.has(wrapUp.reservationId)) return
    agent.wrapped.add(wrapUp.reservationId)
    this.#finish(agent, wrapUp).catch(fault => this.faults.push(`${agent.name}: ${fault.message}`))
  }

  async #finish(agent, wrapUp) {
    await pause(this.wrap)
    const answer = await agent.api.request('POST', `/reservations/${wrapUp.reservationId}/wrap-up`, { code: wrapUp.codes[0].code }).catch(() => null) // null: the server is gone
    if (answer !== null && !answer.ok && answer.status !== 409 && answer.status !== 404) this.faults.push(`${agent.name}: wrap-up ${answer.status}`)
  }
}
