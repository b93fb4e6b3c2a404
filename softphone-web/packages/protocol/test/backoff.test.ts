import { expect, it } from 'vitest'
import { backoff, knock } from '../src/index.ts'

it('tries the first time at once', () => expect(backoff(0, 0.5)).toBe(0))

it('stays between half of and the whole pause, and never waits longer than eight seconds', () => {
  for (let attempt = 1; attempt < 200; attempt++) {
    const full = Math.min(8_000, 250 * 2 ** (attempt - 1))
    expect(backoff(attempt, 0)).toBe(Math.round(full / 2))
    expect(backoff(attempt, 1)).toBe(full)
  }
})

it('knocks each second at the longest for the first minute, each eight seconds after it, and spreads by half', () => {
  expect([0, 1, 2, 3].map(attempt => knock(attempt, 1))).toEqual([0, 250, 500, 1_000])
  for (let attempt = 4; attempt <= 60; attempt++) {
    expect(knock(attempt, 1)).toBe(1_000)
    expect(knock(attempt, 0)).toBe(500)
  }
  expect([61, 62, 63, 64, 1_000].map(attempt => knock(attempt, 1))).toEqual([2_000, 4_000, 8_000, 8_000, 8_000])
})
