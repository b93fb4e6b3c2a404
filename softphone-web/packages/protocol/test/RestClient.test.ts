import { describe, expect, it, vi } from 'vitest'
import { ApiError, CrmApi, RestClient, type RestOptions } from '../src/index.ts'

function answering(body: string | null, init: ResponseInit = {}) {
  const requests: { url: string; init: RequestInit }[] = []
  const fetching = (url: unknown, request: unknown): Promise<Response> => {
    requests.push({ url: String(url), init: request as RequestInit })
    return Promise.resolve(new Response(body, init))
  }
  return { requests, fetch: fetching as typeof fetch }
}

function client(answer: ReturnType<typeof answering>, options: Partial<RestOptions> = {}): RestClient {
  return new RestClient({ fetch: answer.fetch, ...options })
}

const headersOf = (request: { init: RequestInit } | undefined): Record<string, string> =>
  (request?.init.headers ?? {}) as Record<string, string>

async function failureOf(work: Promise<unknown>): Promise<ApiError> {
  return work.then(
    () => { throw new Error('It should have failed.') },
    (failure: unknown) => {
      expect(failure).toBeInstanceOf(ApiError)
      return failure as ApiError
    })
}

const problem = { headers: { 'content-type': 'application/problem+json' } }

describe('RestClient', () => {
  it('sends the antiforgery value with changes only', async () => {
    const answer = answering('{}')
    const rest = client(answer)
    rest.csrf = 'secret'
    await rest.get('/agents/me')
    await rest.put('/agents/me/presence', { presence: 'busy' })
    expect(headersOf(answer.requests[0])['x-crm-csrf']).toBeUndefined()
    expect(headersOf(answer.requests[1])['x-crm-csrf']).toBe('secret')
    expect(answer.requests[1]?.url).toBe('/api/v1/agents/me/presence')
    expect(answer.requests[1]?.init.body).toBe('{"presence":"busy"}')
  })

  it('takes an answer without a body as nothing', async () => {
    const rest = client(answering(null, { status: 204 }))
    expect(await rest.post('/auth/sign-out')).toBeUndefined()
  })

  it.each([
    ['urn:crm:problem:wrong-state', 'wrong-state'],
    ['https://example.test/problems/wrong-state', 'wrong-state'],
    ['wrong-state', 'wrong-state'],
  ])('reads the word out of the problem type %s', async (type, word) => {
    const rest = client(answering(JSON.stringify({ type, detail: 'Moved on.' }), { status: 409, ...problem }))
    const failure = await failureOf(rest.post('/calls/1/hold'))
    expect(failure).toMatchObject({ status: 409, type: word, message: 'Moved on.' })
  })

  it.each([
    ['not JSON at all', { 'content-type': 'text/html' }],
    ['{"type": "cut o', { 'content-type': 'application/problem+json' }],
    ['null', { 'content-type': 'application/problem+json' }],
    ['', {}],
  ])('still explains a failure whose body is %j', async (body, headers) => {
    const failure = await failureOf(client(answering(body, { status: 502, headers: headers as HeadersInit })).get('/queues'))
    expect(failure).toMatchObject({ status: 502, type: 'unexpected' })
    expect(failure.message).toContain('502')
  })

  it('says when to come back', async () => {
    const headers = { ...problem.headers, 'retry-after': '17' }
    const body = '{"type":"urn:crm:problem:too-many-attempts"}'
    expect((await failureOf(client(answering(body, { status: 429, headers })).get('/queues'))).retryAfter).toBe(17)
  })

  it('tells a network failure from a refusal', async () => {
    const rest = new RestClient({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) })
    expect(await failureOf(rest.get('/queues'))).toMatchObject({ status: 0, type: 'unreachable' })
  })

  it('does not hand on an answer that is not JSON', async () => {
    expect(await failureOf(client(answering('<html>')).get('/queues'))).toMatchObject({ type: 'unexpected' })
  })

  it('ends the session on 401, but not when the password was wrong', async () => {
    const onUnauthorized = vi.fn()
    const rest = client(answering('{"type":"urn:crm:problem:sign-in-failed"}', { status: 401, ...problem }), { onUnauthorized })
    expect(await failureOf(new CrmApi(rest).signIn('agent1', 'no'))).toMatchObject({ type: 'sign-in-failed' })
    expect(onUnauthorized).not.toHaveBeenCalled()
    await failureOf(rest.get('/queues'))
    expect(onUnauthorized).toHaveBeenCalledOnce()
  })

  it('remembers the antiforgery value of the session that was signed in', async () => {
    const rest = client(answering('{"userName":"agent1","csrf":"fresh"}'))
    await new CrmApi(rest).signIn('agent1', 'demo')
    expect(rest.csrf).toBe('fresh')
  })

  it('passes on the date of an answer with when it was asked for', async () => {
    const onDate = vi.fn()
    const date = 'Sat, 21 Nov 2026 20:00:00 GMT'
    await client(answering('{}', { headers: { date } }), { onDate }).get('/queues')
    expect(onDate).toHaveBeenCalledWith(date, expect.any(Number), expect.any(Number))
  })
})
