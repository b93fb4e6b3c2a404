import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deskCall, deskOffer } from '../packages/core/test/fakes.ts'
import { deskMail, mail } from './FakeMails.ts'
import type { FakeServer } from './FakeServer.ts'
import { Stage } from './Stage.ts'

let stage: Stage
let page: Page
let server: FakeServer

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

async function open(language: string, scheme: 'light' | 'dark'): Promise<void> {
  await stage.open(language, scheme, { width: 1480, height: 960 })
  ;({ page, server } = stage)
  page.setDefaultTimeout(15_000)
  await stage.signIn()
}

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString()
const from = (name: string) => ({ number: null, name, customerId: null, card: null, match: 'unknown' as const, candidates: [] })
const verbs = (): string[] => server.mails.commands.map(command => command.split(' ').slice(0, 2).join(' '))
const words = () => page.getByLabel('Text of the mail')

/** A thread of four mails with a note, HTML and files; a second one that is late; one put aside. */
async function busy(): Promise<void> {
  server.mails.add('t1', [
    { at: ago(90_000), text: 'Where is my kettle?\n\nLi' },
    { mailId: 't1-m2', at: ago(80_000), direction: 'out', state: 'bounced', from: { name: 'Support', address: 'support@crm.example' }, to: [{ name: 'Li Na', address: 'li.na@shop.example' }], text: 'On its way.', by: 'agent1', detail: '550 5.1.1 no such user' },
    {
      at: ago(400), hasHtml: true, subject: 'Re: Order 17', text: 'Still nothing.\n\nOn 3 Nov Anna wrote:\n> On its way.', cc: [{ name: 'Otto', address: 'otto@shop.example' }], stranger: true,
      attachments: [{ part: 0, name: 'receipt.pdf', type: 'application/pdf', size: 48_213, inline: false }],
    },
  ], { notes: [{ noteId: 'n1', at: ago(500), by: 'Bob', text: 'Carrier lost it.' }] })
  server.mails.html.set('t1-m3', { html: '<p style="color:#b3261e">Still <b>nothing</b>.</p><img data-remote-src="https://tracker.example/x.png" alt="x"><blockquote>On its way.</blockquote>', remoteImages: 1 })
  server.mails.add('t2', [{ text: 'Invoice?' }])
  server.mails.add('t3', [{ text: 'Thanks' }])
  server.move({
    presence: 'available', routingStatus: 'interacting',
    mails: [
      deskMail({ mails: 3, clocks: [{ clock: 'firstResponse', dueAt: ago(-600), warnAt: ago(60), state: 'warned' }, { clock: 'solution', dueAt: ago(-90_000), warnAt: ago(-80_000), state: 'running' }] }),
      deskMail({ interactionId: 'w-t2', threadId: 't2', reservationId: 'r2', subject: 'Invoice 4', from: { name: 'Otto', address: 'otto@b.example' }, clocks: [{ clock: 'update', dueAt: ago(3_700), warnAt: ago(5_000), state: 'breached' }] }),
      deskMail({ interactionId: 'w-t3', threadId: 't3', reservationId: null, state: 'parked', subject: '谢谢', reason: 'reopened', actions: ['resume', 'note', 'close'], clocks: [{ clock: 'update', dueAt: ago(-700), warnAt: ago(-60), state: 'paused' }] }),
    ],
  })
  await page.locator('.mail-row').first().waitFor()
  await page.keyboard.press('Control+Alt+Digit1')
  await page.locator('.mail .who').getByText('Order 17').waitFor()
}

async function reply(): Promise<void> {
  await busy()
  await page.locator('.mail-reply').waitFor()
  await page.keyboard.press('Control+Alt+KeyY')
  await words().waitFor()
}

