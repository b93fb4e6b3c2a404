/** Live gauges of all queues and agents; mirrors `Crm.Contracts.Live`. Durations are seconds. */
import type { Help, LiveSupervisor } from './supervision.ts'
import type { Instant, Presence, RoutingStatus } from './words.ts'

export interface LivePicture {
  readonly version: number
  readonly at: Instant
  readonly queues: readonly LiveQueue[]
  readonly agents: readonly LiveAgent[]
}

export interface LiveQueue {
  readonly id: string
  readonly name: string
  readonly waiting: number
  /** Null when nobody waits. */
  readonly longestWait: number | null
  readonly agentsReady: number
  readonly agentsOnQueue: number
  readonly today: QueueFigures
  /** Promised calls back that have not been made yet. */
  readonly callbacks?: number
  /** Why it takes nobody; null while it does. */
  readonly closed?: 'emergency' | 'hours' | null
  /** Its open mail work; absent or null when there is none. */
  readonly mails?: LiveMails | null
}

/** A queue's open mail work. */
export interface LiveMails {
  readonly waiting: number
  readonly withAgents: number
  /** Since when the oldest that waits has been waiting. */
  readonly oldestSince: Instant | null
  /** When the next promise breaks. */
  readonly dueAt: Instant | null
  /** With a promise that is about to break; that is broken. */
  readonly warned: number
  readonly late: number
}

export type Activity =
  'off-queue' | 'idle' | 'ringing' | 'connecting' | 'talking' | 'held' | 'wrap-up' | 'not-responding'

export interface LiveAgent {
  readonly id: string
  readonly name: string
  readonly presence: Presence
  readonly presenceReason: string | null
  readonly presenceSince: Instant
  readonly routingStatus: RoutingStatus
  readonly activity: Activity
  readonly activitySince: Instant
  readonly interaction: string | null
  /** 0 to 1; null before there is anything to divide by. */
  readonly occupancy: number | null
  /** The queue of the work in hand; null when there is none. */
  readonly queue?: string | null
  /** Since when the customer who is offered to this agent has been waiting; null when nobody is. */
  readonly customerWaitingSince?: Instant | null
  /** The queues the agent serves, first choice first. */
  readonly queues?: readonly string[] | null
  /** The call the agent is in. */
  readonly call?: string | null
  /** Who listens to it. */
  readonly supervisors?: readonly LiveSupervisor[]
  /** The agent's call for help. */
  readonly help?: Help | null
}

/** Counted per queue visit; an average over nothing is null. */
export interface QueueFigures {
  readonly offered: number
  readonly answered: number
  readonly answeredInThreshold: number
  readonly abandoned: number
  readonly shortAbandoned: number
  readonly overflowed: number
  readonly callbackRequested: number
  readonly voicemail: number
  readonly transferredOut: number
  readonly requeued: number
  readonly closedBySystem: number
  readonly averageSpeedOfAnswer: number | null
  readonly averageHandleTime: number | null
  readonly serviceLevel: number | null
  readonly serviceLevelVariant: string
  readonly longestWait: number | null
  readonly waiting: number
  readonly agentsReady: number
  readonly abandonmentRate: number | null
  readonly occupancy: number | null
  /** The same by channel, those that had a visit; the sums over them are the queue's. */
  readonly channels?: readonly ChannelFigures[]
}

/** One channel of a queue. Times in seconds. */
export interface ChannelFigures {
  readonly channel: 'voice' | 'chat' | 'email' | 'message' | 'callback' | 'sms' | 'whatsapp'
  readonly offered: number
  readonly answered: number
  readonly answeredInThreshold: number
  readonly abandoned: number
  readonly shortAbandoned: number
  /** Ended in any other way. */
  readonly left: number
  readonly waiting: number
  readonly handled: number
  readonly averageSpeedOfAnswer: number | null
  readonly averageHandleTime: number | null
  readonly serviceLevel: number | null
  readonly longestWait: number | null
  /** As set now. */
  readonly threshold: number
  /** 0 to 1; null when nothing is aimed at. */
  readonly target: number | null
}
