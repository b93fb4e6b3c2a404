import type { Activity } from '@crm/protocol'

/** How serious a figure is. `none`: nothing to judge. */
export type Severity = 'none' | 'good' | 'warn' | 'bad'

/** Where a figure begins to be a warning, and where it is critical. */
export interface Limit {
  readonly warn: number
  readonly bad: number
}

export type ThresholdName =
  | 'waiting' | 'longestWait' | 'serviceLevel' | 'abandonmentRate' | 'averageSpeedOfAnswer' | 'occupancy'
  | 'talking' | 'held' | 'wrapUp' | 'break'

export type Thresholds = Readonly<Record<ThresholdName, Limit>>

interface ThresholdKind {
  readonly unit: 'count' | 'seconds' | 'share'
  /** True when less is worse. */
  readonly falling: boolean
  readonly most: number
}

export const thresholdKinds: Readonly<Record<ThresholdName, ThresholdKind>> = {
  waiting: { unit: 'count', falling: false, most: 10_000 },
  longestWait: { unit: 'seconds', falling: false, most: 86_400 },
  serviceLevel: { unit: 'share', falling: true, most: 1 },
  abandonmentRate: { unit: 'share', falling: false, most: 1 },
  averageSpeedOfAnswer: { unit: 'seconds', falling: false, most: 86_400 },
  occupancy: { unit: 'share', falling: false, most: 1 },
  talking: { unit: 'seconds', falling: false, most: 86_400 },
  held: { unit: 'seconds', falling: false, most: 86_400 },
  wrapUp: { unit: 'seconds', falling: false, most: 86_400 },
  break: { unit: 'seconds', falling: false, most: 86_400 },
}

export const thresholdNames = Object.keys(thresholdKinds) as readonly ThresholdName[]

export const defaultThresholds: Thresholds = {
  waiting: { warn: 3, bad: 10 },
  longestWait: { warn: 30, bad: 120 },
  serviceLevel: { warn: 0.8, bad: 0.6 },
  abandonmentRate: { warn: 0.05, bad: 0.1 },
  averageSpeedOfAnswer: { warn: 20, bad: 60 },
  occupancy: { warn: 0.85, bad: 0.95 },
  talking: { warn: 600, bad: 1_200 },
  held: { warn: 60, bad: 180 },
  wrapUp: { warn: 90, bad: 300 },
  break: { warn: 900, bad: 1_800 },
}

/** Judges a figure. Only a service level can be good: the others are merely not yet a worry. */
export function severityOf(name: ThresholdName, value: number | null, thresholds: Thresholds): Severity {
  if (value === null) return 'none'
  const { warn, bad } = thresholds[name]
  if (thresholdKinds[name].falling) return value < bad ? 'bad' : value < warn ? 'warn' : 'good'
  return value >= bad ? 'bad' : value >= warn ? 'warn' : 'none'
}

/** The limit that an agent's activity has by its duration; null for what may last as long as it likes. */
export function activityThreshold(activity: Activity, presence: string): ThresholdName | null {
  switch (activity) {
    case 'talking': return 'talking'
    case 'held': return 'held'
    case 'wrap-up': return 'wrapUp'
    case 'off-queue': return presence === 'break' || presence === 'meal' ? 'break' : null
    default: return null
  }
}

/** Whether both limits are within what the figure can be, and critical is not milder than the warning. */
export function isLimit(name: ThresholdName, limit: Limit): boolean {
  const { most, falling } = thresholdKinds[name]
  const within = (value: number): boolean => Number.isFinite(value) && value >= 0 && value <= most
  return within(limit.warn) && within(limit.bad) && (falling ? limit.bad <= limit.warn : limit.bad >= limit.warn)
}