describe.each([['en', 'light'], ['en', 'dark'], ['zh-CN', 'light'], ['zh-CN', 'dark']] as const)('e-mail at the desk in %s, %s', (language, scheme) => {
  it('bars nobody', async () => {
    await open(language, scheme)
    server.move({ presence: 'available', offer: deskOffer({ mediaType: 'email', customer: from('Li Na'), offeredAt: ago(0), deadline: ago(-30), mail: { threadId: 't1', subject: 'Order 17', from: { name: 'Li Na', address: 'li.na@shop.example' }, snippet: 'Where is my kettle?', reason: 'reopened' } }) })
    await page.locator('.offer-subject').waitFor()
    expect(await stage.barriers(), 'offer').toEqual([])
    server.move({ offer: null })
    await busy()
    await page.locator('.mail-frame iframe').waitFor()
    await page.locator('.mail-fold').nth(1).click()
    expect(await stage.barriers(), 'thread').toEqual([])
    await page.keyboard.press('Control+Alt+Shift+KeyY')
    await page.locator('.mail-composer').waitFor()
    await page.locator('.mail-draft-kept').waitFor()
    await page.locator('.mail-chips input').first().fill('no address')
    await page.keyboard.press('Enter')
    await page.locator('.mail-people .field-problem .icon').first().waitFor()
    expect(await stage.barriers(), 'composer').toEqual([])
    await page.keyboard.press('Control+Alt+KeyV')
    await page.locator('.mail-templates [role=option]').first().waitFor()
    expect(await stage.barriers(), 'templates').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+Digit3')
    await page.locator('.chat-parked.mail').waitFor()
    expect(await stage.barriers(), 'parked').toEqual([])
    await page.locator('.mail .chat-actions .button').last().click()
    await page.locator('dialog .codes-list input').first().waitFor()
    expect(await stage.barriers(), 'close').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+Shift+KeyN')
    await page.locator('.mail-new select').waitFor()
    expect(await stage.barriers(), 'new mail').toEqual([])
  })
})

