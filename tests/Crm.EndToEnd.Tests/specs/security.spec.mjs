import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Browser } from '../lib/browser.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

describe('another web page, another name', () => {
  let server, browser, desk, foreign, foreignUrl

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch()
    desk = await browser.desk(server, 'agent1')
    foreign = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>foreign</title>'))
    await new Promise(resolve => foreign.listen(0, '127.0.0.1', resolve))
    foreignUrl = `http://localhost:${foreign.address().port}/`
  })

  after(async () => {
    foreign?.close()
    await browser?.close()
    await server?.stop()
  })

  test('a page of another origin in the same browser reaches neither API nor hubs nor /sip', async () => {
    const page = await desk.context.newPage()
    await page.goto(foreignUrl)
    const seen = await page.evaluate(async base => {
      const attempt = async (path, options) => {
        try {
          const response = await fetch(base + path, { credentials: 'include', ...options })
          return response.type === 'opaque' ? 'opaque' : response.status
        } catch {
          return 'blocked'
        }
      }
      const socket = (path, protocol) => new Promise(resolve => {
        const ws = new WebSocket(base.replace('http', 'ws') + path, protocol)
        ws.onopen = () => resolve('open')
        ws.onerror = () => resolve('refused')
      })
      return {
        read: await attempt('/api/v1/auth/me', {}),
        write: await attempt('/api/v1/agents/me/presence', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"presence":"available"}' }),
        simple: await attempt('/api/v1/auth/sign-out', { method: 'POST', mode: 'no-cors' }),
        agentHub: await socket('/hubs/agent'),
        supervisorHub: await socket('/hubs/supervisor'),
        sip: await socket('/sip', 'sip'),
      }
    }, server.url)
    await page.close()
    assert.deepEqual({ ...seen, simple: undefined }, { read: 'blocked', write: 'blocked', simple: undefined, agentHub: 'refused', supervisorHub: 'refused', sip: 'refused' })
    await desk.page.reload()
    await desk.voiceReady() // still signed in: the foreign sign-out did nothing
    assert.equal((await (await server.api('agent1')).desk()).presence, 'offline')
  })

  test('a name that is not ours (DNS rebinding) is refused everywhere', async () => {
    for (const path of ['/', '/api/v1/auth/me', '/hubs/agent', '/sip', '/openapi/v1.json']) {
      assert.equal(await statusOf(server, path, { host: 'evil.example' }), 421, path)
    }
  })

  test('demo people are refused through a proxy and under another name', async () => {
    const body = JSON.stringify({ userName: 'agent1', password: 'demo' })
    for (const headers of [{ forwarded: 'for=203.0.113.9' }, { 'x-forwarded-for': '203.0.113.9' }]) {
      const status = await statusOf(server, '/api/v1/auth/token', { 'content-type': 'application/json', ...headers }, 'POST', body)
      assert.equal(status, 403, JSON.stringify(headers))
    }
  })

  test('public without HTTPS does not start; public with it has no demo people and no demo trunk', async () => {
    await assert.rejects(Server.start({ 'Listen:Public': 'true' }), /"code":2/)
    const open = await Server.start({ 'Listen:Public': 'true', 'Http:TlsPort': '0' })
    try {
      const response = await fetch(`${open.url}/api/v1/auth/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"userName":"agent1","password":"demo"}' })
      assert.ok([401, 403].includes(response.status), String(response.status))
    } finally {
      await open.stop()
    }
  })

  test('guessing a password is slowed down per user and address, on the web as by token', async () => {
    const attempt = () => fetch(`${server.url}/api/v1/auth/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"userName":"agent5","password":"guess"}' })
    const statuses = []
    for (let i = 0; i < 8; i += 1) statuses.push((await attempt()).status)
    assert.ok(statuses.includes(401) && statuses.at(-1) === 429, String(statuses))
    assert.ok(Number((await attempt()).headers.get('retry-after')) > 0)
    await server.api('agent4')
  })

  test('wrong settings stop the start with one line each and exit code 2', async () => {
    await assert.rejects(Server.start({ 'Http:Port': 'abc', 'Sip:Prot': '5060' }), fault =>
      /"code":2/.test(fault.message) && /Http:Port/.test(fault.message) && /Sip:Prot/.test(fault.message))
  })
})

function statusOf(server, path, headers, method = 'GET', body) {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.httpPort, path, method, headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) } },
      response => { response.resume(); resolve(response.statusCode) })
    call.on('error', reject)
    call.end(body)
  })
}
