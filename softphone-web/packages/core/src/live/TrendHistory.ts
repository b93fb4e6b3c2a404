import type { Totals } from './totals.ts'

export type TrendName = Exclude<keyof Totals, 'oldestSince'> | 'longestWait'

/** How a figure went: the samples, oldest first, and how far it is now from what it was a while ago. */
export interface Trend {
  readonly samples: readonly number[]
  /** Null until there is enough to compare. */
  readonly change: number | null
}

/** Milliseconds from one sample to the next. */
const period = 10_000

/** Samples kept: a quarter of an hour. */
const limit = 90

/** Samples back with which the present is compared (five minutes), and how many there must be at least (half a minute). */
const compareWith = 30
const compareFrom = 3

interface Sample {
  readonly at: number
  readonly values: Readonly<Record<TrendName, number | null>>
}

/** What the totals were while the board was open. Takes a sample every ten seconds, keeps a quarter of an hour. */
export class TrendHistory {
  private samples: readonly Sample[] = []

  /** Notes the totals of a moment (server milliseconds); moments that are too close to the last one are left out. */
  note(totals: Totals, at: number): void {
    const last = this.samples.at(-1)
    if (last !== undefined && at < last.at + period) return
    this.samples = [...this.samples, { at, values: valuesOf(totals, at) }].slice(-limit)
  }

  of(name: TrendName): Trend {
    const values = this.samples.map(sample => sample.values[name])
    const now = values.at(-1)
    const then = values.length > compareFrom ? values[Math.max(0, values.length - 1 - compareWith)] : null
    return {
      samples: values.filter(value => value !== null),
      change: now == null || then == null ? null : now - then,
    }
  }
}

function valuesOf(totals: Totals, at: number): Readonly<Record<TrendName, number | null>> {
  const { oldestSince, ...rest } = totals
  return { ...rest, longestWait: oldestSince === null ? 0 : (at - oldestSince) / 1_000 }
}
