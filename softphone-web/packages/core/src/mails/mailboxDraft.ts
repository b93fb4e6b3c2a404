import type { MailboxRequest, MailboxView, MailServerRequest, MailServerView, MailTemplateFields } from '@crm/protocol'

/** What a change of a mailbox sends. Secrets are empty until somebody types new ones: absent ones stay as they are. */
export function mailboxDraft({ name, address, fromName, enabled, queueId, plusAddresses, imap, folder, pollSeconds, smtp }: MailboxView): MailboxRequest {
  return { name, address, fromName, enabled, queueId, plusAddresses, imap: imap === null ? null : serverDraft(imap), folder, pollSeconds, smtp: smtp === null ? null : serverDraft(smtp) }
}

function serverDraft({ host, port, security, userName, oAuth2, certificateSha256 }: MailServerView): MailServerRequest {
  return {
    host, port, security, userName, password: null, certificateSha256,
    oAuth2: oAuth2 === null ? null : { tokenEndpoint: oAuth2.tokenEndpoint, clientId: oAuth2.clientId, clientSecret: null, refreshToken: null, scope: oAuth2.scope },
  }
}

/** A server nobody has filled in yet. */
export function newMailServer(port: 993 | 465): MailServerRequest {
  return { host: '', port, security: 'tls', userName: '', password: null, oAuth2: null, certificateSha256: null }
}

export function newMailbox(queueId: string): MailboxRequest {
  return { name: '', address: '', fromName: null, enabled: true, queueId, plusAddresses: false, imap: newMailServer(993), folder: 'INBOX', pollSeconds: 60, smtp: newMailServer(465) }
}

/** The port that goes with a protection, where the one that is there is a usual one. */
export function usualPort(kind: 'imap' | 'smtp', security: MailServerRequest['security'], port: number): number {
  const usual = { imap: { tls: 993, startTls: 143, none: 143 }, smtp: { tls: 465, startTls: 587, none: 25 } }[kind]
  return Object.values(usual).includes(port) ? usual[security] : port
}

export const newTemplate: MailTemplateFields = { kind: 'reply', name: '', language: null, queueId: null, shortcut: null, subject: null, text: '' }

/** A key out of the first of these words that has letters or digits for one; 1 to 64 of a-z, 0-9 and hyphens. */
export function keyOfWords(...words: readonly (string | null)[]): string {
  return words.map(one => (one ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 64)).find(key => key !== '') ?? ''
}

/** Lines of `Name: value` as headers by lower-case name; lines without a colon are left out. */
export function readHeaders(text: string): Readonly<Record<string, string>> | null {
  const found = text.split('\n').flatMap(line => {
    const at = line.indexOf(':')
    return at <= 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const]
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}
