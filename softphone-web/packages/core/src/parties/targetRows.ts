import type { CallTarget, TargetAgent, TargetKind, TargetQueue, TransferTargets } from '@crm/protocol'
import { dialled } from './dialled.ts'
import { targetKey, type UsedTarget } from './RecentTargets.ts'

/** What can be done with a target. */
export type ReachVerb = 'transfer' | 'consult' | 'conference'

/** One line of the picker. */
export interface TargetRow {
  readonly key: string
  readonly target: CallTarget
  readonly name: string
  /** How it stands with the agent or queue now; null for what has no state, or when that is not known. */
  readonly agent: TargetAgent | null
  readonly queue: TargetQueue | null
  /** Whether it can take a call now, as far as is known. */
  readonly ready: boolean
}

export type TargetGroupName = 'recent' | 'agents' | 'queues' | 'flows' | 'number'

export interface TargetGroup {
  readonly name: TargetGroupName
  readonly rows: readonly TargetRow[]
  /** There are others, which further letters would find. */
  readonly more: boolean
}

export interface TargetQuestion {
  readonly answer: TransferTargets
  readonly words: string
  /** What the agent may do with a target; rows with which nothing can be done are left out. */
  readonly verbs: readonly ReachVerb[]
  readonly recent: readonly UsedTarget[]
  /** The kinds that are meant; absent: all. */
  readonly kinds?: readonly TargetKind[] | undefined
  /** The agent himself. */
  readonly self: string | null
  /** Places of the rows so far, which they keep; null when the words are new. */
  readonly order: ReadonlyMap<string, number> | null
}

/** Lines shown at once; whoever does not find it among these types another letter. */
export const rowLimit = 50

/** The server gives at most so many of a kind. */
const answerLimit = 50

/** Queues and flows take a call over; they cannot be asked or be one of several. */
export function canReach(verb: ReachVerb, kind: TargetKind): boolean {
  return verb === 'transfer' || kind === 'agent' || kind === 'external'
}

/** The picker's lines for what was typed: last used first, then by kind, at most {@link rowLimit} in all. */
export function targetGroups({ answer, words, verbs, recent, self, order, kinds }: TargetQuestion): readonly TargetGroup[] {
  const fits = fitting(words)
  const reachable = (row: TargetRow): boolean =>
    verbs.some(verb => canReach(verb, row.target.kind)) && (kinds === undefined || kinds.includes(row.target.kind))
  const agents = answer.agents.filter(agent => agent.id !== self).map(agentRow)
  const queues = answer.queues.map(queueRow)
  const flows = answer.flows.map(flow => rowOf({ kind: 'flow', value: flow.id }, flow.name))
  const known = new Map([...agents, ...queues, ...flows].map(row => [row.key, row]))
  const cut: Readonly<Record<TargetKind, boolean>> = {
    agent: answer.agents.length >= answerLimit, queue: answer.queues.length >= answerLimit, flow: answer.flows.length >= answerLimit, external: true,
  }
  const used = recent
    .map(one => known.get(targetKey(one.target)) ?? (cut[one.target.kind] ? rowOf(one.target, one.name) : null))
    .filter(row => row !== null && reachable(row) && fits(row)) as TargetRow[]
  const shown = new Set(used.map(row => row.key))
  const number = numberRow(words, reachable, shown)
  const rest = (rows: readonly TargetRow[]): readonly TargetRow[] => rows.filter(row => reachable(row) && fits(row) && !shown.has(row.key))
  const lists = [rest(order === null ? byReadiness(agents) : inOrder(agents, order)), rest(queues), rest(flows)] as const
  const rooms = share(rowLimit - used.length - number.length, lists.map(list => list.length))
  const group = (name: TargetGroupName, place: 0 | 1 | 2, wasCut: boolean): TargetGroup => {
    const rows = lists[place].slice(0, rooms[place])
    return { name, rows, more: rows.length < lists[place].length || (wasCut && rows.length > 0) }
  }
  return [
    { name: 'recent' as const, rows: used, more: false },
    group('agents', 0, cut.agent), group('queues', 1, cut.queue), group('flows', 2, cut.flow),
    { name: 'number' as const, rows: number, more: false },
  ].filter(one => one.rows.length > 0)
}

function rowOf(target: CallTarget, name: string, fields: Partial<TargetRow> = {}): TargetRow {
  return { key: targetKey(target), target, name, agent: null, queue: null, ready: true, ...fields }
}

const agentRow = (agent: TargetAgent): TargetRow => rowOf({ kind: 'agent', value: agent.id }, agent.name, { agent, ready: agent.available })

const queueRow = (queue: TargetQueue): TargetRow => rowOf({ kind: 'queue', value: queue.id }, queue.name, { queue, ready: queue.open })

function numberRow(words: string, reachable: (row: TargetRow) => boolean, shown: ReadonlySet<string>): readonly TargetRow[] {
  const number = dialled(words)
  const row = number === null ? null : rowOf({ kind: 'external', value: number }, number)
  return row !== null && reachable(row) && !shown.has(row.key) ? [row] : []
}

/** Every word typed is part of a name, an id or an extension; digits typed are also part of a number. */
function fitting(words: string): (row: TargetRow) => boolean {
  const parts = words.toLowerCase().split(/\s+/).filter(part => part !== '')
  const number = dialled(words)
  return row => {
    const text = `${row.name} ${row.target.value} ${row.agent?.extension ?? ''}`.toLowerCase()
    return parts.every(part => text.includes(part)) || (number !== null && row.target.kind === 'external' && row.target.value.includes(number))
  }
}

/** Who can be rung stands before who cannot; otherwise as the server says. */
function byReadiness(rows: readonly TargetRow[]): readonly TargetRow[] {
  return [...rows.filter(row => row.ready), ...rows.filter(row => !row.ready)]
}

function inOrder(rows: readonly TargetRow[], order: ReadonlyMap<string, number>): readonly TargetRow[] {
  const place = (row: TargetRow): number => order.get(row.key) ?? Number.MAX_SAFE_INTEGER
  return [...rows].sort((a, b) => place(a) - place(b))
}

/** Gives so many places to lists of these lengths: short ones whole, the others alike. */
function share(places: number, lengths: readonly number[]): readonly number[] {
  const given = lengths.map(() => 0)
  let left = Math.max(0, places)
  const shortestFirst = [...lengths.keys()].sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))
  shortestFirst.forEach((list, turn) => {
    given[list] = Math.min(lengths[list] ?? 0, Math.floor(left / (lengths.length - turn)))
    left -= given[list]
  })
  return given
}
