import { createHash, randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { muLawDecode, muLawEncode, tone } from './audio.mjs'
import { until } from './wait.mjs'

const line = (text, name) => new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(text)?.[1]
const sha256 = text => createHash('sha256').update(text).digest('hex')

/** A registered desk phone: UDP, PCMU, one call at a time, which it answers at once. It can hold by re-INVITE, transfer by REFER, and keeps what it is told. */
export class Phone {
  responses = [] // { status, method, text }
  requests = []  // { method, text }
  notices = []   // { status, state } of NOTIFYs about a transfer
  received = []  // { at, payload }
  call = null
  #cseq = 0

  static async register(server, user, secret, { hertz = 1200 } = {}) {
    const phone = new Phone()
    Object.assign(phone, { server, user, secret, frames: muLawEncode(tone(hertz, 1)), registration: randomUUID() })
    phone.sip = createSocket('udp4')
    phone.rtp = createSocket('udp4')
    for (const socket of [phone.sip, phone.rtp]) {
      await new Promise(resolve => socket.bind(0, '127.0.0.1', resolve))
      socket.unref()
    }
    phone.port = phone.sip.address().port
    phone.sip.on('message', (message, from) => phone.#onSip(message.toString('latin1'), from))
    phone.rtp.on('message', packet => { if ((packet[1] & 0x7f) === 0) phone.received.push({ at: performance.now(), payload: packet.subarray(12) }) })
    const uri = `sip:127.0.0.1:${server.sipPort}`
    phone.#register(uri)
    const challenge = await until('a challenge', () => phone.responses.find(r => r.status === 401))
    phone.#register(uri, phone.#credentials(challenge.text, 'REGISTER', uri))
    await until('registered', () => phone.responses.some(r => r.status === 200 && r.method === 'REGISTER'))
    return phone
  }

  /** Asks for a transfer of the call; the URI may carry a Replaces. Returns the response's status. */
  async refer(target, headers = []) {
    const count = this.responses.filter(r => r.method === 'REFER').length
    this.#inDialog('REFER', [`Refer-To: <${target}>`, ...headers])
    return (await until('an answer to REFER', () => this.responses.filter(r => r.method === 'REFER')[count])).status
  }

  /** What was heard in the last seconds, as samples at 8 kHz. */
  heard(seconds = 1) {
    return Float64Array.from(this.received.slice(-Math.round(seconds * 50)).flatMap(p => Array.from(muLawDecode(p.payload))))
  }

  /** Offers its audio anew: `sendonly` holds, `sendrecv` takes back. */
  reoffer(direction) {
    this.#inDialog('INVITE', ['Content-Type: application/sdp'], this.#sdp(direction))
  }

  /** Presses a key, called as {@link Baresip} calls it. */
  async command(key) {
    if (key === 'hangup') this.hangUp()
    else this.reoffer(key === 'hold' ? 'sendonly' : 'sendrecv')
  }

  async stop() {
    this.close()
  }

  hangUp() {
    this.#inDialog('BYE')
    this.#over('hung-up')
  }

  close() {
    clearInterval(this.call?.timer)
    this.sip.close()
    this.rtp.close()
  }

  #send(lines, body = '') {
    this.sip.send(Buffer.from([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'), 'latin1'), this.server.sipPort, '127.0.0.1')
  }

  #head(method, uri, from, to, callId, cseq) {
    return [
      `${method} ${uri} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${randomUUID()};rport`, 'Max-Forwards: 70',
      `From: ${from}`, `To: ${to}`, `Call-ID: ${callId}`, `CSeq: ${cseq} ${method}`, `Contact: <sip:${this.user}@127.0.0.1:${this.port}>`,
    ]
  }

  #register(uri, authorization) {
    const self = `<sip:${this.user}@127.0.0.1>`
    this.#send([...this.#head('REGISTER', uri, `${self};tag=r`, self, this.registration, ++this.#cseq), 'Expires: 600', ...(authorization ? [`Authorization: ${authorization}`] : [])])
  }

  #credentials(text, method, uri) {
    const offers = text.split('\r\n').filter(l => /^www-authenticate:/i.test(l))
    const offer = offers.find(l => /algorithm="?SHA-256"?/i.test(l)) ?? offers[0]
    const value = name => new RegExp(`${name}="([^"]*)"`, 'i').exec(offer)?.[1]
    const [realm, nonce, cnonce] = [value('realm'), value('nonce'), randomUUID()]
    const response = sha256([sha256(`${this.user}:${realm}:${this.secret}`), nonce, '00000001', cnonce, 'auth', sha256(`${method}:${uri}`)].join(':'))
    const opaque = value('opaque') === undefined ? '' : `, opaque="${value('opaque')}"`
    return `Digest username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=SHA-256, cnonce="${cnonce}", qop=auth, nc=00000001${opaque}`
  }

  #inDialog(method, headers = [], body = '') {
    const { invite, tag, target } = this.call
    if (method !== 'ACK') this.call.cseq += 1
    this.#send([...this.#head(method, target, `${line(invite, 'to')};tag=${tag}`, line(invite, 'from'), line(invite, 'call-id'), this.call.cseq), ...headers], body)
  }

  #onSip(text, from) {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0)
    if (status > 0) {
      const method = line(text, 'cseq').split(' ')[1]
      if (method === 'INVITE' && status >= 200 && status < 300) this.#inDialog('ACK')
      return this.responses.push({ status, method, text })
    }
    const method = text.slice(0, text.indexOf(' '))
    this.requests.push({ method, text })
    if (method === 'INVITE') this.#answer(text)
    else if (method !== 'ACK') this.#respond(200, text)
    if (method === 'BYE' && line(text, 'call-id') === this.call?.id) this.#over('bye')
    if (method === 'NOTIFY') this.notices.push({ status: Number(/^SIP\/2\.0 (\d{3})/m.exec(text.slice(text.indexOf('\r\n\r\n') + 4))?.[1]), state: line(text, 'subscription-state') })
  }

  #respond(status, request, extra = [], body = '', tag = '') {
    const head = request.split('\r\n').filter(l => /^(via|from|to|call-id|cseq|record-route):/i.test(l)).map(l => (tag && /^to:/i.test(l) && !/;tag=/.test(l) ? `${l};tag=${tag}` : l))
    this.#send([`SIP/2.0 ${status} X`, ...head, `Contact: <sip:${this.user}@127.0.0.1:${this.port}>`, ...extra], body)
  }

  #answer(invite) {
    const id = line(invite, 'call-id')
    if (this.call?.id !== id) {
      this.received.length = 0
      this.call = { id, invite, tag: randomUUID().slice(0, 8), target: /<([^>]+)>/.exec(line(invite, 'contact'))[1], cseq: 0, over: null }
      this.#speak(Number(/^m=audio (\d+)/m.exec(invite)[1]))
    }
    this.#respond(200, invite, ['Content-Type: application/sdp', 'Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY'], this.#sdp('sendrecv'), this.call.tag)
  }

  #sdp(direction) {
    this.version = (this.version ?? 0) + 1
    return ['v=0', `o=- 1 ${this.version} IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.rtp.address().port} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', `a=${direction}`, ''].join('\r\n')
  }

  #speak(port) {
    const start = performance.now(), call = this.call
    let sequence = 1
    call.timer = setInterval(() => {
      while (start + sequence * 20 <= performance.now()) {
        const at = (sequence * 160) % 8000, packet = Buffer.alloc(172)
        packet[0] = 0x80
        packet.writeUInt16BE(sequence & 0xffff, 2)
        packet.writeUInt32BE(sequence * 160, 4)
        packet.writeUInt32BE(0x0badcafe, 8)
        this.frames.copy(packet, 12, at, at + 160)
        this.rtp.send(packet, port, '127.0.0.1')
        sequence += 1
      }
    }, 10)
    call.timer.unref()
  }

  #over(how) {
    this.call.over ??= how
    clearInterval(this.call.timer)
  }
}
