import { expect, it } from 'vitest'
import { backoff } from '../src/index.ts'

it('tries the first time at once', () => expect(backoff(0, 0.5)).toBe(0))

it('stays between half of and the whole pause, and never waits longer than eight seconds', () => {
  for (let attempt = 1; attempt < 200; attempt++) {
    const full = Math.min(8_000, 250 * 2 ** (attempt - 1))
    expect(backoff(attempt, 0)).toBe(Math.round(full / 2))
    expect(backoff(attempt, 1)).toBe(full)
  }
})
