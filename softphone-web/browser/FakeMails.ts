import type { DeskMail, DeskState, Mail, MailDraft, MailOptions, MailThread, MailWorkView, UnworkedMail } from '@crm/protocol'
import { deskWrapUp } from '../packages/core/test/fakes.ts'

interface Answer { readonly status: number; readonly body?: unknown }

type Move = (fields: Partial<DeskState>) => void

/** Mail work as an agent's page sees it: threads, drafts with their versions, and what the commands lead to. */
export class FakeMails {
  /** Commands in order, as `verb id body`. */
  readonly commands: string[] = []
  readonly threads = new Map<string, MailThread>()
  readonly html = new Map<string, { html: string; remoteImages: number }>()
  works: readonly MailWorkView[] = []
  unworked: readonly UnworkedMail[] = []
  undoSeconds = 10
  options: MailOptions = {
    mailboxes: [{ mailboxId: 'support', name: 'Support', address: 'support@crm.example', queueId: 'support' }], undoSeconds: 10, attachmentsMax: 3, attachmentBytesMax: 1_000_000,
    draftBytesMax: 1_500_000, recipientsMax: 20, outcomes: ['answered', 'closed-without-reply', 'spam', 'forwarded', 'duplicate'], signature: 'Anna\nSupport',
  }
  /** Saving drafts fails so. */
  draftFailure: number | null = null

  add(id: string, mails: readonly Partial<Mail>[], fields: Partial<MailThread> = {}): void {
    this.threads.set(id, {
      threadId: id, subject: mails[0]?.subject ?? 'Order', revision: 1, work: `w-${id}`, mailboxId: 'support', notes: [], draft: null, actions: working,
      mails: mails.map((one, index) => mail({ mailId: `${id}-m${index + 1}`, ...one })), ...fields,
    })
  }

  change(id: string, edit: (thread: MailThread) => Partial<MailThread>): MailThread {
    const thread = this.threads.get(id)
    if (thread === undefined) throw new Error(`no thread ${id}`)
    const changed = { ...thread, ...edit(thread) }
    this.threads.set(id, changed)
    return changed
  }

  /** Null for what is not about mails. `move` changes the desk. */
  answer(method: string, path: string, url: URL, body: Record<string, unknown>, desk: DeskState, move: Move): Answer | 'desk' | null {
    const parts = path.split('/').slice(1).map(decodeURIComponent)
    if (parts[0] === 'interactions' && parts[2] === 'mails') return { status: 200, body: { items: [...this.threads.values()].find(one => one.work === parts[1])?.mails ?? [] } }
    if (parts[0] !== 'mail') return null
    const [, kind, id = '', verb = '', last] = parts
    if (kind === 'options') return { status: 200, body: this.options }
    if (kind === 'messages') return this.message(method, id, verb, url, desk, move)
    if (kind === 'unworked') return { status: 200, body: { items: this.unworked } }
    if (kind === 'work') return id === '' ? { status: 200, body: { items: this.works } } : this.work(id, verb, body, desk, move)
    if (kind !== 'threads') return null
    if (id === '') return this.start(body, desk, move)
    const thread = this.threads.get(id)
    if (thread === undefined) return problem(404, 'not-found')
    if (verb === '') return { status: 200, body: thread }
    if (verb === 'templates') return { status: 200, body: { items: [{ templateId: 't1', name: 'Where is my order', language: 'en', shortcut: 'order' }, { templateId: 't2', name: 'Thanks', language: 'en', shortcut: 'thx' }] } }
    if (verb === 'render') return body['templateId'] === 't1' ? { status: 200, body: { subject: null, text: 'Dear Li Na, your order is on its way.' } } : problem(400, 'invalid', { detail: 'Unknown variable {{customer.nmae}}.' })
    if (verb === 'draft') return this.draft(method, thread, last, url, body)
    this.commands.push(`${verb} ${id} ${JSON.stringify(body)}`)
    if (verb === 'send') return this.send(thread, body, desk, move)
    if (verb === 'note') {
      const note = { noteId: `n${thread.notes.length}`, at: new Date().toISOString(), by: 'Anna', text: String(body['text']) }
      this.change(id, one => ({ notes: [...one.notes, note], revision: one.revision + 1 }))
      this.moveMail(id, desk, move, one => ({ revision: one.revision + 1 }))
      return { status: 200, body: note }
    }
    return problem(404, 'not-found')
  }

