import type { ChatApi, ChatRefusal, Right } from '../wire/ChatApi.ts'
import type { ChatInvitations, ChatMessage, ChatStatus } from '../wire/contract.ts'
import type { HubFactory } from '../wire/HubSocket.ts'
import type { OutgoingFile } from './files.ts'
import type { Kept, Outgoing } from './Kept.ts'
import type { Reached } from './lines.ts'

export interface TalkState {
  /** Whether a chat could begin; null before that is known. */
  readonly online: boolean | null
  /** Whether a call could begin. */
  readonly calls: boolean
  /** When visitors are invited; null where nobody is. */
  readonly invitations: ChatInvitations | null
  /** Null while there is no conversation. */
  readonly right: Right | null
  readonly status: ChatStatus | null
  readonly lines: readonly ChatMessage[]
  readonly outbox: readonly Outgoing[]
  readonly files: readonly OutgoingFile[]
  readonly reached: Reached
  /** Who writes, by his name; null when nobody does. */
  readonly writing: string | null
  readonly link: 'off' | 'connecting' | 'online' | 'lost'
  readonly unread: number
  readonly rating: 'none' | 'open' | 'sending' | 'given'
  readonly beginning: boolean
  /** Of the last thing that was tried. */
  readonly failure: ChatRefusal | null
}

export interface TalkParts {
  readonly api: ChatApi
  readonly connect: HubFactory
  readonly kept: Kept
  readonly newId: () => string
  readonly random: () => number
  /** Who the site's customer is; null for strangers. */
  readonly customer: string | null
}

/** Without a conversation. */
export const nothing = {
  right: null, status: null, lines: [], outbox: [], files: [], reached: { delivered: 0, read: 0 }, writing: null, link: 'off', unread: 0,
  rating: 'none', beginning: false, failure: null,
} as const
