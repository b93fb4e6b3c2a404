/** A point in time as ISO 8601 in UTC, for example `2026-11-21T20:25:00.123456Z`. */
export type Instant = string

/** What a person declares about himself. */
export type Presence = 'offline' | 'available' | 'busy' | 'break' | 'meal' | 'meeting' | 'training'

/** What the routing machine decided about an agent; agents never set it. */
export type RoutingStatus = 'offQueue' | 'idle' | 'interacting' | 'communicating' | 'notResponding'

export type Role = 'agent' | 'supervisor' | 'admin'
export type Language = 'en' | 'zh'
export type Theme = 'system' | 'light' | 'dark'

export const presences: readonly Presence[] =
  ['available', 'busy', 'break', 'meal', 'meeting', 'training', 'offline']
