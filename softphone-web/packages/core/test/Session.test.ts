import { ApiError } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { Session } from '../src/index.ts'
import { fakeApi } from './fakes.ts'

const user = { userName: 'agent1', displayName: 'Anna', roles: ['agent'], language: 'en', theme: 'system', csrf: 'x' }
const unauthorized = new ApiError(401, 'unauthenticated', 'Sign in.')

describe('Session', () => {
  it('is restored from the cookie of an earlier visit', async () => {
    const session = new Session(fakeApi({ whoAmI: () => Promise.resolve(user) }).api)
    await session.restore()
    expect(session.get()).toEqual({ phase: 'signedIn', user })
  })

  it('starts signed out without blame when there was none', async () => {
    const session = new Session(fakeApi({ whoAmI: () => Promise.reject(unauthorized) }).api)
    await session.restore()
    expect(session.get()).toEqual({ phase: 'signedOut', error: null, expired: false })
  })

  it('says that the server cannot be reached', async () => {
    const session = new Session(fakeApi({ whoAmI: () => Promise.reject(ApiError.unreachable()) }).api)
    await session.restore()
    expect(session.get()).toMatchObject({ phase: 'signedOut', error: { type: 'unreachable' } })
  })

  it('keeps why signing in was refused', async () => {
    const refusal = new ApiError(429, 'too-many-attempts', 'Wait.', 30)
    const session = new Session(fakeApi({ signIn: () => Promise.reject(refusal) }).api)
    await session.signIn('agent1', 'demo')
    expect(session.get()).toEqual({ phase: 'signedOut', error: refusal, expired: false })
  })

  it('is signed out even when the server cannot be told', async () => {
    const session = new Session(fakeApi({
      signIn: () => Promise.resolve(user), signOut: () => Promise.reject(ApiError.unreachable()),
    }).api)
    await session.signIn('agent1', 'demo')
    await session.signOut()
    expect(session.get().phase).toBe('signedOut')
  })

  it('tells an expired session from one that never was', async () => {
    const session = new Session(fakeApi({ signIn: () => Promise.resolve(user) }).api)
    session.expire()
    expect(session.get()).toEqual({ phase: 'unknown' })
    await session.signIn('agent1', 'demo')
    session.expire()
    expect(session.get()).toMatchObject({ phase: 'signedOut', expired: true })
  })
})