  private message(method: string, id: string, verb: string, url: URL, desk: DeskState, move: Move): Answer {
    if (verb === 'work') {
      this.commands.push(`work ${id}`)
      this.unworked = this.unworked.filter(one => one.mailId !== id)
      return { status: 204 }
    }
    const thread = [...this.threads.values()].find(one => one.mails.some(mail => mail.mailId === id))
    if (thread === undefined) return problem(404, 'not-found')
    if (verb === 'html') {
      const shown = this.html.get(id)
      if (shown === undefined) return problem(404, 'not-found')
      const images = url.searchParams.get('images') === '1'
      return { status: 200, body: { html: images ? shown.html.replaceAll('data-remote-src', 'src') : shown.html, remoteImages: images ? 0 : shown.remoteImages, truncated: false } }
    }
    if (method !== 'POST' || verb !== 'undo') return { status: 200, body: 'bytes' }
    this.commands.push(`undo ${id}`)
    const sent = thread.mails.find(mail => mail.mailId === id)
    const draft: MailDraft = {
      version: 9, savedAt: new Date().toISOString(), kind: 'reply', inReplyTo: thread.mails[0]?.mailId ?? null, to: sent?.to ?? [], cc: sent?.cc ?? [], bcc: [], subject: sent?.subject ?? '', text: sent?.text ?? '', attachments: [],
    }
    this.change(thread.threadId, one => ({ mails: one.mails.filter(mail => mail.mailId !== id), draft, revision: one.revision + 1 }))
    this.moveMail(thread.threadId, desk, move, one => ({ revision: one.revision + 1, pending: null, actions: working }))
    return { status: 200, body: draft }
  }

  private draft(method: string, thread: MailThread, file: string | undefined, url: URL, body: Record<string, unknown>): Answer {
    const now = thread.draft
    if (file !== undefined && url.searchParams.has('name')) {
      const up = { fileId: `f${now?.attachments.length ?? 0}`, name: url.searchParams.get('name') ?? '', type: 'text/plain', size: 12 }
      if (now === null) return problem(409, 'wrong-state')
      this.change(thread.threadId, () => ({ draft: { ...now, version: now.version + 1, attachments: [...now.attachments, up] } }))
      return { status: 200, body: up }
    }
    if (method === 'DELETE') {
      this.change(thread.threadId, () => ({ draft: file === undefined || now === null ? null : { ...now, version: now.version + 1, attachments: now.attachments.slice(0, -1) } }))
      return { status: 204 }
    }
    if (this.draftFailure !== null) return problem(this.draftFailure, 'unavailable')
    if (Number(body['version']) !== (now?.version ?? 0)) return problem(412, 'stale')
    const saved = { ...body, version: (now?.version ?? 0) + 1, savedAt: new Date().toISOString(), attachments: now?.attachments ?? [] } as unknown as MailDraft
    this.change(thread.threadId, () => ({ draft: saved }))
    return { status: 200, body: saved }
  }

  private send(thread: MailThread, body: Record<string, unknown>, desk: DeskState, move: Move): Answer {
    const { draft } = thread
    if (draft === null || Number(body['version']) !== draft.version) return problem(412, 'stale')
    const sendAt = new Date(Date.now() + this.undoSeconds * 1_000).toISOString()
    const mailId = `${thread.threadId}-out${thread.mails.length}`
    const out = mail({ mailId, direction: 'out', at: new Date().toISOString(), state: 'pending', from: { name: 'Support', address: 'support@crm.example' }, to: draft.to, cc: draft.cc, subject: draft.subject, text: draft.text, by: 'agent1', nextAttemptAt: sendAt })
    this.change(thread.threadId, one => ({ mails: [...one.mails, out], draft: null, revision: one.revision + 1 }))
    this.moveMail(thread.threadId, desk, move, one => ({ revision: one.revision + 1, pending: { mailId, sendAt }, actions: ['undo', 'note'] }))
    return { status: 200, body: { mailId, sendAt } }
  }

