import type { MailApi, MailDraft, MailDraftFields, MailOptions, MailThen, MailTicket } from '@crm/protocol'
import { same } from '../configuration/drafts.ts'
import { asApiError } from '../session/Session.ts'
import { DraftKeeper } from './DraftKeeper.ts'
import { draftFields, writtenOf, type WrittenMail } from './mailWork.ts'

interface MailDraftsParts {
  readonly api: Pick<MailApi, 'saveDraft' | 'deleteDraft' | 'attach' | 'detach' | 'send' | 'thread'>
  readonly get: (thread: string) => WrittenMail | null
  readonly set: (thread: string, written: WrittenMail | null) => void
}

/** Why a file does not go along. */
export type FileHindrance = 'empty' | 'tooLarge' | 'tooMany' | 'allTooLarge'

/** What is being written, one mail a thread: kept on the server while it is written, with its files, and handed over to be sent. */
export class MailDrafts {
  private readonly parts: MailDraftsParts
  private readonly keeper: DraftKeeper

  constructor(parts: MailDraftsParts, quiet?: number) {
    this.parts = parts
    this.keeper = new DraftKeeper({
      save: thread => this.save(thread),
      told: (thread, fate, problem) => this.patch(thread, { fate, problem }),
      ...(quiet === undefined ? {} : { quiet }),
    })
  }

  /** Begins a mail, or changes it. */
  write(thread: string, fields: Partial<MailDraftFields>): void {
    const written = this.parts.get(thread)
    if (written === null) return
    this.patch(thread, { fields: { ...written.fields, ...fields } })
    this.keeper.changed(thread)
  }

  begin(thread: string, fields: MailDraftFields): void {
    const written = this.parts.get(thread)
    this.parts.set(thread, written === null
      ? { fields, saved: null, version: 0, files: [], uploading: [], fate: 'keeping', problem: null }
      : { ...written, fields })
    this.keeper.changed(thread)
  }

  /** Takes a draft the server has, unless one is being written here. */
  adopt(thread: string, draft: MailDraft | null): void {
    if (draft !== null && this.parts.get(thread) === null) this.parts.set(thread, writtenOf(draft))
  }

  /** Takes the draft as another window left it; what was written here is dropped. */
  async takeTheirs(thread: string): Promise<void> {
    const { draft } = await this.parts.api.thread(thread)
    this.keeper.forget(thread)
    this.parts.set(thread, draft === null ? null : writtenOf(draft))
  }

  /** Saves what was written here over what another window left. */
  async keepMine(thread: string): Promise<void> {
    const { draft } = await this.parts.api.thread(thread)
    this.patch(thread, { version: draft?.version ?? 0, files: draft?.attachments ?? [] })
    this.keeper.changed(thread)
    await this.keeper.flush(thread)
  }

  async discard(thread: string): Promise<void> {
    const written = this.parts.get(thread)
    this.keeper.forget(thread)
    if (written !== null && written.version > 0) await this.parts.api.deleteDraft(thread)
    this.parts.set(thread, null)
  }

  /** Sends it as it is written now. */
  async send(thread: string, then: MailThen, outcome: string | null): Promise<MailTicket | null> {
    if (!await this.keeper.flush(thread)) return null
    const written = this.parts.get(thread)
    if (written === null) return null
    const ticket = await this.parts.api.send(thread, written.version, then, outcome)
    this.keeper.forget(thread)
    this.parts.set(thread, null)
    return ticket
  }

  /** A file goes up; the draft is saved first, for it belongs to that. */
  async attach(thread: string, file: File): Promise<void> {
    if (!await this.keeper.flush(thread)) return
    const change = (edit: (written: WrittenMail) => Partial<WrittenMail>): void => {
      const written = this.parts.get(thread)
      if (written !== null) this.patch(thread, edit(written))
    }
    change(({ uploading }) => ({ uploading: [...uploading, file.name] }))
    try {
      const up = await this.parts.api.attach(thread, file, file.name)
      change(({ files }) => ({ files: [...files, up] }))
      await this.catchUp(thread)
    } finally {
      change(({ uploading }) => ({ uploading: uploading.toSpliced(uploading.indexOf(file.name), 1) }))
    }
  }

  async detach(thread: string, fileId: string): Promise<void> {
    await this.parts.api.detach(thread, fileId)
    const written = this.parts.get(thread)
    if (written !== null) this.patch(thread, { files: written.files.filter(file => file.fileId !== fileId) })
    await this.catchUp(thread)
  }

  /** Saves what is not saved, now; false when the server does not have it. */
  flush(thread: string): Promise<boolean> {
    return this.keeper.flush(thread)
  }

  /** The page may go: what is not saved is saved now. */
  flushAll(): void {
    this.keeper.flushAll()
  }

  forget(thread: string): void {
    this.keeper.forget(thread)
  }

  stop(): void {
    this.keeper.stop()
  }

  private async save(thread: string): Promise<void> {
    const written = this.parts.get(thread)
    if (written === null) return
    const { fields } = written
    try {
      this.saved(thread, await this.parts.api.saveDraft(thread, written.version, fields))
    } catch (failure) {
      if (asApiError(failure).type !== 'stale') throw failure
      await this.saveOver(thread, written, failure)
    }
  }

  /** Files make versions too: the newest is learnt, unless another window wrote. */
  private async catchUp(thread: string): Promise<void> {
    const { draft } = await this.parts.api.thread(thread)
    const written = this.parts.get(thread)
    if (draft !== null && written !== null && same(draftFields(draft), written.saved)) this.patch(thread, { version: draft.version, files: draft.attachments })
  }

  /** A newer version that says what we saved last, with other files perhaps, is none of somebody else: it is written over. */
  private async saveOver(thread: string, written: WrittenMail, failure: unknown): Promise<void> {
    const { draft } = await this.parts.api.thread(thread)
    if (draft === null || !(same(draftFields(draft), written.saved) || same(draftFields(draft), written.fields))) throw failure
    this.saved(thread, await this.parts.api.saveDraft(thread, draft.version, written.fields))
  }

  private saved(thread: string, draft: MailDraft): void {
    this.patch(thread, { saved: draftFields(draft), version: draft.version, files: draft.attachments })
  }

  private patch(thread: string, fields: Partial<WrittenMail>): void {
    const written = this.parts.get(thread)
    if (written !== null) this.parts.set(thread, { ...written, ...fields })
  }
}

/** Why a file does not go along; null when it may. */
export function hindranceOfFile(file: { readonly size: number }, written: WrittenMail, limits: Pick<MailOptions, 'attachmentsMax' | 'attachmentBytesMax' | 'draftBytesMax'>): FileHindrance | null {
  if (file.size === 0) return 'empty'
  if (file.size > limits.attachmentBytesMax) return 'tooLarge'
  if (written.files.length + written.uploading.length >= limits.attachmentsMax) return 'tooMany'
  return written.files.reduce((sum, one) => sum + one.size, file.size) > limits.draftBytesMax ? 'allTooLarge' : null
}
