import type {
  ApiError, CallTarget, CrmApi, DeskMail, DeskState, Mail, MailApi, MailDraftFields, MailOptions, MailPerson, MailThen,
} from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { begin, type ComposeKind } from './compose.ts'
import { MailDrafts } from './MailDrafts.ts'
import { emptyMailWork, writtenOf, type MailWork } from './mailWork.ts'

export interface MailDeskState {
  /** The work that is shown; null when none is. */
  readonly open: string | null
  /** By thread. */
  readonly works: Readonly<Record<string, MailWork>>
  /** Null until they were read. */
  readonly options: MailOptions | null
  /** A command that waits for its answer. */
  readonly busy: boolean
  readonly failure: { readonly threadId: string; readonly error: ApiError } | null
}

interface MailDeskParts {
  readonly api: Pick<CrmApi, 'wrapUp'> & { readonly mails: MailApi }
  /** Takes the desk a command was answered with. */
  readonly done: (desk: DeskState) => void
  /** Whether the agent looks at other written work, which is not taken from before him. */
  readonly elsewhere: () => boolean
  /** Milliseconds of quiet before a draft is saved. */
  readonly quiet?: number
}

/** The mail work of one agent: which is open, its thread, and what he writes, kept on the server while he writes it. */
export class MailDesk extends Store<MailDeskState> {
  readonly drafts: MailDrafts
  private readonly parts: MailDeskParts
  private mails: readonly DeskMail[] = []
  private followed = false
  private call: string | null = null
  private readonly reading = new Set<string>()
  private readonly again = new Set<string>()
  private readingOptions = false

  constructor(parts: MailDeskParts) {
    super({ open: null, works: {}, options: null, busy: false, failure: null })
    this.parts = parts
    this.drafts = new MailDrafts({
      api: parts.api.mails,
      get: thread => this.work(thread).written,
      set: (thread, written) => this.patchWork(thread, { written }),
    }, parts.quiet)
  }

  work(thread: string): MailWork {
    return this.get().works[thread] ?? emptyMailWork
  }

  /** The work at this desk that is shown. */
  shown(): DeskMail | undefined {
    const { open } = this.get()
    return this.mails.find(mail => mail.interactionId === open)
  }

  /** The desk as it is now. */
  follow(desk: DeskState): void {
    const before = this.mails
    this.mails = desk.mails ?? []
    if (this.mails.length > 0) void this.readOptions()
    this.forgetGone()
    const next = this.choose(desk, before, this.get().open)
    if (next !== this.get().open) return this.open(next)
    const shown = this.shown()
    if (shown !== undefined && this.isBehind(shown)) void this.read(shown.threadId)
  }

  /** A new connection: what is shown is read anew. */
  renew(): void {
    const shown = this.shown()
    if (shown !== undefined) void this.read(shown.threadId)
  }

  /** Shows a piece of work; null shows the call again. */
  open(id: string | null): void {
    const before = this.shown()
    if (before !== undefined) void this.drafts.flush(before.threadId)
    this.patch({ open: id, failure: null })
    const shown = this.shown()
    if (shown === undefined) return
    this.patchWork(shown.threadId, { seen: shown.revision })
    if (this.isBehind(shown) || this.work(shown.threadId).failed) void this.read(shown.threadId)
  }

  /** Begins an answer, or passes a mail on. What is being written already stays, unless it is empty. */
  compose(thread: string, kind: ComposeKind, mail: Mail, introduction: string): void {
    if (this.work(thread).written !== null) return
    const options = this.get().options
    const own: MailPerson[] = (options?.mailboxes ?? []).map(({ name, address }) => ({ name, address }))
    const begun = begin(kind, mail, own, introduction, options?.signature ?? '')
    this.drafts.begin(thread, { kind, inReplyTo: mail.mailId, bcc: [], ...begun })
  }

  write(thread: string, fields: Partial<MailDraftFields>): void {
    this.drafts.write(thread, fields)
  }

  fill(thread: string, fields: Partial<Pick<MailWork, 'note' | 'code' | 'notes'>>): void {
    this.patchWork(thread, fields)
  }

  send(thread: string, then: MailThen, outcome: string | null): Promise<boolean> {
    return this.attempt(thread, async () => {
      if (await this.drafts.send(thread, then, outcome) !== null) await this.read(thread)
    })
  }

  /** Takes a mail back that has not gone yet: it is a draft again. */
  undo(thread: string, mailId: string): Promise<boolean> {
    return this.attempt(thread, async () => {
      const draft = await this.parts.api.mails.undo(mailId)
      this.patchWork(thread, { written: writtenOf(draft) })
      await this.read(thread)
    })
  }

  discard(thread: string): Promise<boolean> {
    return this.attempt(thread, () => this.drafts.discard(thread))
  }

  attach(thread: string, files: readonly File[]): Promise<boolean> {
    return this.attempt(thread, async () => { for (const file of files) await this.drafts.attach(thread, file) }, false) // writing goes on meanwhile
  }

  detach(thread: string, fileId: string): Promise<boolean> {
    return this.attempt(thread, () => this.drafts.detach(thread, fileId))
  }

