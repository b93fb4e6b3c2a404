/** Mailboxes, rules and templates as administrators change them; mirrors `Crm.Contracts.Mail`. */
import type { Instant } from './words.ts'

export const mailSecurities = ['tls', 'startTls', 'none'] as const
export type MailSecurity = typeof mailSecurities[number]

/** Secrets are never told. */
export interface MailboxView {
  readonly mailboxId: string
  readonly version: number
  readonly name: string
  readonly address: string
  readonly fromName: string | null
  readonly enabled: boolean
  readonly queueId: string
  readonly plusAddresses: boolean
  readonly imap: MailServerView | null
  readonly folder: string
  readonly pollSeconds: number
  readonly smtp: MailServerView | null
  /** Null while nothing fetches. */
  readonly health: MailboxHealth | null
}

export interface MailboxHealth {
  readonly mailboxId: string
  readonly imapReady: boolean
  readonly smtpReady: boolean
  readonly fault: string | null
  readonly lastSeen: Instant | null
}

export interface MailServerView {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly userName: string | null
  readonly hasPassword: boolean
  readonly oAuth2: { readonly tokenEndpoint: string; readonly clientId: string; readonly hasClientSecret: boolean; readonly hasRefreshToken: boolean; readonly scope: string | null } | null
  /** Accepts just this certificate although no authority vouches for it. */
  readonly certificateSha256: string | null
}

/** Absent secrets keep what is stored while host and user stay. */
export interface MailServerRequest {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly userName: string | null
  readonly password: string | null
  readonly oAuth2: MailOAuth2Request | null
  readonly certificateSha256: string | null
}

export interface MailOAuth2Request {
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string | null
  readonly refreshToken: string | null
  readonly scope: string | null
}

export interface MailboxRequest {
  readonly name: string
  readonly address: string
  readonly fromName: string | null
  readonly enabled: boolean
  readonly queueId: string
  readonly plusAddresses: boolean
  readonly imap: MailServerRequest | null
  readonly folder: string
  readonly pollSeconds: number
  readonly smtp: MailServerRequest | null
}

export interface MailboxTest {
  readonly ok: boolean
  readonly faults: readonly string[]
}

/** Conditions that are given must all hold; what is null is not asked, and nothing is done about it. */
export interface MailRule {
  readonly name: string
  readonly enabled: boolean
  readonly mailboxId?: string | null
  readonly from?: string | null
  readonly fromDomain?: string | null
  readonly subjectContains?: string | null
  readonly header?: string | null
  readonly headerContains?: string | null
  readonly hasAttachments?: boolean | null
  readonly pattern?: string | null
  readonly patternIn?: 'subject' | 'text' | null
  readonly queue?: string | null
  readonly priority?: number | null
  readonly skills?: readonly string[] | null
  readonly spam?: boolean | null
  readonly noConfirmation?: boolean | null
  readonly stop?: boolean
}

export interface MailRules {
  readonly version: number
  readonly rules: readonly MailRule[]
}

/** A mail to try rules on. */
export interface MailSample {
  readonly mailboxId: string | null
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>> | null
  readonly hasAttachments: boolean
  readonly rules: readonly MailRule[]
}

export interface MailRulesTried {
  readonly verdict: {
    readonly queue: string | null
    readonly priority: number
    readonly skills: readonly string[]
    readonly spam: boolean
    readonly noConfirmation: boolean
    readonly attributes: Readonly<Record<string, string>>
  }
  /** Names of the rules that fit, in order. */
  readonly matched: readonly string[]
  readonly faults: readonly string[]
}

export const mailTemplateKinds = ['reply', 'confirmation', 'signature', 'transcript'] as const
export type MailTemplateKind = typeof mailTemplateKinds[number]

export interface MailTemplateFields {
  readonly kind: MailTemplateKind
  readonly name: string
  readonly language: string | null
  readonly queueId: string | null
  readonly shortcut: string | null
  /** Null keeps the subject it answers. */
  readonly subject: string | null
  readonly text: string
}

export interface MailTemplateView extends MailTemplateFields {
  readonly templateId: string
  readonly version: number
}

/** Variables a template may have. */
export const mailVariables = [
  'customer.name', 'customer.email', 'agent.name', 'queue.name', 'mail.subject', 'mail.date', 'mailbox.address', 'mailbox.name',
  'chat.date', 'chat.transcript',
] as const

/** What a queue promises for mails; times are seconds. */
export interface QueueMailRules {
  readonly firstResponse?: number | null
  readonly update?: number | null
  readonly solution?: number | null
  readonly warnBefore?: number | null
  /** Template of the confirmation; null sends none. */
  readonly confirmation?: string | null
  readonly reopenDays?: number | null
  readonly undoSeconds?: number | null
  readonly parkedDays?: number | null
  /** Where work waits from then on, or how urgently, when a promise breaks or warns while it waits. */
  readonly escalation?: MailEscalation | null
}

export interface MailEscalation {
  readonly queue?: string | null
  /** In minutes of age. */
  readonly priority?: number | null
  readonly onWarning?: boolean
}
