import { ApiError, type RoutingAgent, type RoutingMoment, type RoutingStory } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import {
  endText, needsText, offerResultText, partsOf, reasonText, RoutingRecord, ruleText, scoreText, textIn, unlistedText,
} from '../src/index.ts'
import { fakeApi } from './fakes.ts'

const at = '2026-11-22T10:00:00.000000Z'
const en = textIn('en')
const zh = textIn('zh')
const agent = (name: string, ...reasons: readonly (readonly [string, (string | null)?, string?])[]): RoutingAgent => ({
  agentId: name, name, level: 2, holds: [], reasons: reasons.map(([reason, detail, until]) => ({ reason, detail: detail ?? null, until: until ?? null })),
})
const moment = (agents: readonly RoutingAgent[], unlisted: Readonly<Record<string, number>> = {}): RoutingMoment => ({
  at, phase: 'waiting', step: 0, needs: [], maxLevel: null, score: 180.4, priority: 1, age: 30, urgency: 2, weight: 1, recentServiceLevel: 1,
  candidate: null, waitsFor: null, keeps: null, eligible: 0, agents, unlisted,
})
const why = (one: RoutingAgent, text = en): string => one.reasons.map(reason => reasonText(reason, one, at, text)).join(', ')

describe('RoutingRecord', () => {
  const story: RoutingStory = { interactionId: 'i1', state: 'complete', moments: [], visits: [], visitsNotShown: 0, now: null }

  it('reads only when asked, once at a time', async () => {
    const { api, asked } = fakeApi({ routingOf: () => Promise.resolve(story) })
    const record = new RoutingRecord(api, 'i1')
    expect(asked).toEqual([])
    await Promise.all([record.read(), record.read()])
    expect(asked).toEqual([['routingOf', 'i1']])
    expect(record.get()).toEqual({ story, reading: false, failure: null })
  })

  it('keeps what it has when reading again fails', async () => {
    let fails = false
    const { api } = fakeApi({ routingOf: () => (fails ? Promise.reject(new ApiError(503, 'unavailable', 'x', 5)) : Promise.resolve(story)) })
    const record = new RoutingRecord(api, 'i1')
    await record.read()
    fails = true
    await record.read()
    expect(record.get()).toMatchObject({ story, reading: false, failure: { type: 'unavailable' } })
  })
})

describe('routing in words', () => {
  it('says why an agent could not take it', () => {
    expect(why(agent('Anna', ['skill-missing', 'german']))).toBe('lacks german')
    expect(why(agent('Anna', ['presence-break'], ['unreachable']))).toBe('Break, not connected')
    expect(why(agent('Anna', ['level-too-high']))).toBe('level 2 comes later')
    expect(why(agent('Anna', ['excluded', null, '2026-11-22T10:00:42.000000Z']))).toBe('had refused it, 0:42 left')
    expect(why(agent('Anna', ['waits-for', 'ben']), zh)).toBe('正等待 ben')
  })

  it('says what somebody who is busy does', () => {
    const busy = { ...agent('Anna', ['at-capacity']), holds: [{ interactionId: 'i', mediaType: 'voice', phase: 'wrapping' }] }
    expect(why(busy)).toBe('is busy (wrapping up)')
  })

  it('shows a word it does not know as it came', () => {
    expect(why(agent('Anna', ['struck-by-lightning']))).toBe('struck-by-lightning')
    expect(ruleText('by-moonlight', en)).toBe('by-moonlight')
    expect(endText({ result: 'overflowed', reason: 'x-ray', at, agentId: null, target: null, moment: null }, en)).toBe('overflowed: x-ray')
  })

  it('says what decided, what came of it and how it ended', () => {
    expect(ruleText('longest-idle', en)).toBe('idle longest')
    expect(offerResultText(null, en)).toBe('ringing')
    expect(offerResultText('timed-out', en)).toBe('time was up')
    expect(endText({ result: 'overflowed', reason: 'no-agents', at, agentId: null, target: null, moment: 0 }, en)).toBe('overflowed: nobody was there')
    expect(endText({ result: 'abandoned', reason: null, at, agentId: null, target: null, moment: 0 }, zh)).toBe('客户放弃')
  })

  it('says what is required, also when nothing is', () => {
    expect(needsText([], null, en)).toBe('any member')
    expect(needsText([{ skill: 'german', atLeast: 3 }, { skill: 'billing', atLeast: 1 }], 2, en)).toBe('german ≥ 3, billing, level 2 or better')
  })

  it('puts those first who lacked least, and counts the unlisted', () => {
    const { able, unable } = partsOf(moment([agent('A'), agent('B', ['unreachable'], ['excluded']), agent('C', ['unreachable'])]))
    expect([able.map(one => one.name), unable.map(one => one.name)]).toEqual([['A'], ['C', 'B']])
    expect(unlistedText(moment([], { 'presence-meal': 3, 'not-a-member': 12, 'eligible': 1 }), en)).toBe('3 × Meal, 12 × not in the queue, 1 × could take it')
    expect(unlistedText(moment([]), en)).toBeNull()
  })

  it('lays the score open', () => {
    expect(scoreText(moment([]), en)).toBe('score 180 = 2 × (age 0:30 + 1 min)')
  })
})
