import { createSocket } from 'node:dgram'
import { randomUUID } from 'node:crypto'
import { muLawDecode, muLawEncode, rms, tone } from './audio.mjs'
import { pause, until } from './wait.mjs'

/**
 * Somebody outside who is called: a small SIP answerer over UDP, PCMU, any number of calls. What it does with a call is decided by
 * `behaviour(number)`: 'answer', 'ring' (until the caller gives up), 'silent' (not even a response), or a status such as 486; or more closely
 * `{ end, ring, early, reason, talk, says }`: one of these after so many milliseconds of ringing, with something to be heard before the answer (183), a
 * Reason header beside the status, hung up after so many milliseconds of talk, with something of its own to be heard. That is a tone, by its frequency, or
 * a sound of sounds.mjs. `hertz` is the tone of the others, or gives one per number.
 * Asked by OPTIONS it answers with `health`.
 */
export class Answerer {
  calls = []
  requests = [] // first lines of everything that came
  health = 200
  #byCallId = new Map()

  static async listen({ hertz = 880, behaviour = () => 'answer' } = {}) {
    const answerer = new Answerer()
    const frames = new Map() // by frequency
    const encoded = frequency => frames.get(frequency) ?? frames.set(frequency, { bytes: muLawEncode(tone(frequency, 1)), loop: true }).get(frequency)
    const soundFor = (number, own) => typeof own === 'object' ? own : encoded(own ?? (typeof hertz === 'function' ? hertz(number) : hertz))
    Object.assign(answerer, { behaviour, soundFor })
    answerer.sip = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
    await new Promise(resolve => answerer.sip.bind(0, '127.0.0.1', resolve))
    answerer.port = answerer.sip.address().port
    answerer.sip.on('message', (message, from) => answerer.#onSip(message.toString('latin1'), from))
    answerer.sip.unref()
    return answerer
  }

  get target() {
    return `127.0.0.1:${this.port}`
  }

  /** The newest call, once there are so many. */
  async call(count = this.calls.length + 1) {
    await until(`call ${count}`, () => this.calls.length >= count)
    return this.calls[count - 1]
  }

  close() {
    this.calls.forEach(c => c.close())
    this.sip.close()
  }

  async #onSip(text, from) {
    if (text.startsWith('SIP/2.0')) return
    this.requests.push(text.slice(0, text.indexOf('\r\n')))
    const method = text.slice(0, text.indexOf(' '))
    const callId = /^call-id:\s*(\S+)/im.exec(text)[1]
    const known = this.#byCallId.get(callId)
    if (method === 'INVITE' && known === undefined) {
      const call = new AnsweredCall(this, text, from, callId)
      this.calls.push(call)
      this.#byCallId.set(callId, call)
      await call.begin(this.behaviour(call.number))
    } else if (method === 'INVITE') {
      known.repeat()
    } else if (method === 'CANCEL' || method === 'BYE') {
      this.sip.send(answer(200, text), from.port, from.address)
      if (method === 'CANCEL') known?.cancelled()
      else known?.ended('bye', text)
    } else if (method === 'OPTIONS') {
      this.sip.send(answer(this.health, text), from.port, from.address)
    }
  }
}

const answer = (status, request, extra = [], body = '') => {
  const head = request.split('\r\n').filter(line => /^(via|from|to|call-id|cseq|record-route):/i.test(line))
  return Buffer.from([`SIP/2.0 ${status} X`, ...head, ...extra, `Content-Length: ${body.length}`, '', body].join('\r\n'), 'latin1')
}

class AnsweredCall {
  received = []
  events = []
  over = null

  constructor(answerer, invite, from, callId) {
    Object.assign(this, { answerer, from, callId, tag: randomUUID().slice(0, 8) })
    this.invite = invite.replace(/^(to:[^\r\n]*)/im, (_, to) => `${to};tag=${this.tag}`)
    this.number = /^INVITE sip:([^@]+)@/.exec(invite)[1]
    this.presented = /^from:.*<sip:([^@>]+)@/im.exec(invite)?.[1]
  }

  async begin(what) {
    this.invitedAt = performance.now()
    if (typeof what === 'number') return this.#refuse(what)
    const { end, ring = 0, early, reason, talk, says } = typeof what === 'string' ? { end: what } : what
    if (end === 'silent') return
    if (early === undefined) this.#respond(180)
    else await this.#speak(183, early)
    if (ring > 0) await pause(ring)
    if (this.over !== null || end === 'ring') return
    if (typeof end === 'number') return this.#refuse(end, reason)
    await this.#speak(200, says)
    if (talk !== undefined) setTimeout(() => { if (this.over === null) this.hangUp() }, talk).unref()
  }

