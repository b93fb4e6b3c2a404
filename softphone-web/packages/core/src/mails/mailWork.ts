import type { DeskMail, MailDraft, MailDraftFields, MailDraftFile, MailThread } from '@crm/protocol'
import type { DraftFate } from './DraftKeeper.ts'

/** A mail as it is being written here, beside what the server has of it. */
export interface WrittenMail {
  readonly fields: MailDraftFields
  /** As the server had them last; null before the first saving. */
  readonly saved: MailDraftFields | null
  readonly version: number
  readonly files: readonly MailDraftFile[]
  /** Names of files that are on their way up. */
  readonly uploading: readonly string[]
  readonly fate: DraftFate
  readonly problem: string | null
}

/** What this page has of one thread. */
export interface MailWork {
  readonly thread: MailThread | null
  readonly failed: boolean
  readonly written: WrittenMail | null
  /** The revision the agent has had before him. */
  readonly seen: number
  /** A note that is being written. */
  readonly note: string
  /** What was filled in of the wrap-up. */
  readonly code: string | null
  readonly notes: string
}

export const emptyMailWork: MailWork = { thread: null, failed: false, written: null, seen: 0, note: '', code: null, notes: '' }

export function writtenOf(draft: MailDraft): WrittenMail {
  const fields = draftFields(draft)
  return { fields, saved: fields, version: draft.version, files: draft.attachments, uploading: [], fate: 'kept', problem: null }
}

export function draftFields({ kind, inReplyTo, to, cc, bcc, subject, text }: MailDraftFields): MailDraftFields {
  return { kind, inReplyTo, to, cc, bcc, subject, text }
}

/** Why a mail cannot be sent as it is; null when it can. */
export function hindranceOfMail({ fields, files, uploading, fate }: WrittenMail, limits: { readonly recipientsMax: number; readonly draftBytesMax: number }): MailHindrance | null {
  const people = fields.to.length + fields.cc.length + fields.bcc.length
  if (people === 0) return 'nobody'
  if (people > limits.recipientsMax) return 'tooMany'
  if (fields.text.length > mailTextLimit) return 'tooLong'
  if (uploading.length > 0) return 'uploading'
  if (files.reduce((sum, file) => sum + file.size, 0) > limits.draftBytesMax) return 'tooLarge'
  return fate === 'overtaken' ? 'overtaken' : null
}

export type MailHindrance = 'nobody' | 'tooMany' | 'tooLong' | 'uploading' | 'tooLarge' | 'overtaken'

/** The longest text, in characters. */
export const mailTextLimit = 200_000

/** Whether something happened in a thread that the agent has not looked at. */
export function isNews(mail: DeskMail, work: MailWork | undefined): boolean {
  return work !== undefined && work.seen > 0 && mail.revision > work.seen
}
