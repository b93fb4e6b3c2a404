import type { MailboxRequest, MailboxView, MailRule, MailServerRequest, MailServerView, MailTemplateFields, MailTemplateView } from '@crm/protocol'

interface Answer { readonly status: number; readonly body?: unknown }

/** Mailboxes, rules and templates as an administrator's page sees them. Passwords are kept beside the views, which never tell them. */
export class FakeMailSetup {
  readonly mailboxes = new Map<string, MailboxView>()
  readonly passwords = new Map<string, string>()
  readonly templates = new Map<string, MailTemplateView>()
  rules: readonly MailRule[] = []
  rulesVersion = 1
  testFaults: readonly string[] = []
  readonly tests: MailboxRequest[] = []

  constructor() {
    const server = (port: number): MailServerView => ({ host: 'mail.crm.example', port, security: 'tls', userName: 'support', hasPassword: true, oAuth2: null, certificateSha256: null })
    this.mailboxes.set('support', {
      mailboxId: 'support', version: 1, name: 'Support', address: 'support@crm.example', fromName: 'Crm Support', enabled: true, queueId: 'support', plusAddresses: false, imap: server(993), folder: 'INBOX',
      pollSeconds: 60, smtp: server(465), health: { mailboxId: 'support', imapReady: true, smtpReady: false, fault: 'SMTP: 535 5.7.8 authentication failed', lastSeen: new Date().toISOString() },
    })
    this.templates.set('order', { templateId: 'order', version: 1, kind: 'reply', name: 'Where is my order', language: 'en', queueId: null, shortcut: 'order', subject: null, text: 'Dear {{customer.name}},' })
  }

  /** Null for what is not about setting up mail. */
  answer(method: string, path: string, body: unknown, ifMatch: string | undefined): Answer | null {
    const [, kind, second = '', third = ''] = path.split('/').map(decodeURIComponent)
    const version = ifMatch === undefined ? null : Number(ifMatch.replaceAll('"', ''))
    if (kind === 'mailboxes') return this.mailbox(method, second, third, body as MailboxRequest | null, version)
    if (kind !== 'mail') return null
    if (second === 'rules') return this.ruleSet(method, third, body, version)
    if (second === 'templates') return this.template(method, third, body, version)
    return null
  }

  private mailbox(method: string, id: string, verb: string, body: MailboxRequest | null, version: number | null): Answer {
    if (id === '') return { status: 200, body: { items: [...this.mailboxes.values()] } }
    if (verb === 'test') {
      if (body !== null) this.tests.push(body)
      return { status: 200, body: { ok: this.testFaults.length === 0, faults: this.testFaults } }
    }
    const now = this.mailboxes.get(id)
    if (method === 'GET') return now === undefined ? problem(404, 'not-found') : { status: 200, body: now }
    if ((now?.version ?? null) !== version) return problem(412, 'stale', { current: now })
    if (method === 'DELETE') {
      this.mailboxes.delete(id)
      return { status: 204 }
    }
    if (body === null || !body.address.includes('@')) return problem(400, 'invalid', { errors: { address: ['An e-mail address is needed.'] } })
    const view = (server: MailServerRequest | null, name: string): MailServerView | null => {
      if (server === null) return null
      if (server.password !== null) this.passwords.set(`${id} ${name}`, server.password)
      const { password, oAuth2, ...rest } = server
      return { ...rest, hasPassword: password !== null || now?.imap?.hasPassword === true, oAuth2: oAuth2 === null ? null : { tokenEndpoint: oAuth2.tokenEndpoint, clientId: oAuth2.clientId, hasClientSecret: true, hasRefreshToken: oAuth2.refreshToken !== null, scope: oAuth2.scope } }
    }
    const saved: MailboxView = { ...body, mailboxId: id, version: (now?.version ?? 0) + 1, imap: view(body.imap, 'imap'), smtp: view(body.smtp, 'smtp'), health: null }
    this.mailboxes.set(id, saved)
    return { status: 200, body: saved }
  }

  private ruleSet(method: string, verb: string, body: unknown, version: number | null): Answer {
    if (verb === 'try') {
      const { rules, subject } = body as { rules: readonly MailRule[]; subject: string }
      const fits = rules.filter(rule => rule.enabled && (rule.subjectContains == null || subject.toLowerCase().includes(rule.subjectContains.toLowerCase())))
      return { status: 200, body: { verdict: { queue: fits.findLast(rule => rule.queue != null)?.queue ?? null, priority: 0, skills: [], spam: fits.some(rule => rule.spam === true), noConfirmation: false, attributes: { 'order.number': '17' } }, matched: fits.map(rule => rule.name), faults: [] } }
    }
    if (method === 'GET') return { status: 200, body: { version: this.rulesVersion, rules: this.rules } }
    if (version !== this.rulesVersion) return problem(412, 'stale', { current: { version: this.rulesVersion, rules: this.rules } })
    const { rules } = body as { rules: readonly MailRule[] }
    const bad = rules.findIndex(rule => rule.pattern === '(')
    if (bad >= 0) return problem(400, 'invalid', { errors: { [`rules[${bad}].pattern`]: ['The pattern cannot be read.'] } })
    this.rules = rules
    return { status: 200, body: { version: ++this.rulesVersion, rules } }
  }

  private template(method: string, id: string, body: unknown, version: number | null): Answer {
    if (id === '') return { status: 200, body: { items: [...this.templates.values()] } }
    if (id === 'preview') {
      const { subject, text } = body as { subject: string | null; text: string }
      const unknown = /\{\{(?!customer\.name|mail\.subject|agent\.name)([^}]*)\}\}/.exec(text)
      if (unknown !== null) return problem(400, 'invalid', { errors: { text: [`Unknown variable {{${unknown[1] ?? ''}}}.`] } })
      return { status: 200, body: { subject, text: text.replaceAll('{{customer.name}}', 'Maria Weber') } }
    }
    const now = this.templates.get(id)
    if ((now?.version ?? null) !== version) return problem(412, 'stale', { current: now })
    if (method === 'DELETE') {
      this.templates.delete(id)
      return { status: 204 }
    }
    const saved = { ...(body as MailTemplateFields), templateId: id, version: (now?.version ?? 0) + 1 }
    this.templates.set(id, saved)
    return { status: 200, body: saved }
  }
}

function problem(status: number, word: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return { status, body: { type: `urn:crm:problem:${word}`, title: word, status, ...more } }
}