  repeat() {
    if (this.last !== undefined) this.answerer.sip.send(this.last, this.from.port, this.from.address)
  }

  cancelled() {
    if (this.over === null && this.answeredAt === undefined) {
      this.#over('cancelled')
      this.#respond(487)
    }
  }

  ended(how, request) {
    this.#over(how)
    this.reason = /^reason:\s*(.+)$/im.exec(request)?.[1]
  }

  /** What was heard in the last seconds, as samples at 8 kHz. */
  heard(seconds = 1) {
    return Float64Array.from(this.received.slice(-Math.round(seconds * 50)).flatMap(p => Array.from(muLawDecode(p))))
  }

  async end() {
    await until('the call outside ended', () => this.over)
    return this.over
  }

  hangUp() {
    const line = name => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(this.invite)[1]
    const bye = [
      `BYE ${/<([^>]+)>/.exec(line('contact'))[1]} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${this.answerer.port};branch=z9hG4bK${randomUUID()};rport`, 'Max-Forwards: 70',
      `From: ${line('to')}`, `To: ${line('from')}`, `Call-ID: ${this.callId}`, 'CSeq: 1 BYE', 'Content-Length: 0', '', '',
    ].join('\r\n')
    this.answerer.sip.send(Buffer.from(bye, 'latin1'), this.from.port, this.from.address)
    this.#over('hung-up')
  }

  close() {
    clearInterval(this.timer)
    this.rtp?.close()
    this.rtp = undefined
  }

  #over(how) {
    if (this.over !== null) return
    Object.assign(this, { over: how, endedAt: performance.now() })
    clearInterval(this.timer)
  }

  #refuse(status, reason) {
    this.#over(`${status}`)
    this.#respond(status, reason === undefined ? [] : [`Reason: ${reason}`])
  }

  #respond(status, extra = [], body = '') {
    this.last = answer(status, this.invite, [`Contact: <sip:outside@127.0.0.1:${this.answerer.port}>`, ...extra], body)
    this.answerer.sip.send(this.last, this.from.port, this.from.address)
  }

  /** Answers, or with 183 lets the caller hear something before that. */
  async #speak(status, says) {
    if (this.rtp === undefined) {
      this.rtp = createSocket('udp4')
      await new Promise(resolve => this.rtp.bind(0, '127.0.0.1', resolve))
      this.rtp.unref()
      this.rtp.on('message', packet => this.#onRtp(packet))
      if (this.over !== null) return
    }
    const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.rtp.address().port} RTP/AVP 0 101`,
      'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', 'a=sendrecv', ''].join('\r\n')
    if (status === 200) this.answeredAt = performance.now()
    this.#respond(status, ['Content-Type: application/sdp'], sdp)
    clearInterval(this.timer)
    const port = Number(/^m=audio (\d+)/m.exec(this.invite)[1])
    const { bytes, loop } = this.answerer.soundFor(this.number, says)
    const first = this.sequence ?? 0, start = performance.now() - first * 20
    this.timer = setInterval(() => {
      while (start + (this.sequence ?? 0) * 20 + 20 <= performance.now()) {
        const sequence = this.sequence = (this.sequence ?? 0) + 1
        const played = (sequence - first - 1) * 160, at = loop ? played % bytes.length : played
        const packet = Buffer.alloc(172, 0xff) // what is not filled is silence
        packet.writeUInt16BE(0x8000, 0)
        packet.writeUInt16BE(sequence & 0xffff, 2)
        packet.writeUInt32BE(sequence * 160, 4)
        packet.writeUInt32BE(0x55aa55aa, 8)
        bytes.copy(packet, 12, Math.min(at, bytes.length), Math.min(at + 160, bytes.length))
        this.rtp?.send(packet, port, '127.0.0.1')
      }
    }, 10)
    this.timer.unref()
  }

  /** Keeps what is heard, and when the first of it was. */
  #onRtp(packet) {
    if ((packet[1] & 0x7f) !== 0) return this.events.push('0123456789*#ABCD'[packet[12]])
    const audio = packet.subarray(12)
    this.received.push(audio)
    if (this.heardAt === undefined && this.answeredAt !== undefined && rms(muLawDecode(audio)) > 0.03) this.heardAt = performance.now()
  }
}
