import { ApiError, type DeskMail, type Mail, type MailDraft, type MailDraftFields, type MailThread } from '@crm/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hindranceOfFile, hindranceOfMail, isNews, MailDesk } from '../src/index.ts'
import { at, deskCall, deskState } from './fakes.ts'

const mail = (fields: Partial<Mail> = {}): Mail => ({
  mailId: 'm1', direction: 'in', at, author: 'person', state: 'received', from: { name: 'Li', address: 'li@shop.example' }, to: [], cc: [], bcc: [], replyTo: [], subject: 'Order', text: 'Where?', hasHtml: false,
  attachments: [], stranger: false, by: null, detail: null, nextAttemptAt: null, readable: true, ...fields,
})

const deskMail = (fields: Partial<DeskMail> = {}): DeskMail => ({
  interactionId: 'w1', reservationId: 'r1', threadId: 't1', state: 'working', queueId: 'support', queueName: 'Support', subject: 'Order', from: null, startedAt: at, connectedAt: at, reason: 'mail', revision: 1, mails: 1, lastMailAt: at,
  customer: { number: null, name: 'Li', customerId: null, card: null, match: 'unknown', candidates: [] }, clocks: [], actions: ['draft', 'send'], context: { language: null, menuPath: [], attributes: [] }, ...fields,
})

/** A server with one thread and its draft. */
class Server {
  draft: MailDraft | null = null
  revision = 1
  reads = 0
  sent: unknown[] = []

  readonly mails = {
    options: () => Promise.resolve({ mailboxes: [], undoSeconds: 10, attachmentsMax: 5, attachmentBytesMax: 100, draftBytesMax: 150, recipientsMax: 3, outcomes: ['answered'], signature: null }),
    thread: (threadId: string): Promise<MailThread> => {
      this.reads++
      return Promise.resolve({ threadId, subject: 'Order', revision: this.revision, work: 'w1', mailboxId: 'b', mails: [mail()], notes: [], draft: this.draft, actions: [] })
    },
    saveDraft: (_: string, version: number, fields: MailDraftFields): Promise<MailDraft> => {
      if (version !== (this.draft?.version ?? 0)) return Promise.reject(new ApiError(412, 'stale', ''))
      this.draft = { ...fields, subject: fields.subject.trim(), version: version + 1, savedAt: at, attachments: this.draft?.attachments ?? [] }
      return Promise.resolve(this.draft)
    },
    attach: (_: string, file: File, name: string) => {
      const up = { fileId: `f${name}`, name, type: file.type, size: file.size }
      if (this.draft !== null) this.draft = { ...this.draft, version: this.draft.version + 1, attachments: [...this.draft.attachments, up] }
      return Promise.resolve(up)
    },
    send: (_: string, version: number, then: string) => {
      if (version !== this.draft?.version) return Promise.reject(new ApiError(412, 'stale', ''))
      this.sent.push([version, then])
      this.draft = null
      this.revision++
      return Promise.resolve({ mailId: 'out', sendAt: at })
    },
  }
}

let server: Server
let desk: MailDesk

const follow = (mails: readonly DeskMail[], more: Parameters<typeof deskState>[0] = {}): void => desk.follow(deskState({ mails, ...more }))

/** Lets what was promised come. */
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined)

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  desk = new MailDesk({ api: { mails: server.mails, wrapUp: () => Promise.reject(new Error('none')) } as never, done: () => undefined, elsewhere: () => false, quiet: 500 })
})
afterEach(() => {
  desk.stop()
  vi.useRealTimers()
})

describe('which mail is shown', () => {
  it('is the one just taken, none when a call begins, and another when it is gone', () => {
    follow([])
    follow([deskMail()])
    expect(desk.get().open).toBe('w1')
    follow([deskMail(), deskMail({ interactionId: 'w2', threadId: 't2' })])
    expect(desk.get().open).toBe('w2')
    follow([deskMail(), deskMail({ interactionId: 'w2', threadId: 't2' })], { call: deskCall() })
    expect(desk.get().open).toBeNull()
    desk.open('w2')
    follow([deskMail()], {})
    expect(desk.get().open).toBe('w1')
  })

  it('is one the agent began himself, though that is parked; others that were parked are left where they are', () => {
    follow([])
    follow([deskMail({ state: 'parked', reason: 'mail' })])
    expect(desk.get().open).toBeNull()
    follow([deskMail({ state: 'parked' }), deskMail({ interactionId: 'w2', threadId: 't2', state: 'parked', reason: 'started' })])
    expect(desk.get().open).toBe('w2')
  })

  it('is read again when its revision rose, once more when that happened meanwhile', async () => {
    follow([deskMail()])
    await settle()
    expect(server.reads).toBe(1)
    follow([deskMail()])
    await settle()
    expect(server.reads).toBe(1)
    server.revision = 3
    follow([deskMail({ revision: 2 })])
    follow([deskMail({ revision: 3 })])
    await settle()
    expect(server.reads).toBe(3)
    expect(desk.work('t1').thread?.revision).toBe(3)
  })

  it('tells of news in threads that are not shown', async () => {
    follow([deskMail()])
    await settle()
    desk.open(null)
    expect(isNews(deskMail({ revision: 2 }), desk.work('t1'))).toBe(true)
    expect(isNews(deskMail({ revision: 1 }), desk.work('t1'))).toBe(false)
  })
})

