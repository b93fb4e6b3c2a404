/** Configuration as supervisors change it; mirrors `Crm.Contracts.Rest` and the settings of `Crm.Events`. Durations and times of day are seconds. */
import type { CannedReply } from './chats.ts'
import type { InvitationRules } from './invitations.ts'
import type { QueueMailRules } from './mailboxes.ts'
import type { AgentQueue } from './rest.ts'
import type { Instant } from './words.ts'

export interface Requirement {
  readonly skill: string
  readonly atLeast: number
}

export interface RoutingStep {
  readonly after: number
  readonly requirements: readonly Requirement[]
  readonly maxLevel: number
}

export const strategies = ['longestIdle', 'mostProficient', 'leastOccupied', 'roundRobin', 'leastLoaded'] as const
export const overflowKinds = ['queue', 'voicemail', 'callback', 'external', 'message'] as const

export interface OverflowTarget {
  readonly kind: typeof overflowKinds[number]
  readonly queue?: string | null
  readonly address?: string | null
}

export interface OverflowRules {
  readonly whenFull?: OverflowTarget | null
  readonly whenTooLong?: OverflowTarget | null
  readonly whenClosed?: OverflowTarget | null
  readonly whenNoAgents?: OverflowTarget | null
  readonly noAgentsAfter?: number | null
  readonly leaveAtClosing?: boolean
  readonly emergencyClosed?: boolean
  readonly closedUntil?: Instant | null
}

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = typeof weekdays[number]

export interface OpenSpan {
  readonly day: Weekday
  readonly from: number
  /** Up to 86,400, midnight. */
  readonly to: number
}

/** From equal to to: closed that day. */
export interface SpecialSpan {
  /** As `2026-12-25`. */
  readonly date: string
  readonly from: number
  readonly to: number
  readonly everyYear?: boolean
}

export interface QueueHours {
  readonly zone: string
  readonly week: readonly OpenSpan[]
  readonly special: readonly SpecialSpan[]
}

export interface QueueSettings {
  readonly displayName: string
  readonly steps: readonly RoutingStep[]
  readonly strategy: typeof strategies[number]
  readonly priority: number
  readonly weight: number
  readonly offerTimeout: number
  readonly wrapUpTimeout: number
  readonly maxEntries: number
  readonly maxWait: number | null
  readonly serviceLevelThreshold: number
  readonly shortAbandonThreshold: number
  readonly wrapUpCodes: readonly { readonly code: string; readonly label: string }[]
  readonly wrapUpCodeRequired: boolean
  readonly rejectExclusion: number
  readonly offersAtOnce?: number
  readonly serviceLevelTarget?: number | null
  readonly overflow?: OverflowRules | null
  readonly hours?: QueueHours | null
  readonly calendar?: string | null
  readonly recording?: RecordingRules | null
  /** What is promised for mails; null where none are taken. */
  readonly mail?: QueueMailRules | null
  /** Promises of single channels; what is missing has the queue's own. */
  readonly channels?: readonly ChannelService[] | null
  /** What agents have ready to say in chats. */
  readonly replies?: readonly CannedReply[] | null
  /** Whether pages may begin chats in it; null where none are taken from the web. */
  readonly chat?: { readonly fromWeb?: boolean } | null
  /** How visitors of pages are invited to chat; null where nobody is. */
  readonly invitations?: InvitationRules | null
}

export const promisedChannels = ['voice', 'chat', 'email', 'sms', 'whatsapp'] as const

/** What a queue promises on one channel. */
export interface ChannelService {
  readonly channel: typeof promisedChannels[number] | 'message' | 'callback'
  /** Answered within so many seconds; of e-mail in the queue's hours. */
  readonly threshold: number
  /** 0 to 1; null is the queue's own. */
  readonly target?: number | null
}

/** In rising strictness; `alwaysLocked` can be paused, not stopped. */
export const recordingModes = ['onDemand', 'always', 'alwaysLocked', 'never'] as const
export type RecordingMode = typeof recordingModes[number]

/** How the calls of a queue are recorded. */
export interface RecordingRules {
  readonly mode: RecordingMode
  /** A pause ends by itself after so many seconds; null is five minutes. */
  readonly pauseAtMost?: number | null
  /** Null follows the site. */
  readonly keepDays?: number | null
}

/** What every changeable thing has. */
interface Configured {
  readonly id: string
  /** Also the ETag. */
  readonly version: number
  /** Whether decisions rest on it already. */
  readonly effective: boolean
}

export interface QueueConfigurationView extends Configured {
  readonly settings: QueueSettings
}

export interface AgentRoutingView extends Configured {
  readonly displayName: string
  readonly queues: readonly AgentQueue[]
  readonly skills: Readonly<Record<string, number>>
  readonly profile?: string | null
  readonly maxVoice: number
  /** Whether he may place calls himself; absent is no. */
  readonly mayDial?: boolean
  /** Null where only the queue decides. */
  readonly recording?: RecordingMode | null
}

/** What a change of an agent's routing says. */
export interface AgentRoutingDraft {
  /** Level per queue. */
  readonly queues: Readonly<Record<string, number>>
  readonly skills: Readonly<Record<string, number>>
  readonly profile: string | null
  readonly maxVoice: number
  /** Whether he may place calls himself; absent is no. */
  readonly mayDial?: boolean
  /** Null where only the queue decides. */
  readonly recording?: RecordingMode | null
}

export interface CalendarSettings {
  readonly displayName: string
  readonly hours: QueueHours
}

export interface CalendarView extends Configured {
  readonly settings: CalendarSettings
  /** The queues that name it. */
  readonly queues: readonly string[]
}

export const media = ['voice', 'chat', 'email', 'message', 'callback'] as const

export interface MediaCapacity {
  readonly media: string
  readonly cost: number
  readonly max: number
  readonly exclusive?: boolean
  readonly interruptedBy?: readonly string[] | null
  /** Seconds without work after which it is offered. */
  readonly afterIdle?: number | null
}

export interface CapacityProfileSettings {
  readonly displayName: string
  readonly capacity: { readonly media: readonly MediaCapacity[]; readonly units: number }
}

export interface CapacityProfileView extends Configured {
  readonly settings: CapacityProfileSettings
  /** The agents who have it. */
  readonly agents: readonly string[]
}

export interface SettingChange {
  /** Its path, such as `overflow.emergencyClosed`. */
  readonly field: string
  readonly old?: unknown
  readonly new?: unknown
}

export interface ConfigurationVersion {
  readonly version: number
  /** Null for what was there before the first change that was kept. */
  readonly at: Instant | null
  readonly by: string
  /** `queue.replaced`, `agent.skill-set`, `calendar.undone`, ...; `initial` for what was there before. */
  readonly act: string
  readonly note: string | null
  readonly changes: readonly SettingChange[]
}

/** Message `configuration` of the supervisor hub: something changed since the revision before. */
export interface ConfigurationNotice {
  readonly revision: number
}
