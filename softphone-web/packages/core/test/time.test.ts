import { describe, expect, it } from 'vitest'
import { clockText, durationText, percentText, secondsSince, secondsUntil, ServerClock, Ticker, whenText } from '../src/index.ts'

describe('ServerClock', () => {
  const date = (milliseconds: number): string => new Date(milliseconds).toUTCString()

  it('shows no correction for two clocks that agree within what can be known', () => {
    const clock = new ServerClock(() => 1_000_400)
    clock.observeDate(date(1_000_000), 1_000_300, 1_000_400)
    expect(clock.offset).toBe(0)
  })

  it('finds a server that is ahead, or behind, by no more than it must be', () => {
    const local = 1_000_000_000
    for (const difference of [-3_600_000, -5_000, 5_000, 3_600_000]) {
      const clock = new ServerClock(() => local)
      for (let step = 0; step < 40; step++) {
        const asked = local + step * 137
        const server = asked + 20 + difference
        clock.observeDate(date(Math.floor(server / 1_000) * 1_000), asked, asked + 40)
      }
      expect(Math.abs(clock.offset - difference)).toBeLessThan(200)
      expect(Math.abs(clock.offset)).toBeLessThanOrEqual(Math.abs(difference))
    }
  })

  it('knows that the server is at least as far as what it said', () => {
    const clock = new ServerClock(() => Date.parse('2026-11-21T20:00:00Z'))
    clock.observePast('2026-11-21T20:00:07.500000Z')
    expect(clock.offset).toBe(7_500)
    clock.observePast('2026-11-21T19:00:00Z')
    expect(clock.offset).toBe(7_500)
  })

  it('starts over when one of the clocks was set', () => {
    const clock = new ServerClock(() => 1_000_000)
    clock.observeDate(date(2_000_000), 1_000_000, 1_000_010)
    clock.observeDate(date(1_000_000), 1_000_000, 1_000_010)
    expect(clock.offset).toBe(0)
  })

  it('ignores a date that is none', () => {
    const clock = new ServerClock(() => 5)
    clock.observeDate('yesterday', 0, 1)
    clock.observePast('never')
    expect(clock.now()).toBe(5)
  })
})

describe('format', () => {
  it.each([[0, '0:00'], [59.9, '0:59'], [60, '1:00'], [3_599, '59:59'], [3_600, '1:00:00'], [90_061, '25:01:01'], [-4, '0:00']])(
    'writes %d seconds as %s', (seconds, text) => expect(clockText(seconds)).toBe(text))

  it('writes nothing as a dash', () => {
    expect(percentText(null)).toBe('–')
    expect(durationText(null)).toBe('–')
    expect(percentText(0.804)).toBe('80 %')
    expect(durationText(59.6)).toBe('1:00')
  })

  it('never counts below nothing', () => {
    const at = '2026-11-21T20:00:00Z'
    expect(secondsSince(at, Date.parse(at) - 5_000)).toBe(0)
    expect(secondsUntil(at, Date.parse(at) + 5_000)).toBe(0)
    expect(secondsSince(at, Date.parse(at) + 61_500)).toBe(61)
  })

  it('leaves the date out today', () => {
    const now = Date.parse('2026-11-21T12:00:00')
    expect(whenText('2026-11-21T09:05:00', now, 'en')).toBe('09:05')
    expect(whenText('2026-11-20T09:05:00', now, 'en')).toContain('Nov 20')
    expect(whenText('2025-11-20T09:05:00', now, 'en')).toContain('2025')
  })
})

describe('Ticker', () => {
  it('gives the same value until it ticks', () => {
    let time = 1
    const ticker = new Ticker(() => time)
    time = 2
    expect(ticker.get()).toBe(1)
    const end = ticker.subscribe(() => undefined)
    expect(ticker.get()).toBe(2)
    end()
  })
})
