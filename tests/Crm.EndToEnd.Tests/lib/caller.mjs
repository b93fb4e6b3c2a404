import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { randomUUID } from 'node:crypto'
import { muLawDecode, muLawEncode, tone } from './audio.mjs'
import { pause, until } from './wait.mjs'

/**
 * A small SIP caller for measurements that sipp cannot make (arrival times of audio, hanging up at a chosen moment, vanishing).
 * PCMU, one call, UDP or TCP.
 */
export class Caller {
  received = []      // payloads in order of arrival: { at, sequence, payload }
  responses = []     // { at, status }
  events = []        // RFC 4733 packets in order of arrival: { at, timestamp, digit, end }
  over = null
  offers = []        // { direction, status } of our later offers; 491 is tried again by itself
  offered = 0        // later offers of the server

  static async call(server, number, { from = '+8613800138000', name = 'Caller', transport = 'udp', hertz = 440, sendAudio = true, headers = [], offersEvents = true } = {}) {
    const caller = new Caller()
    Object.assign(caller, { server, number, from, name, transport, tag: randomUUID().slice(0, 8), callId: randomUUID(), cseq: 1, sendAudio, headers, offersEvents })
    caller.frames = muLawEncode(tone(hertz, 1))
    await caller.#open()
    caller.#invite()
    return caller
  }

  async #open() {
    this.rtp = createSocket('udp4')
    await new Promise(resolve => this.rtp.bind(0, '127.0.0.1', resolve))
    this.rtp.on('message', packet => this.#onRtp(packet))
    this.rtp.unref() // a caller that a failed test leaves behind must not keep the process
    if (this.transport === 'udp') {
      this.sip = createSocket('udp4')
      await new Promise(resolve => this.sip.bind(0, '127.0.0.1', resolve))
      this.localPort = this.sip.address().port
      this.sip.on('message', (message, from) => this.#onSip(message.toString('latin1'), from.port))
      this.sip.unref()
    } else {
      this.sip = connect(this.server.sipPort, '127.0.0.1')
      await new Promise((resolve, reject) => this.sip.once('connect', resolve).once('error', reject))
      this.localPort = this.sip.localPort
      this.buffer = ''
      this.sip.on('data', data => this.#onStream(data.toString('latin1')))
      this.sip.on('error', () => {})
      this.sip.unref()
    }
  }

  #send(text, port = this.nextPort ?? this.server.sipPort) {
    if (this.transport === 'udp') this.sip.send(Buffer.from(text, 'latin1'), port, '127.0.0.1')
    else this.sip.write(Buffer.from(text, 'latin1'))
  }

  #head(method, cseqMethod = method, branch = `z9hG4bK${randomUUID()}`, cseq = this.cseq) {
    return [
      `${method} ${this.remoteTarget ?? `sip:${this.number}@127.0.0.1:${this.server.sipPort}`} SIP/2.0`,
      `Via: SIP/2.0/${this.transport.toUpperCase()} 127.0.0.1:${this.localPort};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: "${this.name}" <sip:${this.from}@127.0.0.1>;tag=${this.tag}`,
      `To: <sip:${this.number}@127.0.0.1>${this.toTag ? `;tag=${this.toTag}` : ''}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${cseq} ${cseqMethod}`,
      ...(method === 'CANCEL' ? [] : (this.routes ?? []).map(route => `Route: ${route}`)),
      `Contact: <sip:caller@127.0.0.1:${this.localPort}${this.transport === 'tcp' ? ';transport=tcp' : ''}>`,
    ]
  }

