import type { DeskState } from '../contract/desk.ts'
import type {
  Mail, MailDraft, MailDraftFields, MailDraftFile, MailHtml, MailNote, MailOptions, MailRendered, MailStart, MailTemplateChoice, MailThen, MailThread, MailTicket,
  MailWorkView, UnworkedMail,
} from '../contract/mails.ts'
import type { CallTarget } from '../contract/parties.ts'
import type { Listing } from '../contract/rest.ts'
import { MailSetupApi } from './MailSetupApi.ts'
import type { RestClient } from './RestClient.ts'

/** Milliseconds within which a file must be up. */
const uploadTimeout = 300_000

/** What people at desks do with e-mail, and what supervisors see of it. */
export class MailApi {
  /** What administrators set up. */
  readonly setup: MailSetupApi
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
    this.setup = new MailSetupApi(rest)
  }

  options(): Promise<MailOptions> {
    return this.rest.get('/mail/options')
  }

  thread(id: string): Promise<MailThread> {
    return this.rest.get(thread(id))
  }

  /** Begins a thread: parked work with a draft. */
  start(begun: MailStart): Promise<MailThread> {
    return this.rest.post('/mail/threads', begun)
  }

  /** Without `images` no picture from elsewhere has an address. */
  html(mailId: string, images: boolean): Promise<MailHtml> {
    return this.rest.get(`${message(mailId)}/html${images ? '?images=1' : ''}`)
  }

  /** Refused with `stale` when another window wrote since this version. */
  saveDraft(id: string, version: number, draft: MailDraftFields): Promise<MailDraft> {
    return this.rest.put(`${thread(id)}/draft`, { version, ...draft })
  }

  deleteDraft(id: string): Promise<void> {
    return this.rest.delete(`${thread(id)}/draft`)
  }

  attach(id: string, file: Blob, name: string): Promise<MailDraftFile> {
    return this.rest.sendBytes(`${thread(id)}/draft/attachments?name=${encodeURIComponent(name)}`, file, uploadTimeout)
  }

  detach(id: string, fileId: string): Promise<void> {
    return this.rest.delete(`${thread(id)}/draft/attachments/${encodeURIComponent(fileId)}`)
  }

  /** Sends the draft of this version; until the answer's instant it can be taken back. */
  send(id: string, version: number, then: MailThen, outcome: string | null): Promise<MailTicket> {
    return this.rest.post(`${thread(id)}/send`, outcome === null ? { version, then } : { version, then, outcome })
  }

  undo(mailId: string): Promise<MailDraft> {
    return this.rest.post(`${message(mailId)}/undo`, {})
  }

  note(id: string, text: string): Promise<MailNote> {
    return this.rest.post(`${thread(id)}/note`, { text })
  }

  templates(id: string): Promise<Listing<MailTemplateChoice>> {
    return this.rest.get(`${thread(id)}/templates`)
  }

  /** A template with its variables filled for this thread. */
  render(id: string, templateId: string): Promise<MailRendered> {
    return this.rest.post(`${thread(id)}/render`, { templateId })
  }

  transfer(interactionId: string, target: CallTarget, note: string | null): Promise<DeskState> {
    return this.rest.post(`${work(interactionId)}/transfer`, { target, note })
  }

  park(interactionId: string): Promise<DeskState> {
    return this.rest.post(`${work(interactionId)}/park`, {})
  }

  resume(interactionId: string): Promise<DeskState> {
    return this.rest.post(`${work(interactionId)}/resume`, {})
  }

  close(interactionId: string, outcome: string): Promise<DeskState> {
    return this.rest.post(`${work(interactionId)}/close`, { outcome })
  }

  /** Work that is not over; for supervisors. */
  work(): Promise<Listing<MailWorkView>> {
    return this.rest.get('/mail/work')
  }

  /** Mails that made no work, the newest first. */
  unworked(): Promise<Listing<UnworkedMail>> {
    return this.rest.get('/mail/unworked')
  }

  /** Makes work of one, in the queue it came in for. */
  async makeWork(mailId: string): Promise<void> {
    await this.rest.post(`${message(mailId)}/work`, {})
  }

  /** The mails of an interaction's thread, afterwards too. */
  ofInteraction(interactionId: string): Promise<Listing<Mail>> {
    return this.rest.get(`/interactions/${encodeURIComponent(interactionId)}/mails`)
  }

  /** Where a file's bytes are, as a download. */
  attachmentAddress(mailId: string, part: number): string {
    return this.rest.address(`${message(mailId)}/attachments/${part}`)
  }

  /** Where the whole mail is as it came, as a download. */
  rawAddress(mailId: string): string {
    return this.rest.address(`${message(mailId)}/raw`)
  }
}

const thread = (id: string): string => `/mail/threads/${encodeURIComponent(id)}`
const message = (id: string): string => `/mail/messages/${encodeURIComponent(id)}`
const work = (id: string): string => `/mail/work/${encodeURIComponent(id)}`
