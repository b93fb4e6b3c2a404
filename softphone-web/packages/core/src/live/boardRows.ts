import type { Activity, LiveAgent, LiveQueue } from '@crm/protocol'

export interface Sort<C extends string> {
  readonly column: C
  readonly descending: boolean
}

export const queueColumns = [
  'name', 'waiting', 'callbacks', 'longestWait', 'agentsReady', 'agentsOnQueue', 'serviceLevel', 'offered', 'answered', 'abandoned',
  'abandonmentRate', 'averageSpeedOfAnswer', 'averageHandleTime', 'occupancy',
] as const
export type QueueColumn = typeof queueColumns[number]
export type QueueSort = Sort<QueueColumn>

export const agentColumns = ['name', 'activity', 'since', 'queue', 'presence', 'occupancy'] as const
export type AgentColumn = typeof agentColumns[number]
export type AgentSort = Sort<AgentColumn>

/** Activities as a supervisor looks for them: what needs him first. */
export const activities: readonly Activity[] =
  ['not-responding', 'ringing', 'held', 'talking', 'connecting', 'wrap-up', 'idle', 'off-queue']

/** What of the picture is looked at; empty means everything. */
export interface BoardFilter {
  /** Part of a queue's or an agent's name, in any case. */
  readonly words: string
  readonly queue: string | null
  readonly activity: Activity | null
}

export const noFilter: BoardFilter = { words: '', queue: null, activity: null }

/** The queues of the filter in order. Ties, and rows without a figure (last both ways), are in order of their names. */
export function queueRows(queues: readonly LiveQueue[], filter: BoardFilter, sort: QueueSort): readonly LiveQueue[] {
  const rows = queues.filter(queue =>
    (filter.queue === null || queue.id === filter.queue) && has(queue.name, filter.words))
  return sorted(rows, sort.descending, queue => queueValue(queue, sort.column))
}

/** The agents of the filter in order: by their own name or that of a queue they serve. `queueName` gives a queue's name. */
export function agentRows(
  agents: readonly LiveAgent[], filter: BoardFilter, sort: AgentSort, queueName: (id: string) => string,
): readonly LiveAgent[] {
  const rows = agents.filter(agent =>
    (filter.activity === null || agent.activity === filter.activity)
    && (filter.queue === null || serves(agent, filter.queue))
    && (has(agent.name, filter.words) || (agent.queues ?? []).some(queue => filter.words !== '' && has(queueName(queue), filter.words))))
  return sorted(rows, sort.descending, agent => agentValue(agent, sort.column, queueName))
}

/** How many agents do what. */
export function countActivities(agents: readonly LiveAgent[]): Readonly<Record<Activity, number>> {
  const counts = Object.fromEntries(activities.map(activity => [activity, 0])) as Record<Activity, number>
  for (const agent of agents) counts[agent.activity] += 1
  return counts
}

function serves(agent: LiveAgent, queue: string): boolean {
  return agent.queue === queue || (agent.queues ?? []).includes(queue)
}

function has(name: string, words: string): boolean {
  return name.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase())
}

function queueValue(queue: LiveQueue, column: QueueColumn): string | number | null {
  switch (column) {
    case 'name': return queue.name
    case 'waiting': return queue.waiting
    case 'callbacks': return queue.callbacks ?? 0
    case 'longestWait': return queue.longestWait
    case 'agentsReady': return queue.agentsReady
    case 'agentsOnQueue': return queue.agentsOnQueue
    default: return queue.today[column]
  }
}

/** Sorting by duration puts the longest first when descending: an earlier instant is a greater duration. */
function agentValue(agent: LiveAgent, column: AgentColumn, queueName: (id: string) => string): string | number | null {
  switch (column) {
    case 'name': return agent.name
    case 'activity': return activities.indexOf(agent.activity)
    case 'since': return -Date.parse(agent.activitySince)
    case 'queue': return agent.queue == null ? null : queueName(agent.queue)
    case 'presence': return agent.presence
    case 'occupancy': return agent.occupancy
  }
}

function sorted<T extends { readonly name: string }>(rows: readonly T[], descending: boolean, value: (row: T) => string | number | null): readonly T[] {
  const sign = descending ? -1 : 1
  return rows
    .map(row => ({ row, key: value(row) }))
    .sort((a, b) => compare(a.key, b.key, sign) || a.row.name.localeCompare(b.row.name))
    .map(({ row }) => row)
}

function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b))
  return sign * (a - b)
}