  #sdp(direction = 'sendrecv') {
    this.version = (this.version ?? 0) + 1
    return ['v=0', `o=- 1 ${this.version} IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.rtp.address().port} RTP/AVP 0${this.offersEvents ? ' 101' : ''}`,
      'a=rtpmap:0 PCMU/8000', ...(this.offersEvents ? ['a=rtpmap:101 telephone-event/8000'] : []), `a=${direction}`, ''].join('\r\n')
  }

  /** Offers the audio anew: `sendonly` holds, `sendrecv` takes back. Refused with 491 it is tried again after 2.1 to 4 s (RFC 3261 14.1). */
  reoffer(direction) {
    const sdp = this.#sdp(direction)
    this.cseq += 1
    this.offer = { direction, cseq: this.cseq, branch: `z9hG4bK${randomUUID()}` }
    this.#send([...this.#head('INVITE', 'INVITE', this.offer.branch), 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`, '', sdp].join('\r\n'))
  }

  #reofferOver(status) {
    const { direction, cseq, branch } = this.offer
    this.#send([...this.#head('ACK', 'ACK', status < 300 ? undefined : branch, cseq), 'Content-Length: 0', '', ''].join('\r\n'))
    if (this.offer.status === status) return // a repetition
    this.offer.status = status
    this.offers.push({ direction, status })
    if (status === 491) setTimeout(() => { if (this.over === null) this.reoffer(direction) }, 2_100 + Math.random() * 1_900).unref()
  }

  #invite() {
    const sdp = this.#sdp()
    this.branch = `z9hG4bK${randomUUID()}`
    this.startedAt = performance.now()
    this.inviteText = [...this.#head('INVITE', 'INVITE', this.branch), ...this.headers, 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`, '', sdp].join('\r\n')
    this.#send(this.inviteText)
  }

  #onStream(text) {
    this.buffer += text
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/^content-length:\s*(\d+)/im.exec(this.buffer.slice(0, end))?.[1] ?? 0)
      if (this.buffer.length < end + 4 + length) return
      this.#onSip(this.buffer.slice(0, end + 4 + length))
      this.buffer = this.buffer.slice(end + 4 + length)
    }
  }

  #onSip(text, port) {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0)
    if (status === 0) return this.#onRequest(text, port)
    this.responses.push({ at: performance.now(), status, retryAfter: /^retry-after:\s*(\d+)/im.exec(text)?.[1] })
    if (!/^cseq:\s*\d+ INVITE/im.test(text) || status < 200) return
    if (new RegExp(`^cseq:\\s*${this.offer?.cseq} INVITE`, 'im').test(text)) return this.#reofferOver(status)
    this.toTag = /^to:.*;tag=([^;\s>]+)/im.exec(text)?.[1]
    if (status < 300) {
      this.remoteTarget = /^contact:\s*<([^>]+)>/im.exec(text)?.[1] ?? this.remoteTarget
      this.remoteRtp = Number(/^m=audio (\d+)/m.exec(text)?.[1])
      this.routes ??= [...text.matchAll(/^record-route:\s*(.+)$/gim)].map(([, route]) => route.trim()).reverse()
      this.#send([...this.#head('ACK'), 'Content-Length: 0', '', ''].join('\r\n'))
      if (this.answeredAt === undefined) this.#answered()
    } else {
      this.#send([...this.#head('ACK', 'ACK', this.branch), 'Content-Length: 0', '', ''].join('\r\n'))
      this.over = `${status}`
    }
  }

  #onRequest(text, port) {
    if (text.startsWith('ACK ')) return
    const head = text.split('\r\n').filter(line => /^(via|from|to|call-id|cseq|record-route):/i.test(line))
    const number = Number(/^cseq:\s*(\d+)/im.exec(text)?.[1])
    if (number < (this.remoteCseq ?? 0)) return this.#send(['SIP/2.0 500 Out of order', ...head, 'Content-Length: 0', '', ''].join('\r\n'), port)
    if (text.startsWith('INVITE ') && number === this.taken?.number) return this.#send(this.taken.answer, port) // it was sent again
    this.remoteCseq = number
    if (text.startsWith('INVITE ')) return this.#onOffer(text, head, port)
    this.#send(['SIP/2.0 200 OK', ...head, 'Content-Length: 0', '', ''].join('\r\n'), port)
    if (text.startsWith('BYE ')) {
      this.over = 'bye'
      this.reason = /^reason:\s*(.+)$/im.exec(text)?.[1]
      this.#stopAudio()
    }
  }

  /** The server's later offer is taken, or crossed by one of ours when `crosses` names a direction: 491 to it, as RFC 3261 14.2 wants. */
  #onOffer(text, head, port) {
    this.offered += 1
    const crosses = this.crosses
    this.crosses = undefined
    if (crosses === undefined) {
      const sdp = this.#sdp()
      this.remoteTarget = /^contact:\s*<([^>]+)>/im.exec(text)?.[1] ?? this.remoteTarget
      this.remoteRtp = Number(/^m=audio (\d+)/m.exec(text)?.[1] ?? this.remoteRtp)
      if (this.transport === 'udp' && (this.routes ?? []).length === 0) this.nextPort = Number(/:(\d+)/.exec(this.remoteTarget.slice(4))?.[1] ?? port)
      const answer = ['SIP/2.0 200 OK', ...head, `Contact: <sip:caller@127.0.0.1:${this.localPort}>`, 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`, '', sdp].join('\r\n')
      this.taken = { number: this.remoteCseq, answer }
      return this.#send(answer, port)
    }
    this.reoffer(crosses)
    this.#send(['SIP/2.0 491 Request Pending', ...head, 'Content-Length: 0', '', ''].join('\r\n'), port)
  }

  #answered() {
    this.answeredAt = performance.now()
    if (!this.sendAudio) return
    let sequence = 1, timestamp = 160
    const start = performance.now()
    this.timer = setInterval(() => {
      while (start + sequence * 20 <= performance.now()) {
        const [type, payload, stamp] = this.#frame(sequence, timestamp)
        const packet = Buffer.alloc(12 + payload.length)
        packet[0] = 0x80
        packet[1] = type
        packet.writeUInt16BE(sequence & 0xffff, 2)
        packet.writeUInt32BE(stamp, 4)
        packet.writeUInt32BE(0x1234abcd, 8)
        payload.copy(packet, 12)
        this.rtp.send(packet, this.remoteRtp, '127.0.0.1')
        sequence += 1
        timestamp += 160
      }
    }, 10)
    this.timer.unref()
  }

  /** The next 20 ms: a key's event (RFC 4733) or tone while one is pressed, else the caller's sound. */
  #frame(sequence, timestamp) {
    const key = this.key
    if (key === undefined) return [0, this.frames.subarray((sequence * 160) % 8000, (sequence * 160) % 8000 + 160), timestamp]
    const part = key.part++
    if (key.how === 'tone') {
      if (part === 7) this.key = undefined // 160 ms
      return [0, key.frames.subarray(part * 160, part * 160 + 160), timestamp]
    }
    key.timestamp ??= timestamp
    const last = part >= 5 // 100 ms, the end sent three times
    if (part === 7) this.key = undefined
    const event = Buffer.from([key.code, last ? 0x8a : 0x0a, 0, 0])
    event.writeUInt16BE(160 * Math.min(part + 1, 6), 2)
    return [101, event, key.timestamp]
  }

  /** Presses a key: by RFC 4733 event, by in-band tone, or by INFO. */
  async press(digit, how = 'event') {
    if (how === 'info') {
      this.cseq += 1
      const body = `Signal=${digit}\r\nDuration=160\r\n`
      return this.#send([...this.#head('INFO'), 'Content-Type: application/dtmf-relay', `Content-Length: ${body.length}`, '', body].join('\r\n'))
    }
    await until('the key before is up', () => this.key === undefined)
    const code = '0123456789*#ABCD'.indexOf(digit)
    const [low, high] = [[941, 1336], [697, 1209], [697, 1336], [697, 1477], [770, 1209], [770, 1336], [770, 1477], [852, 1209], [852, 1336], [852, 1477], [941, 1209], [941, 1477]][code]
    const a = tone(low, 0.2, 8000, 0.35), b = tone(high, 0.2, 8000, 0.35)
    this.key = { how, code, part: 0, frames: muLawEncode(a.map((sample, i) => sample + b[i])) }
    await until('the key is up', () => this.key === undefined)
    await pause(100)
  }

  #onRtp(packet) {
    if (packet.length > 12 && (packet[1] & 0x7f) === 0) {
      this.received.push({ at: performance.now(), sequence: packet.readUInt16BE(2), payload: packet.subarray(12) })
    } else if (packet.length >= 16 && (packet[1] & 0x7f) === 101) {
      this.events.push({ at: performance.now(), timestamp: packet.readUInt32BE(4), digit: '0123456789*#ABCD'[packet[12]], end: (packet[13] & 0x80) !== 0 })
    }
  }

  /** What was heard in the last seconds, as samples at 8 kHz. */
  heard(seconds = 1) {
    const packets = this.received.slice(-Math.round(seconds * 50))
    return Float64Array.from(packets.flatMap(p => Array.from(muLawDecode(p.payload))))
  }

  /** Digits received by RFC 4733, one per key press. */
  get digits() {
    const seen = new Set(), digits = []
    for (const e of this.events) {
      if (!seen.has(e.timestamp)) { seen.add(e.timestamp); digits.push(e.digit) }
    }
    return digits.join('')
  }

  answered() {
    return until('call answered', () => {
      if (this.over) throw new Error(`the call ended with ${this.over}`)
      return this.answeredAt !== undefined
    })
  }

  async ended() {
    await until('call ended', () => this.over)
    return this.over
  }

  hangUp() {
    if (this.over === null) {
      if (this.answeredAt === undefined) {
        this.#send([...this.#head('CANCEL', 'CANCEL', this.branch), 'Content-Length: 0', '', ''].join('\r\n'))
      } else {
        this.cseq += 1
        this.#send([...this.#head('BYE'), 'Content-Length: 0', '', ''].join('\r\n'))
        this.over = 'hung-up'
      }
    }
    this.#stopAudio()
  }

  /** Is gone without a word: no BYE, no RTP, no answers. */
  vanish() {
    this.#stopAudio()
    this.rtp.close()
    if (this.transport === 'udp') this.sip.close()
    else this.sip.destroy()
    this.over = 'vanished'
  }

  close() {
    if (this.closed) return
    this.closed = true
    this.hangUp()
    if (this.over !== 'vanished') setTimeout(() => { this.rtp.close(); this.transport === 'udp' ? this.sip.close() : this.sip.end() }, 200).unref()
  }

  #stopAudio() {
    clearInterval(this.timer)
  }
}
