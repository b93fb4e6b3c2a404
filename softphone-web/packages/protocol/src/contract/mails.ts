/** E-mail at desks and for supervisors; mirrors `Crm.Contracts.Mail`. */
import type { DeskContext, DeskParty, DeskWrapUp } from './desk.ts'
import type { Instant } from './words.ts'

/** Whom an address names; the name is what he calls himself. */
export interface MailPerson {
  readonly name: string | null
  readonly address: string
}

export type MailAction = 'draft' | 'send' | 'undo' | 'note' | 'transfer' | 'park' | 'resume' | 'close' | 'wrap-up'

/** Why there is work with a thread. */
export type MailReason = 'mail' | 'reopened' | 'bounce' | 'send-failed' | 'started'

/** A piece of mail work the agent has, has parked, or is wrapping up. */
export interface DeskMail {
  readonly interactionId: string
  /** Null while it is parked. */
  readonly reservationId: string | null
  readonly threadId: string
  readonly state: 'working' | 'parked' | 'wrapUp'
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  /** Of the customer's newest mail. */
  readonly subject: string | null
  /** Null for one that an agent began. */
  readonly from: MailPerson | null
  readonly startedAt: Instant
  readonly connectedAt: Instant
  readonly reason: MailReason
  /** Rises with everything that changes in the thread; then it is fetched again. */
  readonly revision: number
  readonly mails: number
  readonly lastMailAt: Instant | null
  /** What was promised to the customer, the nearest first. */
  readonly clocks: readonly MailClock[]
  /** What the server would not refuse now. */
  readonly actions: readonly MailAction[]
  /** What can still be taken back; absent or null when nothing can. */
  readonly pending?: MailPending | null
  readonly context: DeskContext
  /** Why it could not be taken up again, as a reason word; absent or null unless that was tried last. */
  readonly resumeFailure?: string | null
  /** Present in wrap-up. */
  readonly wrapUp?: DeskWrapUp | null
}

/** What an offer of a mail shows. */
export interface DeskOfferMail {
  readonly threadId: string
  readonly subject: string | null
  readonly from: MailPerson | null
  /** The first words of the newest mail. */
  readonly snippet: string | null
  readonly reason: MailReason
}

export interface MailPending {
  readonly mailId: string
  readonly sendAt: Instant
}

export interface MailClock {
  readonly clock: 'firstResponse' | 'update' | 'solution'
  readonly dueAt: Instant
  readonly warnAt: Instant
  readonly state: 'running' | 'warned' | 'breached' | 'paused' | 'met'
}

/** A thread, the oldest first. */
export interface MailThread {
  readonly threadId: string
  readonly subject: string | null
  readonly revision: number
  /** The interaction that is open about it; null when none is. */
  readonly work: string | null
  readonly mailboxId: string
  readonly mails: readonly Mail[]
  readonly notes: readonly MailNote[]
  /** The reader's own. */
  readonly draft: MailDraft | null
  readonly actions: readonly MailAction[]
}

export type MailState = 'received' | 'pending' | 'sending' | 'retrying' | 'sent' | 'failed' | 'bounced' | 'cancelled'

/** One mail; its HTML is fetched separately. */
export interface Mail {
  readonly mailId: string
  readonly direction: 'in' | 'out'
  readonly at: Instant
  readonly author: 'person' | 'bounce' | 'autoReply' | 'list'
  readonly state: MailState
  readonly from: MailPerson | null
  readonly to: readonly MailPerson[]
  readonly cc: readonly MailPerson[]
  readonly bcc: readonly MailPerson[]
  readonly replyTo: readonly MailPerson[]
  readonly subject: string
  readonly text: string
  readonly hasHtml: boolean
  readonly attachments: readonly MailAttachment[]
  /** Its sender had no part in the thread before. */
  readonly stranger: boolean
  /** The user who wrote what goes out; null for automatic ones and what came in. */
  readonly by: string | null
  /** The mail server's last word, or the report of a bounce. */
  readonly detail: string | null
  readonly nextAttemptAt: Instant | null
  /** False when the person was erased, or the mail could not be read. */
  readonly readable: boolean
}

export interface MailAttachment {
  readonly part: number
  readonly name: string
  readonly type: string
  readonly size: number
  /** The HTML shows it. */
  readonly inline: boolean
}

/** Never sent. */
export interface MailNote {
  readonly noteId: string
  readonly at: Instant
  readonly by: string
  readonly text: string
}

/** A mail's HTML, made fit for a frame without scripts. */
export interface MailHtml {
  readonly html: string
  /** How many pictures lie elsewhere and are not shown. */
  readonly remoteImages: number
  readonly truncated: boolean
}

export type MailKind = 'reply' | 'replyAll' | 'forward' | 'new'

/** What is written but its files. */
export interface MailDraftFields {
  readonly kind: MailKind
  readonly inReplyTo: string | null
  readonly to: readonly MailPerson[]
  readonly cc: readonly MailPerson[]
  readonly bcc: readonly MailPerson[]
  readonly subject: string
  readonly text: string
}

export interface MailDraft extends MailDraftFields {
  /** Rises with each change; the next one names the one it saw. */
  readonly version: number
  readonly savedAt: Instant
  readonly attachments: readonly MailDraftFile[]
}

export interface MailDraftFile {
  readonly fileId: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/** What becomes of the work once a mail can no longer be taken back. */
export type MailThen = 'keep' | 'park' | 'close'

export interface MailTicket {
  readonly mailId: string
  readonly sendAt: Instant
}

/** A mailbox that can be written from. */
export interface MailSender {
  readonly mailboxId: string
  readonly name: string
  readonly address: string
  readonly queueId: string
}

/** What a page that writes mails must know. */
export interface MailOptions {
  readonly mailboxes: readonly MailSender[]
  readonly undoSeconds: number
  readonly attachmentsMax: number
  /** Of one file. */
  readonly attachmentBytesMax: number
  /** Of all files of a mail. */
  readonly draftBytesMax: number
  readonly recipientsMax: number
  readonly outcomes: readonly string[]
  /** Filled for the reader; null when there is none. */
  readonly signature: string | null
}

export interface MailTemplateChoice {
  readonly templateId: string
  readonly name: string
  readonly language: string | null
  readonly shortcut: string | null
}

/** A template with its variables filled; a null subject keeps the one that is there. */
export interface MailRendered {
  readonly subject: string | null
  readonly text: string
}

export interface MailStart {
  readonly queueId: string
  readonly mailboxId: string
  readonly to: readonly MailPerson[]
  readonly subject: string | null
  readonly customerId: string | null
}

/** The newest mail of a thread that never had work, for supervisors. */
export interface UnworkedMail {
  readonly mailId: string
  readonly threadId: string
  readonly queueId: string
  readonly mailboxId: string
  readonly at: Instant
  readonly why: 'spam' | 'bounce' | 'autoReply' | 'list' | 'own'
  readonly mails: number
  readonly from: MailPerson | null
  /** Null when it cannot be read any more. */
  readonly subject: string | null
}

/** Mail work that is not over, for supervisors. */
export interface MailWorkView {
  readonly interactionId: string
  readonly threadId: string
  readonly state: 'queued' | 'working' | 'parked' | 'leaving'
  readonly queueId: string
  readonly agentId: string | null
  readonly customer: DeskParty
  readonly subject: string | null
  readonly from: MailPerson | null
  readonly startedAt: Instant
  readonly connectedAt: Instant | null
  readonly reason: MailReason
  readonly clocks: readonly MailClock[]
}
