import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { muLawDecode, muLawEncode, tone } from './audio.mjs'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

/**
 * A telephone on a trunk whose signalling is sipp's and whose audio is ours, so that a stack which is not ours speaks and ears can listen:
 * PCMU, one call.
 */
export class SippLeg {
  received = []
  output = ''
  over = null

  /** Calls a number. `steps` happen after the answer: milliseconds to wait, `hold`, `resume`, `bye`; the default waits to be hung up. */
  static async call(server, number, { hertz, from = '+8613900139000', steps = [] }) {
    const leg = await SippLeg.#make(hertz)
    leg.#run(customer({ from, port: leg.rtp.address().port, steps }), ['-s', number, `127.0.0.1:${server.sipPort}`], await freePort(), await freePort())
    return leg
  }

  static async #make(hertz) {
    const leg = new SippLeg()
    leg.frames = muLawEncode(tone(hertz, 1))
    leg.folder = mkdtempSync(join(tmpdir(), 'crm-sipp-'))
    leg.rtp = createSocket('udp4')
    await new Promise(resolve => leg.rtp.bind(0, '127.0.0.1', resolve))
    leg.rtp.unref()
    leg.rtp.on('message', (packet, from) => leg.#onRtp(packet, from))
    return leg
  }

  /** What was heard in the last seconds, as samples at 8 kHz. */
  heard(seconds = 0.5) {
    return Float64Array.from(this.received.slice(-Math.round(seconds * 50)).flatMap(payload => Array.from(muLawDecode(payload))))
  }

  answered() {
    return until('the call is answered', () => {
      if (this.over !== null) throw new Error(`sipp ended with ${this.over}: ${this.output.slice(-1500)}`)
      return this.received.length > 0
    })
  }

  /** How it ended: `bye` when all went as the scenario says. */
  async ended() {
    await until('sipp ended', () => this.over)
    if (this.over !== 'bye') throw new Error(`sipp ended with ${this.over}: ${this.output.slice(-1500)}`)
    return this.over
  }

  close() {
    clearInterval(this.timer)
    if (this.over === null) this.process.kill('SIGKILL')
  }

  #run(scenario, args, port, mediaPort) {
    writeFileSync(join(this.folder, 'leg.xml'), scenario)
    this.process = spawn('sipp', ['-sf', 'leg.xml', '-m', '1', '-nostdin', '-timeout', '120s', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(port), '-mp', String(mediaPort), ...args],
      { cwd: this.folder, env: { ...process.env, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'pipe'] })
    const onExit = () => this.process.kill('SIGKILL')
    process.once('exit', onExit)
    this.process.stdout.on('data', data => { this.output += data })
    this.process.stderr.on('data', data => { this.output += data })
    this.process.once('exit', (code, signal) => {
      process.removeListener('exit', onExit)
      this.over = code === 0 ? 'bye' : `${code ?? signal}`
      clearInterval(this.timer)
      this.rtp.close()
      rmSync(this.folder, { recursive: true, force: true })
    })
  }

  /** Whoever sends to us is answered: sipp keeps the other end's SDP to itself. */
  #onRtp(packet, from) {
    if (packet.length <= 12 || (packet[1] & 0x7f) !== 0) return
    this.received.push(packet.subarray(12))
    this.peer = from.port
    if (this.timer !== undefined) return
    const start = performance.now()
    let sequence = 1
    this.timer = setInterval(() => {
      while (start + sequence * 20 <= performance.now()) {
        const at = (sequence * 160) % 8000, frame = Buffer.alloc(172)
        frame[0] = 0x80
        frame.writeUInt16BE(sequence & 0xffff, 2)
        frame.writeUInt32BE(sequence * 160, 4)
        frame.writeUInt32BE(0x51995199, 8)
        this.frames.copy(frame, 12, at, at + 160)
        this.rtp.send(frame, this.peer, '127.0.0.1')
        sequence += 1
      }
    }, 10)
    this.timer.unref()
  }
}

const sdp = (port, version, direction) => `
    v=0
    o=- 1 ${version} IN IP4 [local_ip]
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio ${port} RTP/AVP 0
    a=rtpmap:0 PCMU/8000
    a=${direction}
`

function customer({ from, port, steps }) {
  let cseq = 1
  const request = (method, uri, to, body = '') => `  <send${method === 'ACK' ? '' : ' retrans="500"'}><![CDATA[
    ${method} ${uri} SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
    ${to}
    Call-ID: [call_id]
    CSeq: ${cseq} ${method}
    Contact: <sip:sipp@[local_ip]:[local_port]>
    Max-Forwards: 70
${body === '' ? '' : '    Content-Type: application/sdp\n'}    Content-Length: ${body === '' ? '0' : '[len]'}
${body === '' ? '\n' : body}
  ]]></send>
`
  const within = (method, body) => request(method, '[next_url]', '[last_To:]', body)
  const offer = direction => {
    cseq += 1
    return `${within('INVITE', sdp(port, cseq, direction))}  <recv response="100" optional="true"/>\n  <recv response="200" rrs="true"/>\n${within('ACK')}`
  }
  const step = what => {
    switch (what) {
      case 'hold': return offer('sendonly')
      case 'resume': return offer('sendrecv')
      case 'bye': cseq += 1; return `${within('BYE')}  <recv response="200"/>\n`
      default: return `  <pause milliseconds="${what}"/>\n`
    }
  }
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="customer">
${request('INVITE', 'sip:[service]@[remote_ip]:[remote_port]', 'To: <sip:[service]@[remote_ip]:[remote_port]>', sdp(port, 1, 'sendrecv'))}
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
${within('ACK')}${steps.map(step).join('')}${steps.includes('bye') ? '' : `  <recv request="BYE"/>\n${response('200 OK')}`}</scenario>
`
}

const response = status => `  <send><![CDATA[
    SIP/2.0 ${status}
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
`