describe('what is written', () => {
  beforeEach(async () => {
    follow([deskMail()])
    await settle()
    desk.compose('t1', 'reply', mail(), 'Li wrote:')
  })

  it('is sent as it stands, though the last words were not saved yet', async () => {
    desk.write('t1', { text: 'Tomorrow.', subject: ' Re: Order ' })
    const sending = desk.send('t1', 'close', 'answered')
    await settle()
    expect(await sending).toBe(true)
    expect(server.sent).toEqual([[1, 'close']])
    expect(desk.work('t1').written).toBeNull()
  })

  it('is not sent when it could not be saved', async () => {
    server.mails.saveDraft = () => Promise.reject(new ApiError(400, 'invalid', 'too long', null, { text: ['Too long.'] }))
    const sending = desk.send('t1', 'keep', null)
    await settle()
    expect(await sending).toBe(true)
    expect(server.sent).toEqual([])
    expect(desk.work('t1').written).toMatchObject({ fate: 'refused', problem: 'Too long.' })
  })

  it('can be sent right after a file went up, though files make versions too', async () => {
    const attaching = desk.attach('t1', [new File(['hello'], 'a.txt')])
    await settle()
    expect(await attaching).toBe(true)
    expect(desk.work('t1').written?.files.map(file => file.name)).toEqual(['a.txt'])
    const sending = desk.send('t1', 'park', null)
    await settle()
    expect(await sending).toBe(true)
    expect(server.sent).toEqual([[2, 'park']])
  })

  it('is never written over what another window wrote', async () => {
    await vi.advanceTimersByTimeAsync(600)
    server.draft = server.draft === null ? null : { ...server.draft, version: 9, text: 'theirs' }
    desk.write('t1', { text: 'mine' })
    await vi.advanceTimersByTimeAsync(600)
    expect(desk.work('t1').written).toMatchObject({ fate: 'overtaken', fields: { text: 'mine' } })
    expect(server.draft?.text).toBe('theirs')
  })

  it('is not begun anew over what is there', () => {
    desk.write('t1', { text: 'precious' })
    desk.compose('t1', 'forward', mail(), '')
    expect(desk.work('t1').written?.fields).toMatchObject({ kind: 'reply', text: 'precious' })
  })
})

describe('what keeps a mail from being sent', () => {
  const person = { name: null, address: 'a@b.example' }
  const fields: MailDraftFields = { kind: 'new', inReplyTo: null, to: [person], cc: [], bcc: [], subject: '', text: '' }
  const written = { fields, saved: null, version: 1, files: [], uploading: [], fate: 'kept' as const, problem: null }
  const limits = { recipientsMax: 3, draftBytesMax: 150, attachmentBytesMax: 100, attachmentsMax: 2 }
  const file = (size: number) => ({ fileId: 'f', name: 'f', type: '', size })

  it('is told by name', () => {
    expect(hindranceOfMail(written, limits)).toBeNull()
    expect(hindranceOfMail({ ...written, fields: { ...fields, to: [] } }, limits)).toBe('nobody')
    expect(hindranceOfMail({ ...written, fields: { ...fields, bcc: [person, person, person] } }, limits)).toBe('tooMany')
    expect(hindranceOfMail({ ...written, fields: { ...fields, text: 'x'.repeat(200_001) } }, limits)).toBe('tooLong')
    expect(hindranceOfMail({ ...written, uploading: ['a'] }, limits)).toBe('uploading')
    expect(hindranceOfMail({ ...written, files: [file(100), file(51)] }, limits)).toBe('tooLarge')
    expect(hindranceOfMail({ ...written, fate: 'overtaken' }, limits)).toBe('overtaken')
  })

  it('of files is told before they go up', () => {
    expect(hindranceOfFile({ size: 100 }, written, limits)).toBeNull()
    expect(hindranceOfFile({ size: 0 }, written, limits)).toBe('empty')
    expect(hindranceOfFile({ size: 101 }, written, limits)).toBe('tooLarge')
    expect(hindranceOfFile({ size: 1 }, { ...written, files: [file(1)], uploading: ['b'] }, limits)).toBe('tooMany')
    expect(hindranceOfFile({ size: 60 }, { ...written, files: [file(91)] }, limits)).toBe('allTooLarge')
  })
})
