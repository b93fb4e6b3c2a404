import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { accept, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('a hostile network', () => {
  let server, browser, desk, agent

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    desk = await browser.desk(server, 'agent1')
    agent = await server.api('agent1')
    await agent.presence('available')
    await status(agent, 'idle')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('10,000 random and mutated datagrams to each port in a call: the call goes on, memory stays flat, nothing is logged one by one', async () => {
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    await accept(agent)
    await desk.untilHears(440)
    await flood(server, caller, 2_000, 1)
    const before = await server.memory()
    const logged = server.output.length
    await flood(server, caller, 10_000, 2)
    await until('caller hears the agent', () => share(caller.heard(0.5), 8000, 1000) > 0.8)
    await desk.untilHears(440)
    const after = await server.memory()
    console.log(`# memory before and after the flood: ${(before / 1e6).toFixed(0)} MB, ${(after / 1e6).toFixed(0)} MB; log grew by ${server.output.length - logged} characters`)
    assert.ok(after < before + 64e6, `${before} -> ${after}`)
    assert.ok(server.output.length - logged < 20_000, server.output.slice(logged, logged + 2_000))
    caller.hangUp()
  })

  test('half messages and garbage over TCP cost their own connection only', async () => {
    const sockets = await Promise.all(Array.from({ length: 40 }, async (_, i) => {
      const socket = connect(server.sipPort, '127.0.0.1')
      socket.on('error', () => {})
      await new Promise(resolve => socket.once('connect', resolve))
      socket.write(i % 2 ? 'INVITE sip:4001@127.0.0.1 SIP/2.0\r\nContent-Length: 99999999\r\n\r\n' : Buffer.from(Array.from({ length: 3_000 }, (_, k) => (k * 31 + i) & 0xff)))
      return socket
    }))
    const caller = await Caller.call(server, '4100', { transport: 'tcp' })
    await caller.answered()
    caller.close()
    sockets.forEach(s => s.destroy())
  })
})

const seeds = [
  'INVITE sip:4001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:4001@127.0.0.1>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n',
  'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
  'REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKy\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: y\r\nCSeq: 1 REGISTER\r\nContact: *\r\nExpires: 0\r\nContent-Length: 0\r\n\r\n',
].map(s => Buffer.from(s))
const stun = Buffer.from('000100002112a442aabbccddeeff001122334455', 'hex')
const rtp = Buffer.from('8000000100000000deadbeef' + '7f'.repeat(160), 'hex')

async function flood(server, caller, count, seed) {
  const socket = createSocket('udp4')
  await new Promise(resolve => socket.bind(0, '127.0.0.1', resolve))
  let state = seed
  const random = n => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return (state >>> 8) % n }
  const spoil = from => {
    const data = Buffer.from(from.subarray(0, random(4) === 0 ? random(from.length) + 1 : from.length))
    for (let i = 0; i < 1 + random(8); i += 1) data[random(data.length)] = random(256)
    return data
  }
  const noise = () => Buffer.from(Array.from({ length: 1 + random(600) }, () => random(256)))
  for (let i = 0; i < count; i += 1) {
    socket.send(random(3) === 0 ? noise() : spoil(seeds[random(seeds.length)]), server.sipPort, '127.0.0.1')
    socket.send(random(3) === 0 ? noise() : spoil(rtp), caller.remoteRtp, '127.0.0.1')
    socket.send(random(3) === 0 ? noise() : spoil(random(2) ? stun : rtp), server.webRtcPort, '127.0.0.1')
    if (i % 100 === 99) await pause(5)
  }
  await pause(300)
  socket.close()
}
