import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.mjs'

/** Calls by sipp from one number; each may press 2, by "rfc4733" or by "info". Resolves when all have hung up; fails when one fails. */
export async function sippCalls(server, number, { calls, rate, from = '+8613900139000', press, holdFor = 3_000 }) {
  const folder = await mkdtemp(join(tmpdir(), 'crm-sipp-'))
  try {
    await writeFile(join(folder, 'calls.xml'), scenario({ from, press, holdFor }))
    await sipp(['-sf', 'calls.xml', '-s', number, '-m', String(calls), '-r', String(rate), '-nostdin', '-i', '127.0.0.1', '-mi', '127.0.0.1',
      '-p', String(await freePort()), '-mp', String(await freePort()), `127.0.0.1:${server.sipPort}`], folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const scenario = ({ from, press, holdFor }) => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="menu">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:sipp@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [auto_media_port] RTP/AVP 0 96
    a=rtpmap:0 PCMU/8000
    a=rtpmap:96 telephone-event/8000
    a=fmtp:96 0-15
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
${press ? '  <pause milliseconds="1500"/>' : ''}
${press === 'info' ? `  <send retrans="500"><![CDATA[
    INFO [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 2 INFO
    Max-Forwards: 70
    Content-Type: application/dtmf-relay
    Content-Length: [len]

    Signal=2
    Duration=160
  ]]></send>
  <recv response="200"/>` : press === 'rfc4733' ? '  <nop><action><exec play_dtmf="2"/></action></nop>' : ''}
  <pause milliseconds="${holdFor}"/>
  <send retrans="500"><![CDATA[
    BYE [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 3 BYE
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv response="200"/>
</scenario>
`

function sipp(args, cwd) {
  return new Promise((resolve, reject) => execFile('sipp', args, { timeout: 180_000, cwd, env: { ...process.env, TERM: 'dumb' } },
    (fault, out, err) => fault ? reject(new Error(`sipp: ${fault.message} ${err} ${out.slice(-1500)}`)) : resolve(out)))
}
