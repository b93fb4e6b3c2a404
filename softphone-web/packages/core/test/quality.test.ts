import { describe, expect, it } from 'vitest'
import { grade, loudness, type MediaQuality } from '../src/index.ts'

const reading = (fields: Partial<MediaQuality>): MediaQuality =>
  ({ packetsReceived: 0, packetsLost: 0, jitter: 0.002, roundTrip: 0.02, ...fields })

describe('grade', () => {
  it.each<[string, Partial<MediaQuality>, Partial<MediaQuality>, string]>([
    ['nothing lost', {}, { packetsReceived: 100 }, 'good'],
    ['two in a hundred lost', {}, { packetsReceived: 98, packetsLost: 2 }, 'fair'],
    ['ten in a hundred lost', {}, { packetsReceived: 90, packetsLost: 10 }, 'poor'],
    ['old losses', { packetsReceived: 900, packetsLost: 100 }, { packetsReceived: 1_000, packetsLost: 100 }, 'good'],
    ['a loss that was made good late', { packetsLost: 5 }, { packetsReceived: 100, packetsLost: 3 }, 'good'],
    ['much jitter', {}, { packetsReceived: 100, jitter: 0.08 }, 'poor'],
    ['a long way', {}, { packetsReceived: 100, roundTrip: 0.3 }, 'fair'],
    ['an unknown way', {}, { packetsReceived: 100, roundTrip: null }, 'good'],
    ['silence', {}, {}, 'good'],
  ])('judges %s', (_, before, after, expected) => expect(grade(reading(before), reading(after))).toBe(expected))
})

describe('loudness', () => {
  it('is nothing for silence, all for full scale and half at -30 dB', () => {
    expect(loudness(new Float32Array(64))).toBe(0)
    expect(loudness(new Float32Array(0))).toBe(0)
    expect(loudness(new Float32Array(64).fill(1))).toBe(1)
    expect(loudness(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 3)
  })
})
