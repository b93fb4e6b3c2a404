/**
 * What pages and the embedded softphone say to each other by postMessage. Both sides name the origin they speak to and hear nobody
 * else; a side that does not know the version keeps silent. Fields are only ever added.
 */
export const wireVersion = 1

/** Repeated by the page until it is welcomed: the softphone may still be loading. */
export interface WireHello { readonly crm: 'cti'; readonly v: number; readonly kind: 'hello' }

/** The softphone is there; `state` as it is now. */
export interface WireWelcome { readonly crm: 'cti'; readonly v: number; readonly kind: 'welcome'; readonly state: CtiState }

export interface WireRequest { readonly crm: 'cti'; readonly v: number; readonly kind: 'request'; readonly id: number; readonly verb: CtiVerb; readonly args: CtiArguments }

/** Why a request was refused: a word such as `wrong-state`, a sentence, and where more is known why as a word of its own. */
export interface WireFailure { readonly type: string; readonly message: string; readonly reason?: string }

/** To each request exactly one. */
export interface WireAnswer {
  readonly crm: 'cti'
  readonly v: number
  readonly kind: 'answer'
  readonly id: number
  readonly result?: unknown
  /** Present when it was refused. */
  readonly error?: WireFailure
}

export interface WireEvent { readonly crm: 'cti'; readonly v: number; readonly kind: 'event'; readonly name: 'state' | 'screenPop'; readonly data: unknown }

export type WireMessage = WireHello | WireWelcome | WireRequest | WireAnswer | WireEvent

export type CtiArguments = Readonly<Record<string, unknown>>

export const ctiVerbs = [
  'getState', 'answer', 'reject', 'hangup', 'hold', 'resume', 'mute', 'unmute', 'dtmf', 'transfer', 'dial', 'setPresence', 'wrapUp', 'saveLog', 'screenPop',
  'searchAndScreenPop',
] as const

export type CtiVerb = (typeof ctiVerbs)[number]

/** `ringing` until it is answered; `wrapUp` after the conversation. */
export type CtiCallState = 'ringing' | 'calling' | 'connecting' | 'talking' | 'held' | 'reconnecting' | 'wrapUp'

export interface CtiCall {
  readonly interactionId: string
  /** Null while it rings and in wrap-up. */
  readonly callId: string | null
  readonly state: CtiCallState
  readonly queueId: string
  readonly queueName: string
  /** Null when withheld. */
  readonly number: string | null
  readonly name: string | null
  readonly customerId: string | null
  /** What became known before: by flows, by another IVR, by User-to-User. */
  readonly attributes: Readonly<Record<string, string>>
  readonly muted: boolean
  readonly answeredAt: string | null
}

export interface CtiState {
  readonly signedIn: boolean
  readonly agentId: string | null
  readonly presence: string | null
  readonly routingStatus: string | null
  readonly call: CtiCall | null
}

/** Somebody to be shown. */
export interface CtiScreenPop {
  readonly customerId: string
  readonly name: string
  readonly company: string | null
  /** Where our own record of him is. */
  readonly url: string
}

export interface CtiSearchResult {
  readonly match: 'none' | 'one' | 'many'
  readonly customers: readonly CtiScreenPop[]
  /** Whether it was shown. */
  readonly popped: boolean
}

export const signedOutState: CtiState = { signedIn: false, agentId: null, presence: null, routingStatus: null, call: null }

/** A message of ours, or null: anything may arrive on a window. */
export function readWire(data: unknown): WireMessage | null {
  if (typeof data !== 'object' || data === null) return null
  const message = data as Partial<WireMessage>
  return message.crm === 'cti' && message.v === wireVersion && typeof message.kind === 'string' ? (message as WireMessage) : null
}