describe('an agent with e-mail', () => {
  beforeEach(() => open('en', 'light'))

  it('takes one from the keyboard, answers it, takes it back, sends it and wraps up', async () => {
    server.mails.add('t1', [{}])
    server.move({ presence: 'available', offer: deskOffer({ mediaType: 'email', interactionId: 'w-t1', customer: from('Li Na'), offeredAt: ago(0), deadline: ago(-30), mail: { threadId: 't1', subject: 'Order 17', from: { name: 'Li Na', address: 'li.na@shop.example' }, snippet: 'Where', reason: 'mail' } }) })
    await stage.press('KeyA')
    await page.locator('.mail-reply').waitFor()
    await page.keyboard.press('Control+Alt+KeyY')
    await words().waitFor()
    await page.keyboard.type('It comes tomorrow.')
    await page.locator('.mail-draft-kept').waitFor()
    expect(server.mails.threads.get('t1')?.draft).toMatchObject({ kind: 'reply', inReplyTo: 't1-m1', to: [{ address: 'li.na@shop.example' }], subject: 'Re: Order 17' })
    expect(server.mails.threads.get('t1')?.draft?.text).toMatch(/^It comes tomorrow\.\n\n-- \nAnna\nSupport\n\nOn .* Li Na wrote:\n> Where is my kettle\?\n$/)
    await page.keyboard.press('Control+Enter')
    await page.getByText(/Sends in \d+ s/).waitFor()
    await page.keyboard.press('Control+Alt+KeyZ')
    await words().waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText(/Sends in \d+ s/).waitFor()
    expect(verbs()).toEqual(['send t1', 'undo t1-out1', 'send t1'])
    expect(server.mails.commands[0]).toContain('"then":"close","outcome":"answered"')
    server.move({ mails: [deskMail({ state: 'wrapUp', revision: 9, actions: ['wrap-up'], wrapUp: { reservationId: 'rx', interactionId: 'w-t1', queueId: 'support', queueName: 'Support', customer: from('Li Na'), context: { language: null, menuPath: [], attributes: [] }, codes: [{ code: 'invoice', label: 'Invoice' }], codeRequired: true, startedAt: ago(0), deadline: ago(-60) } })] })
    await page.getByText('Invoice').click()
    await page.locator('.chat-wrapup').getByRole('button').click()
    await expect.poll(() => server.requests).toContain('POST /reservations/rx/wrap-up')
    await expect.poll(() => page.locator('.mail-row').count()).toBe(0)
  })

  it('finds the draft again after the page was loaded anew, and after another window wrote on it', async () => {
    await reply()
    await page.keyboard.type('half a sentence')
    await page.locator('.mail-draft-kept').waitFor()
    await page.reload()
    await words().waitFor()
    expect(await words().inputValue()).toMatch(/^half a sentence/)
    server.mails.change('t1', thread => ({ draft: thread.draft === null ? null : { ...thread.draft, version: 40, text: 'theirs' } }))
    await words().fill('mine')
    await page.getByText('This draft was changed in another window.').waitFor()
    expect(await words().inputValue()).toBe('mine')
    expect(await page.locator('.mail-composer [type=submit]').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Take the other' }).click()
    await expect.poll(() => words().inputValue()).toBe('theirs')
    server.mails.change('t1', thread => ({ draft: thread.draft === null ? null : { ...thread.draft, version: 50, text: 'theirs again' } }))
    await words().fill('mine again')
    await page.getByRole('button', { name: 'Keep this one' }).click()
    await expect.poll(() => server.mails.threads.get('t1')?.draft?.text).toBe('mine again')
  })

  it('keeps what is written through a server that fails', async () => {
    await reply()
    server.mails.draftFailure = 503
    await words().fill('important')
    await page.locator('.mail-draft-waiting').waitFor()
    server.mails.draftFailure = null
    await page.locator('.mail-draft-kept').waitFor()
    expect(server.mails.threads.get('t1')?.draft?.text).toBe('important')
  })

  it('fills the fields from the keyboard: addresses as chips, templates, files with their limits', async () => {
    await reply()
    await page.getByRole('button', { name: 'Cc, Bcc' }).click()
    const cc = page.getByLabel('Cc', { exact: true })
    await cc.fill('eva@shop.example')
    await cc.press('Enter')
    await cc.fill('eva@, x')
    await cc.press('Enter')
    await page.getByText('No e-mail address: eva@, x').waitFor()
    expect(await page.locator('.mail-composer [type=submit]').isDisabled()).toBe(true)
    await cc.fill('')
    await words().fill('')
    await words().focus()
    await page.keyboard.press('Control+Alt+KeyV')
    await page.getByLabel('Name or short form').fill('ord')
    await page.getByRole('option', { name: 'Where is my order order' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => words().inputValue()).toBe('Dear Li Na, your order is on its way.')
    await choose([['a.txt', 'hello world!'], ['empty.txt', ''], ['big.bin', 'x'.repeat(1_000_001)]])
    await page.locator('.mail-files').getByText('a.txt').waitFor()
    await page.getByText('empty.txt is empty.').waitFor()
    await page.getByText('big.bin is larger than 1 MB.').waitFor()
    await words().press('End')
    await page.keyboard.type(' Bye')
    await page.locator('.mail-draft-kept').waitFor()
    await expect.poll(() => server.mails.threads.get('t1')?.draft).toMatchObject({ cc: [{ name: null, address: 'eva@shop.example' }], text: 'Dear Li Na, your order is on its way. Bye', attachments: [{ name: 'a.txt' }] })
    await page.getByRole('button', { name: 'Remove a.txt' }).click()
    await expect.poll(() => server.mails.threads.get('t1')?.draft?.attachments).toEqual([])
  })

  it('sees pictures from elsewhere only when he asks, quotations folded, what was not delivered and who is new', async () => {
    const fetched: string[] = []
    await page.route('https://tracker.example/**', route => { fetched.push(route.request().url()); return route.abort() })
    await busy()
    const frame = page.frameLocator('.mail-frame iframe')
    await frame.getByText('nothing').waitFor()
    expect(await frame.locator('details').getAttribute('open')).toBeNull()
    expect(await frame.locator('p').evaluate(element => getComputedStyle(element).color)).toBe('rgb(179, 38, 30)')
    await page.getByText('New in this thread: check who it is').waitFor()
    await page.getByText('Not delivered').first().waitFor()
    expect(fetched).toEqual([])
    await page.getByRole('button', { name: 'Show pictures' }).click()
    await expect.poll(() => fetched.length).toBe(1)
    expect(await page.locator('.mail-files a').getAttribute('href')).toBe('/api/v1/mail/messages/t1-m3/attachments/0')
    await page.getByRole('button', { name: 'As plain text' }).click()
    await page.locator('.mail-quoted').waitFor()
    expect(await page.locator('.mail-quoted').getAttribute('open')).toBeNull()
  })

  it('is told by clocks what is soon due and what is late', async () => {
    await busy()
    await page.locator('.mail-clock-warning').first().waitFor()
    expect(await page.locator('.mail-row').evaluateAll(rows => rows.map(row => /mail-grade-(\w+)/.exec(row.className)?.[1]))).toEqual(['warning', 'late', 'calm'])
    await page.locator('.mail .mail-clocks').getByText(/First answer in (9|10)m/).waitFor()
    await page.keyboard.press('Control+Alt+Digit2')
    await page.locator('.mail .mail-clocks').getByText('Answer 1h 1m late').waitFor()
  })

  it('writes notes, hands on, parks, takes up again and closes', async () => {
    await busy()
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.getByLabel('Note for colleagues; never sent').fill('called the carrier')
    await page.keyboard.press('Control+Enter')
    await page.getByText('called the carrier').waitFor()
    await page.getByRole('button', { name: 'Park', exact: true }).click()
    await page.getByRole('button', { name: 'Take up again' }).click()
    await page.getByRole('button', { name: 'Transfer' }).click()
    await page.locator('.palette-input input').fill('Sales')
    await page.getByRole('option', { name: 'Sales', selected: true }).waitFor()
    await page.getByRole('dialog').getByRole('status').filter({ hasNotText: 'Searching' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await page.locator('.chat-wrapup').waitFor()
    await page.keyboard.press('Control+Alt+Digit2')
    await page.locator('.mail .who').getByText('Invoice 4').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByLabel('Spam').check()
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect.poll(verbs).toEqual(['note t1', 'park w-t1', 'resume w-t1', 'transfer w-t1', 'close w-t2'])
    expect(server.mails.commands.at(-1)).toContain('"outcome":"spam"')
  })

  it('has mails beside a call and sees whom he deals with', async () => {
    await busy()
    await page.locator('.mail').waitFor()
    server.move({ call: deskCall({ interactionId: 'i7', reservationId: 'r7', customer: from('Maria') }) })
    await page.locator('.call .who').getByText('Maria').waitFor()
    await expect.poll(() => page.locator('.mail').count()).toBe(0)
    await page.keyboard.press('Control+Alt+Digit2')
    await page.locator('.mail .who').getByText('Invoice 4').waitFor()
    await page.keyboard.press('Control+Alt+Digit0')
    await page.locator('.desk-customer .who').getByText('Maria').waitFor()
  })

  it('begins a mail himself', async () => {
    await page.keyboard.press('Control+Alt+Shift+KeyN')
    await page.getByLabel('To', { exact: true }).fill('Eva <eva@shop.example>')
    await page.getByLabel('Subject').fill('Your kettle')
    await page.keyboard.press('Enter')
    await page.locator('.mail-composer').waitFor()
    await page.locator('dialog').waitFor({ state: 'detached' }) // the desk may be pushed before the answer is here
    expect(server.mails.commands[0]).toBe(`start ${JSON.stringify({ queueId: 'support', mailboxId: 'support', to: [{ name: 'Eva', address: 'eva@shop.example' }], subject: 'Your kettle', customerId: null })}`)
    expect(await page.getByLabel('Subject').inputValue()).toBe('Your kettle')
    await words().fill('It is here.')
    await page.keyboard.press('Control+Enter')
    await expect.poll(verbs).toContain('send new')
  })

  it('asks before it sends without a subject or throws a draft away', async () => {
    await reply()
    await page.getByLabel('Subject').fill('')
    await words().focus()
    await page.keyboard.press('Control+Enter')
    await page.getByText('Send it without a subject?').waitFor()
    expect(verbs()).toEqual([])
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.locator('.mail-discard .button-bad').click()
    await page.locator('.mail-reply').waitFor()
    expect(server.mails.threads.get('t1')?.draft).toBeNull()
  })
})

describe('a supervisor', () => {
  it('sees what waits, the most urgent first, and the mails of an interaction', async () => {
    await stage.open('en', 'light')
    ;({ page, server } = stage)
    const view = { threadId: 't1', queueId: 'support', agentId: null, customer: from('Li Na'), from: { name: 'Li Na', address: 'li@x.example' }, startedAt: ago(300), connectedAt: null, reason: 'mail' as const }
    server.mails.works = [
      { ...view, interactionId: 'i1', state: 'queued', subject: 'Later', clocks: [{ clock: 'firstResponse', dueAt: ago(-9_000), warnAt: ago(-8_000), state: 'running' }] },
      { ...view, interactionId: 'i2', state: 'queued', subject: 'Late', clocks: [{ clock: 'firstResponse', dueAt: ago(60), warnAt: ago(600), state: 'breached' }] },
    ]
    server.mails.unworked = [{ mailId: 'u1', threadId: 't9', queueId: 'support', mailboxId: 'support', at: ago(60), why: 'spam', mails: 1, from: { name: 'Li Na', address: 'li@x.example' }, subject: 'Winner!' }]
    server.mails.add('t1', [mail({ text: 'Hello' })])
    await stage.signIn('supervisor', '/wallboard', '.wallboard, .board')
    await page.locator('.mail-cut').first().waitFor()
    expect(await page.locator('th .mail-cut').allTextContents()).toEqual(['Late', 'Later', 'Winner!'])
    expect(await stage.barriers()).toEqual([])
    await page.getByRole('button', { name: 'Make work of the e-mail of Li Na: Winner!' }).click()
    await page.getByText('E-mails without work').waitFor({ state: 'detached' })
    expect(server.mails.commands).toContain('work u1')
  })
})

/** Files of these names and contents, as if somebody had picked them. */
const choose = (files: readonly (readonly [string, string])[]): Promise<void> => page.locator('.mail-composer input[type=file]').evaluate((input, all) => {
  const picked = new DataTransfer()
  for (const [name, content] of all) picked.items.add(new File([content], name))
  ;(input as HTMLInputElement).files = picked.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}, files)
