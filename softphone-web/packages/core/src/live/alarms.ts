import type { LivePicture } from '@crm/protocol'
import { severityOf, type Thresholds } from './thresholds.ts'

/** What is critical at a queue now, as names that stay the same for as long as it is. Empty queues are no alarm. */
export function criticalOf(picture: LivePicture, thresholds: Thresholds): ReadonlySet<string> {
  const found = new Set<string>()
  for (const queue of picture.queues) {
    if (severityOf('longestWait', queue.longestWait, thresholds) === 'bad') found.add(`${queue.id}:longestWait`)
    if (severityOf('waiting', queue.waiting, thresholds) === 'bad') found.add(`${queue.id}:waiting`)
    if (queue.waiting > 0 && queue.agentsOnQueue === 0) found.add(`${queue.id}:nobody`)
  }
  for (const agent of picture.agents) {
    if (agent.activity === 'not-responding') found.add(`${agent.id}:notResponding`)
  }
  return found
}

/** Calls once for each thing that becomes critical, not again while it stays so. What was critical when it began is not news. */
export class AlarmBell {
  private known: ReadonlySet<string> | null = null
  private readonly ring: () => void

  constructor(ring: () => void) {
    this.ring = ring
  }

  follow(critical: ReadonlySet<string>): void {
    const before = this.known
    this.known = critical
    if (before !== null && [...critical].some(name => !before.has(name))) this.ring()
  }
}
