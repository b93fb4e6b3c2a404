import type { LivePicture } from '@crm/protocol'

/** The whole centre, or the queues that are looked at, in one row. Shares are 0 to 1, times seconds; null where there is nothing to divide by. */
export interface Totals {
  readonly waiting: number
  /** Since when the customer who waits longest has been waiting, in milliseconds since 1970; null when nobody waits. */
  readonly oldestSince: number | null
  readonly serviceLevel: number | null
  readonly abandonmentRate: number | null
  readonly averageSpeedOfAnswer: number | null
  readonly occupancy: number | null
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly ready: number
  readonly onQueue: number
}

/** Since when a queue's oldest customer has been waiting, in milliseconds since 1970. */
export function oldestSince(longestWait: number | null, at: string): number | null {
  return longestWait === null ? null : Date.parse(at) - longestWait * 1_000
}

/** Shares over all queues are of all their customers, never the mean of the queues' own shares. */
export function totalsOf({ at, queues, agents }: LivePicture): Totals {
  const sum = { waiting: 0, offered: 0, answered: 0, met: 0, abandoned: 0, counted: 0, answerTime: 0 }
  let longest: number | null = null
  for (const { waiting, longestWait, today } of queues) {
    sum.waiting += waiting
    sum.offered += today.offered
    sum.answered += today.answered
    sum.met += today.answeredInThreshold
    sum.abandoned += today.abandoned
    sum.counted += today.offered - today.waiting - today.shortAbandoned
    sum.answerTime += (today.averageSpeedOfAnswer ?? 0) * today.answered
    if (longestWait !== null) longest = Math.max(longest ?? 0, longestWait)
  }
  const busy = agents.flatMap(agent => (agent.occupancy === null || agent.activity === 'off-queue' ? [] : [agent.occupancy]))
  return {
    waiting: sum.waiting,
    oldestSince: oldestSince(longest, at),
    serviceLevel: share(sum.met, sum.counted),
    abandonmentRate: share(sum.abandoned, sum.counted),
    averageSpeedOfAnswer: share(sum.answerTime, sum.answered),
    occupancy: share(busy.reduce((total, one) => total + one, 0), busy.length),
    offered: sum.offered,
    answered: sum.answered,
    abandoned: sum.abandoned,
    ready: agents.filter(agent => agent.activity === 'idle').length,
    onQueue: agents.filter(agent => agent.activity !== 'off-queue' && agent.activity !== 'not-responding').length,
  }
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
