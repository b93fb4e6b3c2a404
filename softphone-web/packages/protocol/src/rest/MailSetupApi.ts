import type {
  MailboxRequest, MailboxTest, MailboxView, MailRule, MailRules, MailRulesTried, MailSample, MailTemplateFields, MailTemplateView,
} from '../contract/mailboxes.ts'
import type { MailRendered } from '../contract/mails.ts'
import type { Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** Mailboxes, rules and templates; for administrators. Changes are refused with `stale` when somebody was faster. */
export class MailSetupApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  mailboxes(): Promise<Listing<MailboxView>> {
    return this.rest.get('/mailboxes')
  }

  mailbox(id: string): Promise<MailboxView> {
    return this.rest.get(mailbox(id))
  }

  /** A null version makes a new one. */
  saveMailbox(id: string, version: number | null, request: MailboxRequest): Promise<MailboxView> {
    return this.rest.put(mailbox(id), request, version === null ? {} : { version })
  }

  deleteMailbox(id: string, version: number): Promise<void> {
    return this.rest.delete(mailbox(id), { version })
  }

  /** Connects with these settings and changes nothing; takes up to 20 s. */
  testMailbox(id: string, request: MailboxRequest): Promise<MailboxTest> {
    return this.rest.post(`${mailbox(id)}/test`, request, { timeout: 40_000 })
  }

  rules(): Promise<MailRules> {
    return this.rest.get('/mail/rules')
  }

  saveRules(version: number, rules: readonly MailRule[]): Promise<MailRules> {
    return this.rest.put('/mail/rules', { rules }, { version })
  }

  tryRules(sample: MailSample): Promise<MailRulesTried> {
    return this.rest.post('/mail/rules/try', sample)
  }

  templates(): Promise<Listing<MailTemplateView>> {
    return this.rest.get('/mail/templates')
  }

  /** A null version makes a new one. */
  saveTemplate(id: string, version: number | null, template: MailTemplateFields): Promise<MailTemplateView> {
    return this.rest.put(oneTemplate(id), template, version === null ? {} : { version })
  }

  deleteTemplate(id: string, version: number): Promise<void> {
    return this.rest.delete(oneTemplate(id), { version })
  }

  /** With sample values. */
  preview(subject: string | null, text: string): Promise<MailRendered> {
    return this.rest.post('/mail/templates/preview', { subject, text })
  }
}

const mailbox = (id: string): string => `/mailboxes/${encodeURIComponent(id)}`
const oneTemplate = (id: string): string => `/mail/templates/${encodeURIComponent(id)}`
