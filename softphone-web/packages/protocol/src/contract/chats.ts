/** Chats at a desk and for supervisors; mirrors `Crm.Contracts.Chat`. */
import type { DeskContext, DeskParty, DeskWrapUp } from './desk.ts'
import type { Instant } from './words.ts'

export type ChatAction = 'message' | 'note' | 'transfer' | 'park' | 'resume' | 'close' | 'wrap-up'

/** A chat the agent has, has parked, or is wrapping up. */
export interface DeskChat {
  /** Also the interaction's id. */
  readonly conversationId: string
  /** Null while it is parked. */
  readonly reservationId: string | null
  readonly state: 'connected' | 'parked' | 'wrapUp'
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly startedAt: Instant
  readonly connectedAt: Instant
  readonly lastSeq: number
  /** Lines of the customer this agent has not read. */
  readonly unread: number
  readonly lastMessage: ChatMessage | null
  /** Whether the customer's page is connected. */
  readonly customerOnline: boolean
  /** Since when the customer waits for an answer; null when he does not. */
  readonly silentSince: Instant | null
  /** What the server would not refuse now. */
  readonly actions: readonly ChatAction[]
  readonly subject?: string | null
  /** As the customer gave it: it names nobody for sure. */
  readonly email?: string | null
  readonly page?: ChatPage | null
  readonly context: DeskContext
  /** The channel of messages it goes over; absent or null for a chat on the web. */
  readonly channel?: DeskChannel | null
  /** Why it could not be taken up again, as a reason word; absent or null unless that was tried last. */
  readonly resumeFailure?: string | null
  /** From when the answer is overdue; absent or null when none is owed. */
  readonly overdueAt?: Instant | null
  /** How far both sides have got. */
  readonly receipts?: readonly ChatReceipt[]
  /** Present in wrap-up. */
  readonly wrapUp?: DeskWrapUp | null
}

/** A channel of messages as it stands for the agent. */
export interface DeskChannel {
  readonly id: string
  readonly textMax: number
  /** Whether texts are counted in segments of short messages. */
  readonly segments: boolean
  /** Until when free text may be sent; absent or null is always. */
  readonly windowUntil?: Instant | null
  /** The customer does not want to be written to. */
  readonly optedOut: boolean
  readonly templates: readonly ChannelTemplate[]
}

/** A text the channel's operator has approved, with places such as {{1}}. */
export interface ChannelTemplate {
  readonly id: string
  readonly text: string
}

/** How far a line has got on its channel. */
export interface ChatLineState {
  readonly state: 'queued' | 'sent' | 'delivered' | 'read' | 'failed'
  readonly reason?: string | null
}

/** Whether a medium is a conversation of lines rather than a call. */
export const isConversation = (mediaType: string): boolean => mediaType === 'chat' || mediaType === 'sms' || mediaType === 'whatsapp'

/** The page a customer began on. */
export interface ChatPage {
  readonly url: string | null
  readonly title: string | null
}

/** One line. Sequences rise by one, internal notes included. */
export interface ChatMessage {
  readonly seq: number
  readonly at: Instant
  readonly from: 'customer' | 'agent' | 'supervisor' | 'system'
  readonly kind: 'text' | 'note' | 'system'
  readonly name: string | null
  /** Null for system lines, and when it was erased. */
  readonly text: string | null
  /** Of a system line its word. */
  readonly system: string | null
  /** As the writer gave it; null for others' lines. */
  readonly clientMessageId: string | null
  /** Absent or null for what goes over no channel of messages. */
  readonly delivery?: ChatLineState | null
  /** The file that was sent, whose name is the text; absent or null for anything else. */
  readonly file?: ChatAttachment | null
}

/** A file in a chat; `image/…` may be shown as a picture. */
export interface ChatAttachment {
  readonly id: string
  readonly type: string
  /** Bytes. */
  readonly size: number
}

export interface ChatReceipt {
  readonly by: 'customer' | 'agent'
  readonly upTo: number
  readonly state: 'delivered' | 'read'
}

/** True fades after 8 s without another. */
export interface ChatTyping {
  readonly by: 'customer' | 'agent' | 'supervisor'
  readonly name: string | null
  readonly typing: boolean
}

/** Message `chat` of the hubs: exactly one of the four is there. */
export interface ChatUpdate {
  readonly conversationId: string
  readonly message: ChatMessage | null
  readonly receipt: ChatReceipt | null
  readonly typing: ChatTyping | null
  /** A known line got further on its channel. */
  readonly delivered?: (ChatLineState & { readonly seq: number }) | null
}

/** A conversation that is not over, for supervisors. */
export interface ConversationView {
  readonly conversationId: string
  readonly state: 'waiting' | 'connected' | 'parked' | 'leaving'
  readonly queueId: string
  readonly agentId: string | null
  readonly customer: DeskParty
  readonly subject: string | null
  readonly startedAt: Instant
  readonly connectedAt: Instant | null
  readonly customerOnline: boolean
  readonly lastSeq: number
  /** Since when the agent owes an answer; null when he does not. */
  readonly silentSince: Instant | null
  /** From when that is too long; absent or null when he owes none. */
  readonly overdueAt?: Instant | null
  /** User names of who has joined. */
  readonly supervisors: readonly string[]
  /** "chat", "sms" or "whatsapp". */
  readonly mediaType?: string
}

/** Words a queue's agents write often; `{customer}`, `{agent}` and `{queue}` stand for their names. */
export interface CannedReply {
  /** What is typed after a slash. */
  readonly shortcut: string
  readonly language: string
  readonly text: string
}

/** The longest line, in characters. */
export const chatTextLimit = 4_000
