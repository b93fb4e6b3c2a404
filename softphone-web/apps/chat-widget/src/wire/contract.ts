/** What the chat API says; mirrors `Crm.Contracts.Chat`. Instants are ISO 8601 UTC strings. */

export interface ChatStatus {
  readonly state: 'waiting' | 'connected' | 'parked' | 'ended'
  /** Place in the queue, 1 for the next; null unless he waits. */
  readonly position: number | null
  /** Seconds; null while nothing is known. */
  readonly estimatedWait: number | null
  readonly agent: string | null
  readonly endReason: string | null
}

export interface ChatMessage {
  readonly seq: number
  readonly at: string
  readonly from: 'customer' | 'agent' | 'supervisor' | 'system'
  readonly kind: 'text' | 'note' | 'system'
  readonly name: string | null
  /** Null for system lines, and when it was erased. */
  readonly text: string | null
  /** Of a system line its word. */
  readonly system: string | null
  readonly clientMessageId: string | null
  /** The file that was sent, whose name is the text. */
  readonly file?: ChatAttachment | null
}

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

export interface ChatTyping {
  readonly by: string
  readonly name: string | null
  readonly typing: boolean
}

export interface ChatSnapshot {
  readonly conversationId: string
  readonly status: ChatStatus
  readonly messages: readonly ChatMessage[]
  /** Older lines after the asked sequence were left out. */
  readonly more: boolean
  readonly lastSeq: number
  readonly receipts: readonly ChatReceipt[]
  readonly mayRate: boolean
}

export interface ChatTicket {
  readonly state: 'offline' | 'waiting' | 'connected'
  readonly conversationId: string | null
  readonly token: string | null
  readonly status: ChatStatus | null
  readonly reason: string | null
}

export interface ChatAvailability {
  readonly state: 'online' | 'offline'
  readonly reason: string | null
  readonly waiting: number | null
  readonly estimatedWait: number | null
  /** Whether a call from the page could begin now. */
  readonly calls: boolean
  /** When the page invites its visitor; null or absent where nobody is invited. */
  readonly invitations?: ChatInvitations | null
}

export interface ChatInvitations {
  /** Seconds for which nobody is invited who declined. */
  readonly afterDecline: number
  /** The first that holds counts. */
  readonly rules: readonly InvitationCondition[]
}

/** What must hold at once; what is null or absent is not asked. Times in seconds. */
export interface InvitationCondition {
  readonly id: string
  readonly pages?: string | null
  readonly onPage?: number | null
  readonly idle?: number | null
  readonly pagesSeen?: number | null
  /** Per cent. */
  readonly scrolled?: number | null
  readonly returning?: boolean | null
}

/** Whether a visitor may be invited now. */
export interface InvitationTicket {
  readonly state: 'invited' | 'no'
  readonly invitationId: string | null
  readonly text: string | null
  readonly language: string | null
  /** Seconds. */
  readonly expiresIn: number | null
  readonly reason: string | null
}

/** The right to one call; no ticket while nobody takes calls. */
export interface WebCallTicket {
  readonly state: 'ready' | 'offline'
  readonly ticket: string | null
  readonly reason: string | null
}

export interface WebCallRequest {
  readonly ticket: string
  readonly sdp: string
  readonly name: string | null
  readonly language: string
  readonly page: { readonly url: string; readonly title: string }
  readonly attributes: Readonly<Record<string, string>>
}

export interface WebCallStatus {
  readonly state: 'waiting' | 'connected' | 'ended'
  readonly position: number | null
  /** Seconds; null while nothing is known. */
  readonly estimatedWait: number | null
  readonly agent: string | null
  readonly endReason: string | null
}

export interface WebCallBegun {
  readonly callId: string
  readonly token: string
  readonly sdp: string
  readonly status: WebCallStatus
}

/** What a page says to begin. */
export interface ChatRequest {
  readonly entryPoint: string
  readonly name: string | null
  readonly email: string | null
  readonly subject: string | null
  readonly language: string
  readonly page: { readonly url: string; readonly title: string }
  readonly attributes: Readonly<Record<string, string>>
  readonly customerId: string | null
  readonly customerSignature: string | null
  /** The invitation that was accepted. */
  readonly invitation?: string | null
  /** The first line, under its own id; sent again as a message it is the same line. */
  readonly first?: { readonly clientMessageId: string; readonly text: string } | null
}

/** The longest line, in characters. */
export const textLimit = 4_000

/** The longest comment of a rating, in characters. */
export const commentLimit = 1_000