  private work(id: string, verb: string, body: Record<string, unknown>, desk: DeskState, move: Move): 'desk' {
    this.commands.push(`${verb} ${id} ${JSON.stringify(body)}`)
    const thread = (desk.mails ?? []).find(one => one.interactionId === id)?.threadId ?? ''
    const wrapUp = deskWrapUp({ reservationId: `r-${id}`, interactionId: id, deadline: new Date(Date.now() + 60_000).toISOString() })
    this.moveMail(thread, desk, move, () => verb === 'park' ? { state: 'parked', reservationId: null, actions: ['resume', 'note', 'close'] }
      : verb === 'resume' ? { state: 'working', reservationId: 'r9', actions: working } : { state: 'wrapUp', actions: ['wrap-up'], wrapUp })
    return 'desk'
  }

  private start(body: Record<string, unknown>, desk: DeskState, move: Move): Answer {
    this.commands.push(`start ${JSON.stringify(body)}`)
    const draft = { version: 1, savedAt: new Date().toISOString(), kind: 'new', inReplyTo: null, to: body['to'], cc: [], bcc: [], subject: body['subject'] ?? '', text: '', attachments: [] } as unknown as MailDraft
    this.add('new', [], { subject: String(body['subject'] ?? ''), draft })
    move({ mails: [...(desk.mails ?? []), { ...desk.mails?.[0] ?? blankWork(), interactionId: 'w-new', threadId: 'new', state: 'parked', reservationId: null, reason: 'started', from: null, subject: String(body['subject'] ?? ''), revision: 1, actions: ['draft', 'send', 'note', 'close'] }] })
    return { status: 201, body: this.threads.get('new') }
  }

  private moveMail(thread: string, desk: DeskState, move: Move, edit: (mail: DeskMail) => Partial<DeskMail>): void {
    move({ mails: (desk.mails ?? []).map(one => (one.threadId === thread ? { ...one, ...edit(one) } : one)) })
  }
}

export const working: DeskMail['actions'] = ['draft', 'send', 'note', 'transfer', 'park', 'close']

export function mail(fields: Partial<Mail>): Mail {
  return {
    mailId: 'm1', direction: 'in', at: new Date().toISOString(), author: 'person', state: 'received', from: { name: 'Li Na', address: 'li.na@shop.example' }, to: [{ name: null, address: 'support@crm.example' }],
    cc: [], bcc: [], replyTo: [], subject: 'Order 17', text: 'Where is my kettle?', hasHtml: false, attachments: [], stranger: false, by: null, detail: null, nextAttemptAt: null, readable: true, ...fields,
  }
}

export function deskMail(fields: Partial<DeskMail> = {}): DeskMail {
  return { ...blankWork(), ...fields }
}

function blankWork(): DeskMail {
  const now = new Date().toISOString()
  return {
    interactionId: 'w-t1', reservationId: 'r1', threadId: 't1', state: 'working', queueId: 'support', queueName: 'Support', subject: 'Order 17', from: { name: 'Li Na', address: 'li.na@shop.example' },
    customer: { number: null, name: 'Li Na', customerId: null, card: null, match: 'unknown', candidates: [] }, startedAt: now, connectedAt: now, reason: 'mail', revision: 1, mails: 1, lastMailAt: now,
    clocks: [], actions: working, context: { language: null, menuPath: [], attributes: [] },
  }
}

function problem(status: number, word: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return { status, body: { type: `urn:crm:problem:${word}`, title: word, status, ...more } }
}
