import type { AgentRoutingDraft, AgentRoutingView, CapacityProfileSettings, CalendarSettings, QueueSettings } from '@crm/protocol'

/** Plain equality of what JSON can say; null and absent are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a ?? null, b ?? null)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(name => same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
}

/**
 * What I changed since we both began, put on top of what somebody else made of it meanwhile: fields that I did not touch are his. Parts and maps are looked
 * into; of lists, what either took away is gone and what either added is there.
 */
export function onTop<T>(base: T, mine: T, theirs: T): T {
  if (same(base, mine)) return theirs
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) return bothLists(base, mine, theirs) as T
  if (!isPart(mine) || !isPart(theirs) || !(isPart(base) || base == null)) return mine
  const from = (base ?? {}) as Record<string, unknown>
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)])
  const merged = [...names].flatMap(name => {
    const own = (mine as Record<string, unknown>)[name]
    const isTaken = own === undefined && from[name] !== undefined // what I took away stays away
    const value = onTop(from[name], own, (theirs as Record<string, unknown>)[name])
    return isTaken || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(merged) as T
}

/** The new text of a key: small letters, digits, `-`, `_` and `.`. */
export function isKey(text: string): boolean {
  return /^[a-z0-9._-]{1,64}$/.test(text)
}

export function routingDraft({ queues, skills, profile, maxVoice, mayDial, recording }: AgentRoutingView): AgentRoutingDraft {
  return { queues: Object.fromEntries(queues.map(queue => [queue.id, queue.level])), skills, profile: profile ?? null, maxVoice, mayDial: mayDial === true, recording: recording ?? null }
}

export function newCalendar(displayName: string): CalendarSettings {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { displayName, hours: { zone, week: days.map(day => ({ day, from: 8 * 3_600, to: 18 * 3_600 })), special: [] } }
}

export function newProfile(displayName: string): CapacityProfileSettings {
  return { displayName, capacity: { units: 100, media: [{ media: 'voice', cost: 100, max: 1, exclusive: true }] } }
}

/** True while an emergency closing holds, at a time in milliseconds. */
export function isClosed(settings: QueueSettings, now: number): boolean {
  const rules = settings.overflow
  return rules?.emergencyClosed === true && (rules.closedUntil == null || now < Date.parse(rules.closedUntil))
}

/** Seconds of the day as `08:30`; midnight at its end is `00:00` too. */
export function timeOfDay(seconds: number): string {
  const minutes = Math.round(seconds / 60) % (24 * 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** `08:30` as seconds of the day; null when it is none. An end of `00:00` is midnight. */
export function secondsOfDay(text: string, isEnd: boolean): number | null {
  const found = /^(\d\d):(\d\d)/.exec(text)
  if (found === null) return null
  const seconds = Number(found[1]) * 3_600 + Number(found[2]) * 60
  return seconds === 0 && isEnd ? 86_400 : seconds
}

function bothLists(base: readonly unknown[], mine: readonly unknown[], theirs: readonly unknown[]): readonly unknown[] {
  const has = (list: readonly unknown[], one: unknown): boolean => list.some(other => same(one, other))
  return [
    ...mine.filter(one => has(theirs, one) || !has(base, one)),
    ...theirs.filter(one => !has(base, one) && !has(mine, one)),
  ]
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
