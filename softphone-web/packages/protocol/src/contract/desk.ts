/**
 * The agent's desk as the engine pushes it (message `desk` of `/hubs/agent`, `GET /api/v1/agents/me/desk`).
 * Mirrors `Crm.Contracts.Desk`; instants are ISO 8601 UTC strings.
 */
import type { DeskChat } from './chats.ts'
import type { DeskMail, DeskOfferMail } from './mails.ts'
import type { CustomerCard } from './customers.ts'
import type { DeskRecording } from './recordings.ts'
import type { DeskCampaign, DeskPreview } from './campaigns.ts'
import type { DeskDialResult } from './dialling.ts'
import type { DeskSupervisor, Help } from './supervision.ts'
import type { CallAction, CallRole, DeskCallParty, DeskConsult } from './parties.ts'
import type { Instant, Presence, RoutingStatus } from './words.ts'

export interface DeskState {
  /** Rises with every change; a page shows the state with the highest version it has seen. */
  readonly version: number
  /** Server clock when the state was made. */
  readonly at: Instant
  readonly agentId: string
  readonly displayName: string
  readonly presence: Presence
  readonly presenceReason: string | null
  readonly presenceSince: Instant
  readonly routingStatus: RoutingStatus
  readonly routingStatusSince: Instant
  readonly phone: DeskPhone
  readonly offer: DeskOffer | null
  readonly call: DeskCall | null
  readonly wrapUp: DeskWrapUp | null
  /** The record of a campaign he is shown and may dial; absent or null when there is none. */
  readonly preview?: DeskPreview | null
  /** The chats he has, wraps up or has parked, the oldest first; absent from servers without chats. */
  readonly chats?: readonly DeskChat[]
  /** The mail work he has, wraps up or has parked; absent from servers without e-mail. */
  readonly mails?: readonly DeskMail[]
  /** Whether the agent may place calls himself. */
  readonly mayDial?: boolean
  /** How his last own call ended that nobody answered; absent or null after a minute, or once he has another call. */
  readonly lastDial?: DeskDialResult | null
}

export type MediaState = 'none' | 'connecting' | 'connected' | 'lost'

export interface DeskPhone {
  /** `device`: a registered SIP phone takes the calls instead of the browser. */
  readonly kind: 'browser' | 'device'
  readonly devices: number
  readonly mediaSession: string | null
  readonly mediaState: MediaState
}

/** Why somebody is rung: by a queue, or by a colleague who passes a call on, asks, or gets his own call back. */
export type OfferKind = 'queue' | 'transfer' | 'consult' | 'return'

export interface DeskOffer {
  /** Absent or null unless it is a promised call back. */
  readonly callback?: DeskCallback | null
  /** Absent or null: by a queue. */
  readonly kind?: OfferKind | null
  /** The name of the colleague who transfers or asks; null when nobody does. */
  readonly askedBy?: string | null
  readonly reservationId: string
  readonly interactionId: string
  readonly mediaType: string
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly context: DeskContext
  readonly waitingSince: Instant
  readonly offeredAt: Instant
  readonly deadline: Instant
  /** Answered at the phone: the page may only reject it. */
  readonly ringsOnDevice: boolean
  /** Present when it is a mail. */
  readonly mail?: DeskOfferMail | null
  /** Present when it is a chat. */
  readonly chat?: DeskOfferedChat | null
}

/** What an offered chat is about. */
export interface DeskOfferedChat {
  readonly subject: string | null
  /** The first the customer wrote, at most 200 characters of it. */
  readonly firstLine: string | null
}

/** How sure it is who the other party is. */
export type PartyMatch = 'known' | 'ambiguous' | 'unknown' | 'withheld'

/** The other party; number and name are null when withheld. */
export interface DeskParty {
  readonly number: string | null
  readonly name: string | null
  readonly customerId: string | null
  readonly card: CustomerCard | null
  readonly match: PartyMatch
  /** Who it may be, the surest first; empty unless ambiguous. */
  readonly candidates: readonly DeskCandidate[]
}

export interface DeskCandidate {
  readonly customerId: string
  readonly name: string
  readonly company: string | null
  readonly quality: 'exact' | 'possible' | 'tail'
  /** The person at the customer whose number it is; null when it is the customer's own. */
  readonly contact: string | null
  readonly vip: boolean
}

/** What became known about an interaction before an agent had it. */
export interface DeskContext {
  readonly language: string | null
  /** Menus gone through, in order. */
  readonly menuPath: readonly string[]
  readonly attributes: readonly DeskAttribute[]
}

export interface DeskAttribute {
  readonly name: string
  /** Null when erased. */
  readonly value: string | null
}

/** `calling`: the customer's telephone rings; hanging up stops it. */
export type CallState = 'calling' | 'connecting' | 'talking' | 'held' | 'reconnecting'

/** That the work is a promised call back. */
export interface DeskCallback {
  readonly callbackId: string
  readonly askedAt: Instant
  /** Attempts before that came to nothing. */
  readonly attempts: number
  readonly lastFailure: string | null
}

export interface DeskCall {
  /** Absent or null unless it is a promised call back. */
  readonly callback?: DeskCallback | null
  readonly callId: string
  readonly legId: string
  readonly interactionId: string
  readonly reservationId: string
  readonly state: CallState
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly context: DeskContext
  readonly startedAt: Instant
  readonly answeredAt: Instant | null
  readonly heldSince: Instant | null
  readonly muted: boolean
  readonly recording: boolean
  /** What the recording is doing and what may be done with it; absent from servers that do not say. */
  readonly recordingControl?: DeskRecording
  readonly onDevice: boolean
  /** Who listens. */
  readonly supervisors?: readonly DeskSupervisor[]
  /** Present while the agent waits for help. */
  readonly help?: Help | null
  readonly role: CallRole
  /** Everybody in the call. */
  readonly parties: readonly DeskCallParty[]
  readonly consult: DeskConsult | null
  /** What the server would not refuse now. */
  readonly actions: readonly CallAction[]
  /** The customer has been on hold for long. */
  readonly holdReminder: boolean
  /** The campaign that placed the call. */
  readonly campaign?: DeskCampaign | null
}

export interface DeskWrapUp {
  readonly reservationId: string
  readonly interactionId: string
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly context: DeskContext
  readonly codes: readonly DeskWrapUpCode[]
  readonly codeRequired: boolean
  readonly startedAt: Instant
  readonly deadline: Instant
  /** The campaign that placed the call. */
  readonly campaign?: DeskCampaign | null
}

export interface DeskWrapUpCode {
  readonly code: string
  readonly label: string
}
