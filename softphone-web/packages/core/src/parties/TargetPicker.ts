import { browserTimer, type ApiError, type CrmApi, type Later, type TargetKind, type TransferTargets } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import type { RecentTargets } from './RecentTargets.ts'
import { targetGroups, type ReachVerb, type TargetGroup, type TargetRow } from './targetRows.ts'

export interface PickerState {
  readonly words: string
  readonly groups: readonly TargetGroup[]
  /** Key of the row that Enter takes; null when there is none. */
  readonly active: string | null
  /** The name of the row that Enter would have taken and that is not there any more. */
  readonly gone: string | null
  readonly searching: boolean
  readonly failure: ApiError | null
  /** False until the first answer. */
  readonly answered: boolean
}

export interface TargetPickerOptions {
  readonly api: Pick<CrmApi, 'transferTargets'>
  readonly recent: RecentTargets
  readonly verbs: readonly ReachVerb[]
  /** The agent himself, who is left out. */
  readonly self: string | null
  /** The kinds that are meant; absent: all. */
  readonly kinds?: readonly TargetKind[]
  readonly later?: Later
}

/** Milliseconds without a further letter after which the server is asked. */
const pause = 120

/** Milliseconds after which states are read again. */
const refreshAfter = 2_000

const nothing: TransferTargets = { agents: [], queues: [], flows: [] }

/**
 * Finds where to bring a call while one types, and keeps what it shows up to date. Between two letters the order stays, and a choice
 * stays on its target: nobody must be reached because a line moved under the hand.
 */
export class TargetPicker extends Store<PickerState> {
  private readonly options: TargetPickerOptions
  private readonly later: Later
  private answer = nothing
  private order: ReadonlyMap<string, number> = new Map()
  private asked = 0
  private cancel: (() => void) | null = null
  private running = false

  constructor(options: TargetPickerOptions) {
    super({ words: '', groups: [], active: null, gone: null, searching: false, failure: null, answered: false })
    this.options = options
    this.later = options.later ?? browserTimer
  }

  get rows(): readonly TargetRow[] {
    return this.get().groups.flatMap(group => group.rows)
  }

  /** The row that is marked. */
  get chosen(): TargetRow | null {
    const { active } = this.get()
    return this.rows.find(row => row.key === active) ?? null
  }

  /** The row that Enter takes now: while the answer to new letters is awaited only a number, which needs none. */
  take(): TargetRow | null {
    const { chosen } = this
    return this.get().searching && chosen?.target.kind !== 'external' ? null : chosen
  }

  start(): void {
    this.running = true
    this.arrange('typed')
    void this.ask()
  }

  stop(): void {
    this.running = false
    this.asked++
    this.cancel?.()
    this.cancel = null
  }

  type(words: string): void {
    this.patch({ words, searching: true })
    this.arrange('typed')
    this.plan(pause)
  }

  /** Goes up or down, around the ends. */
  move(by: 1 | -1): void {
    const { rows } = this
    const here = rows.findIndex(row => row.key === this.get().active)
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : (here + by + rows.length) % rows.length
    this.patch({ active: rows[next]?.key ?? null, gone: null })
  }

  point(key: string): void {
    if (this.get().active !== key) this.patch({ active: key, gone: null })
  }

  private plan(delay: number): void {
    this.cancel?.()
    this.cancel = this.later(() => void this.ask(), delay)
  }

  private async ask(): Promise<void> {
    const ticket = ++this.asked
    try {
      const answer = await this.options.api.transferTargets(this.get().words.trim())
      if (ticket !== this.asked) return
      const first = this.get().searching || !this.get().answered
      this.answer = answer
      this.patch({ searching: false, failure: null, answered: true })
      this.arrange(first ? 'answered' : 'refreshed')
    } catch (failure) {
      if (ticket !== this.asked) return
      this.patch({ searching: false, failure: asApiError(failure) })
    }
    if (this.running) this.plan(refreshAfter)
  }

  /** Makes the lines out of the answer. The choice moves only where the words moved it. */
  private arrange(after: 'typed' | 'answered' | 'refreshed'): void {
    const { words, active, gone } = this.get()
    const before = this.chosen
    const { verbs, self, recent, kinds } = this.options
    const order = after === 'refreshed' ? this.order : null
    const groups = targetGroups({ answer: this.answer, words, verbs, self, recent: recent.get(), order, kinds })
    const rows = groups.flatMap(group => group.rows)
    this.order = new Map(rows.map((row, index) => [row.key, index]))
    if (after !== 'typed' && rows.some(row => row.key === active)) return this.patch({ groups })
    if (after === 'refreshed') return this.patch({ groups, active: null, gone: before?.name ?? gone })
    this.patch({ groups, active: firstChoice(groups, words), gone: null })
  }
}

/** The first line that fits the words and can take a call; without words only one that was used before. */
function firstChoice(groups: readonly TargetGroup[], words: string): string | null {
  const candidates = groups.filter(group => words.trim() !== '' || group.name === 'recent').flatMap(group => group.rows)
  const exact = candidates.find(row => row.agent?.extension === words.trim())
  return (exact ?? candidates.find(row => row.ready) ?? candidates[0])?.key ?? null
}
