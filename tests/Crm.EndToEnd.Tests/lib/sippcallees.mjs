import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.mjs'
import { until } from './wait.mjs'

/** What sipp does with a number by its last digit; others are answered and hung up after two seconds. */
const ends = {
  1: [486, 'Busy Here', 'Q.850;cause=17'],
  2: [480, 'Temporarily Unavailable', 'Q.850;cause=20'],
  3: [603, 'Decline', null],
  4: [404, 'Not Found', 'Q.850;cause=1'],
  5: [500, 'Server Internal Error', 'Q.850;cause=18'], // the cause says that nobody came
}

/** People outside who are sipp's: a stack that is not ours, which answers or refuses. */
export class SippCallees {
  output = ''

  static async start() {
    const callees = new SippCallees()
    callees.port = await freePort()
    callees.folder = mkdtempSync(join(tmpdir(), 'crm-sipp-'))
    writeFileSync(join(callees.folder, 'callees.xml'), scenario())
    callees.process = spawn('sipp', ['-sf', 'callees.xml', '-nostdin', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(callees.port), '-mp', String(await freePort())],
      { cwd: callees.folder, env: { ...process.env, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'pipe'] })
    callees.onExit = () => callees.process.kill('SIGKILL')
    process.once('exit', callees.onExit)
    for (const stream of [callees.process.stdout, callees.process.stderr]) stream.on('data', data => { callees.output = (callees.output + data).slice(-20_000) })
    callees.gone = new Promise(resolve => callees.process.once('exit', resolve))
    await until('sipp listens', async () => {
      if (callees.process.exitCode !== null) throw new Error(`sipp ended with ${callees.process.exitCode}: ${callees.output}`)
      return await taken(callees.port)
    }).catch(async fault => { await callees.stop(); throw fault })
    return callees
  }

  get target() {
    return `127.0.0.1:${this.port}`
  }

  async stop() {
    this.process.kill('SIGKILL')
    await this.gone
    process.removeListener('exit', this.onExit)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Whether somebody listens at a UDP port: it cannot be had. */
const taken = port => new Promise(resolve => {
  const socket = createSocket('udp4')
  socket.once('error', () => resolve(true))
  socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(false)))
})

const head = `    [last_Via:]
    [last_From:]
    [last_To:];tag=[pid]s[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Contact: <sip:people@[local_ip]:[local_port]>`

const response = (line, extra = '', body = '') => `  <send${Number(line.slice(0, 3)) >= 200 ? ' retrans="500"' : ''}><![CDATA[
    SIP/2.0 ${line}
${head}
${extra}    Content-Length: ${body === '' ? '0' : '[len]'}
${body === '' ? '\n' : body}
  ]]></send>
`

const sdp = `
    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [auto_media_port] RTP/AVP 0
    a=rtpmap:0 PCMU/8000
`

function scenario() {
  const digits = Object.keys(ends)
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="callees">
  <recv request="INVITE">
    <action>
      <ereg regexp="sip:.*([0-9])@" search_in="hdr" header="To:" assign_to="number,digit"/>
      <ereg regexp=".*" search_in="hdr" header="To:" assign_to="self"/>
      <ereg regexp=".*" search_in="hdr" header="From:" assign_to="peer"/>
      <ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="target"/>
${digits.map(d => `      <strcmp assign_to="difference${d}" variable="digit" value="${d}"/>
      <test assign_to="is${d}" variable="difference${d}" compare="equal" value="0"/>`).join('\n')}
    </action>
  </recv>
${response('180 Ringing')}
${digits.map(d => `  <nop next="end${d}" test="is${d}"/>`).join('\n')}
${response('200 OK', '    Content-Type: application/sdp\n', sdp)}
  <recv request="ACK"/>
  <pause milliseconds="2000"/>
  <send retrans="500"><![CDATA[
    BYE [$target] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From:[$self];tag=[pid]s[call_number]
    To:[$peer]
    [last_Call-ID:]
    CSeq: 1 BYE
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv response="200" next="over"/>
${digits.map(d => `  <label id="end${d}"/>
${response(`${ends[d][0]} ${ends[d][1]}`, ends[d][2] === null ? '' : `    Reason: ${ends[d][2]}\n`)}  <recv request="ACK" next="over"/>`).join('\n')}
  <label id="over"/>
  <Reference variables="number"/>
</scenario>
`
}
