import assert from 'node:assert/strict'

/** The HTTP interface as a program uses it. */
export class Api {
  constructor(url, token, again) {
    this.url = url
    this.token = token
    this.again = again // who signs in anew when the token has run out
  }

  static async signIn(url, userName, password) {
    const response = await fetch(`${url}/api/v1/auth/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ userName, password }),
    })
    assert.equal(response.status, 200, `sign-in of ${userName}: ${response.status} ${await response.clone().text()}`)
    return new Api(url, (await response.json()).accessToken, async () => (await Api.signIn(url, userName, password)).token)
  }

  async request(method, path, body, headers = {}) {
    const response = await this.attempt(method, path, body, headers)
    if (response.status !== 401 || this.again === undefined) return response
    this.token = await this.again()
    return this.attempt(method, path, body, headers)
  }

  attempt(method, path, body, headers) {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  }

  async get(path) {
    const response = await this.request('GET', path)
    assert.equal(response.status, 200, `GET ${path}: ${response.status} ${await response.clone().text()}`)
    return response.json()
  }

  /** A file's bytes. */
  async bytes(path) {
    const response = await this.request('GET', path)
    assert.equal(response.status, 200, `GET ${path}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }

  async send(method, path, body) {
    const response = await this.request(method, path, body)
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`)
    return response.status === 204 ? null : response.json()
  }

  desk() {
    return this.get('/agents/me/desk')
  }

  presence(presence) {
    return this.send('PUT', '/agents/me/presence', { presence })
  }

  async figures(queue = 'support') {
    return this.get(`/queues/${queue}/statistics/live`)
  }
}

/** The public invariant of a queue's figures. */
export function assertBalanced(f) {
  const ended = f.answered + f.abandoned + f.shortAbandoned + f.overflowed + f.callbackRequested + f.voicemail + f.transferredOut + f.requeued + f.closedBySystem
  assert.equal(f.offered, f.waiting + ended, `offered = waiting + ends: ${JSON.stringify(f)}`)
}