  settle(thread: string, mine: boolean): Promise<boolean> {
    return this.attempt(thread, () => (mine ? this.drafts.keepMine(thread) : this.drafts.takeTheirs(thread)))
  }

  addNote(thread: string): Promise<boolean> {
    const text = this.work(thread).note.trim()
    if (text === '') return Promise.resolve(false)
    return this.attempt(thread, async () => {
      await this.parts.api.mails.note(thread, text)
      this.patchWork(thread, { note: '' })
      await this.read(thread)
    })
  }

  park({ threadId, interactionId }: DeskMail): Promise<boolean> {
    return this.command(threadId, () => this.parts.api.mails.park(interactionId))
  }

  resume({ threadId, interactionId }: DeskMail): Promise<boolean> {
    return this.command(threadId, () => this.parts.api.mails.resume(interactionId))
  }

  close({ threadId, interactionId }: DeskMail, outcome: string): Promise<boolean> {
    return this.command(threadId, () => this.parts.api.mails.close(interactionId, outcome))
  }

  transfer({ threadId, interactionId }: DeskMail, target: CallTarget, note: string | null): Promise<boolean> {
    return this.command(threadId, () => this.parts.api.mails.transfer(interactionId, target, note))
  }

  wrapUp({ threadId }: DeskMail, reservationId: string): Promise<boolean> {
    const { code, notes } = this.work(threadId)
    return this.command(threadId, () => this.parts.api.wrapUp(reservationId, code, notes.trim() || null))
  }

  async readOptions(): Promise<void> {
    if (this.readingOptions || this.get().options !== null) return
    this.readingOptions = true
    try {
      this.patch({ options: await this.parts.api.mails.options() })
    } catch {
      // asked again with the next desk; until then nothing can be sent
    } finally {
      this.readingOptions = false
    }
  }

  /** Reads a thread whose reading failed. */
  retry(thread: string): void {
    void this.read(thread)
  }

  dismiss(): void {
    this.patch({ failure: null })
  }

  stop(): void {
    this.drafts.flushAll()
    this.drafts.stop()
  }

  /** Work just taken or begun is shown; a call that begins is what the agent looks at; what is gone gives its place to other work. */
  private choose(desk: DeskState, before: readonly DeskMail[], open: string | null): string | null {
    const first = !this.followed
    this.followed = true
    const call = desk.call?.reservationId ?? null
    const began = call !== null && call !== this.call
    this.call = call
    const has = (id: string | null): boolean => this.mails.some(mail => mail.interactionId === id)
    const comes = (mail: DeskMail): boolean => {
      const was = before.find(one => one.interactionId === mail.interactionId)
      return mail.state === 'working' ? was?.state !== 'working' : was === undefined && mail.reason === 'started'
    }
    const taken = this.mails.findLast(comes)
    if (!first && taken !== undefined) return taken.interactionId
    if (began) return null
    if (open !== null && has(open)) return open
    if (desk.call !== null || this.parts.elsewhere()) return null
    return (this.mails.find(mail => mail.state === 'working') ?? this.mails.find(mail => mail.state === 'wrapUp'))?.interactionId ?? null
  }

  private isBehind({ threadId, revision }: DeskMail): boolean {
    return (this.work(threadId).thread?.revision ?? -1) < revision
  }

  /** Reads a thread, again when it changed meanwhile. One reading of a thread at a time. */
  private async read(thread: string): Promise<void> {
    if (this.reading.has(thread)) {
      this.again.add(thread)
      return
    }
    this.reading.add(thread)
    do {
      try {
        const read = await this.parts.api.mails.thread(thread)
        this.patchWork(thread, { thread: read, failed: false, seen: Math.max(this.work(thread).seen, read.revision) })
        this.drafts.adopt(thread, read.draft)
      } catch {
        this.patchWork(thread, { failed: true }) // shown in its place, with a way to try again
      }
    } while (this.again.delete(thread))
    this.reading.delete(thread)
  }

  private forgetGone(): void {
    const known = new Set(this.mails.map(mail => mail.threadId))
    const gone = Object.keys(this.get().works).filter(thread => !known.has(thread))
    if (gone.length === 0) return
    for (const thread of gone) this.drafts.forget(thread)
    this.patch({ works: Object.fromEntries(Object.entries(this.get().works).filter(([thread]) => known.has(thread))) })
  }

  private command(thread: string, work: () => Promise<DeskState>): Promise<boolean> {
    return this.attempt(thread, async () => {
      await this.drafts.flush(thread)
      this.parts.done(await work())
    })
  }

  private async attempt(thread: string, work: () => Promise<void>, alone = true): Promise<boolean> {
    if (alone && this.get().busy) return false
    this.patch({ busy: alone || this.get().busy, failure: null })
    try {
      await work()
      return true
    } catch (failure) {
      this.patch({ failure: { threadId: thread, error: asApiError(failure) } })
      return false
    } finally {
      if (alone) this.patch({ busy: false })
    }
  }

  private patchWork(thread: string, fields: Partial<MailWork>): void {
    if (this.mails.some(mail => mail.threadId === thread)) this.patch({ works: { ...this.get().works, [thread]: { ...this.work(thread), ...fields } } })
  }
}
