import type { Keep } from '../settings/Preferences.ts'
import { readJson } from '../settings/Preferences.ts'
import { Store } from '../state/Store.ts'
import { agentColumns, queueColumns, type AgentSort, type QueueSort } from './boardRows.ts'
import { defaultThresholds, isLimit, thresholdNames, type Limit, type Thresholds } from './thresholds.ts'

export type AgentLayout = 'table' | 'tiles'

export interface WallboardChoice {
  readonly thresholds: Thresholds
  readonly queueSort: QueueSort
  readonly agentSort: AgentSort
  readonly layout: AgentLayout
  /** Sounds when something becomes critical. */
  readonly alarm: boolean
  /** Hides who the agents are, for screens that anybody can see. */
  readonly anonymous: boolean
  /** Seconds a page of the big screen is shown. */
  readonly pageSeconds: number
}

export const pageSecondsLimits = { least: 5, most: 300 } as const

const defaults: WallboardChoice = {
  thresholds: defaultThresholds,
  queueSort: { column: 'longestWait', descending: true },
  agentSort: { column: 'activity', descending: false },
  layout: 'table',
  alarm: false,
  anonymous: false,
  pageSeconds: 15,
}

/** How one viewer wants his wallboard; kept in this browser under his name. */
export class WallboardSettings extends Store<WallboardChoice> {
  private readonly keep: Keep
  private readonly key: string

  constructor(keep: Keep, viewer: string) {
    const key = `crm.wallboard.${viewer}`
    super(read(readJson(keep.getItem(key))))
    this.keep = keep
    this.key = key
  }

  override set(value: WallboardChoice): void {
    super.set(value)
    this.keep.setItem(this.key, JSON.stringify(value))
  }
}

function read(stored: Record<string, unknown>): WallboardChoice {
  const seconds = stored['pageSeconds']
  return {
    thresholds: readThresholds(stored['thresholds']),
    queueSort: readSort(stored['queueSort'], queueColumns) ?? defaults.queueSort,
    agentSort: readSort(stored['agentSort'], agentColumns) ?? defaults.agentSort,
    layout: stored['layout'] === 'tiles' ? 'tiles' : defaults.layout,
    alarm: stored['alarm'] === true,
    anonymous: stored['anonymous'] === true,
    pageSeconds: typeof seconds === 'number' && seconds >= pageSecondsLimits.least && seconds <= pageSecondsLimits.most
      ? seconds : defaults.pageSeconds,
  }
}

function readThresholds(stored: unknown): Thresholds {
  const found = record(stored)
  return Object.fromEntries(thresholdNames.map(name => {
    const limit = record(found[name])
    const read = { warn: limit['warn'], bad: limit['bad'] } as Limit
    return [name, isLimit(name, read) ? read : defaultThresholds[name]]
  })) as Thresholds
}

function readSort<C extends string>(stored: unknown, columns: readonly C[]): { column: C; descending: boolean } | null {
  const { column, descending } = record(stored)
  const known = columns.find(candidate => candidate === column)
  return known === undefined ? null : { column: known, descending: descending === true }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
