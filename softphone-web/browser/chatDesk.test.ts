import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deskCall, deskChat, deskOffer } from '../packages/core/test/fakes.ts'
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
  await stage.open(language, scheme, { width: 1480, height: 900 })
  ;({ page, server } = stage)
  await stage.signIn()
}

const from = (name: string) => ({ ...deskChat().customer, number: null, name })
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString()

/** Two chats, of which one has waited for long, and one put aside. */
function busy(): void {
  server.chats.add('c1', { kind: 'system', from: 'system', system: 'waiting' })
  server.chats.add('c1', { text: 'Where is my kettle? https://shop.example/orders/17' })
  server.chats.add('c1', { from: 'agent', name: 'Anna', text: 'I am looking.' })
  server.move({
    presence: 'available', routingStatus: 'interacting',
    chats: [
      deskChat({ customer: from('Li Na'), lastSeq: 3, subject: 'My order', email: 'li.na@shop.example', page: { url: 'https://shop.example/orders/17', title: 'Order 17' }, connectedAt: ago(300) }),
      deskChat({ conversationId: 'c2', reservationId: 'r2', customer: from('Otto'), unread: 2, silentSince: ago(95), connectedAt: ago(400), lastMessage: { seq: 2, at: ago(95), from: 'customer', kind: 'text', name: null, text: 'Hello? Is anybody there?', system: null, clientMessageId: null } }),
      deskChat({ conversationId: 'c3', reservationId: null, state: 'parked', customer: from('王芳'), actions: ['note', 'resume', 'close'], connectedAt: ago(4_000), customerOnline: false }),
    ],
  })
}

const commands = (): string[] => server.chats.commands.map(command => command.split(' ').slice(0, 2).join(' ')).filter(command => !/^(read|typing)/.test(command))

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('chats at the desk in %s, %s', (language, scheme) => {
  it('bar nobody', async () => {
    await open(language, scheme)
    server.move({ presence: 'available', offer: deskOffer({ mediaType: 'chat', customer: from('Li Na'), offeredAt: ago(0), deadline: ago(-30) }) })
    await page.locator('.offer').waitFor()
    expect(await stage.barriers(), 'offer').toEqual([])
    server.move({ offer: null })
    busy()
    await page.locator('.chat-row').first().waitFor()
    await page.keyboard.press('Control+Alt+Digit1')
    await page.getByText('I am looking.').waitFor()
    expect(await stage.barriers(), 'open chat').toEqual([])
    await page.locator('.chat-actions button').first().click()
    await page.locator('.palette-input input').waitFor()
    expect(await stage.barriers(), 'transfer').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+Digit3')
    await page.locator('.chat-parked').waitFor()
    expect(await stage.barriers(), 'parked').toEqual([])
  })
})

describe('an agent with chats', () => {
  beforeEach(() => open('en', 'light'))

  it('takes one from the keyboard without a microphone and answers, the customer’s name before him', async () => {
    server.move({ presence: 'available', offer: deskOffer({ mediaType: 'chat', customer: from('Li Na'), offeredAt: ago(0), deadline: ago(-30) }) })
    await stage.press('KeyA')
    await page.locator('.chat .who').getByText('Li Na').waitFor()
    await page.keyboard.type('Hello')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('How can I help?')
    await page.keyboard.press('Enter')
    await page.locator('.chat-words').getByText('How can I help?').waitFor()
    await page.locator('.chat-fate').getByText('Sent').waitFor()
    server.push('agent', 'chat', { conversationId: 'i1', message: null, receipt: { by: 'customer', upTo: 1, state: 'read' }, typing: null })
    await page.locator('.chat-fate').getByText('Read').waitFor()
    server.push('agent', 'chat', { conversationId: 'i1', message: null, receipt: null, typing: { by: 'customer', name: 'Li Na', typing: true } })
    await page.locator('.chat-writing').getByText('Li Na is writing…').waitFor()
    expect(server.chats.lines.get('i1')?.map(line => line.text)).toEqual(['Hello\nHow can I help?'])
  })

  it('fetches what it missed between two lines and shows nothing twice, also when answers are lost', async () => {
    busy()
    await page.keyboard.press('Control+Alt+Digit1')
    await page.getByText('I am looking.').waitFor()
    server.chats.add('c1', { text: 'never pushed' })
    const last = server.chats.add('c1', { text: 'pushed' })
    server.push('agent', 'chat', { conversationId: 'c1', message: last, receipt: null, typing: null })
    await page.getByText('never pushed').waitFor()
    server.chats.loseAnswers = true
    await page.locator('.chat-composer textarea').fill('mine')
    await page.keyboard.press('Enter')
    await expect.poll(() => server.chats.lines.get('c1')?.at(-1)?.text).toBe('mine')
    server.chats.loseAnswers = false
    await page.locator('.chat-fate').getByText('Sent').waitFor()
    expect(await page.locator('.chat-words').allTextContents()).toEqual(['Where is my kettle? https://shop.example/orders/17', 'I am looking.', 'never pushed', 'pushed', 'mine'])
  })

  it('writes notes, hands on with a note, parks, takes up again and wraps up', async () => {
    busy()
    await page.keyboard.press('Control+Alt+Digit2')
    await page.getByLabel('Internal note').check()
    await page.locator('.chat-composer textarea').fill('angry')
    await page.keyboard.press('Enter')
    await page.locator('.chat-line-note').waitFor()
    await page.locator('.chat-actions').getByRole('button', { name: 'Park' }).click()
    await page.getByRole('button', { name: 'Take up again' }).click()
    await page.getByRole('button', { name: 'Transfer' }).click()
    await page.locator('.palette-input input').fill('Sales')
    await page.getByRole('option', { name: 'Sales', selected: true }).waitFor()
    await page.getByRole('dialog').getByRole('status').filter({ hasNotText: 'Searching' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await page.locator('.chat-wrapup').waitFor()
    expect(commands()).toEqual(['note c2', 'park c2', 'resume c2', 'transfer c2'])
    await page.getByText('Invoice').click()
    await page.locator('.chat-wrapup').getByRole('button').click()
    await expect.poll(() => server.requests.some(request => request === 'POST /reservations/w-c2/wrap-up')).toBe(true)
    await expect.poll(() => page.locator('.chat-row').count()).toBe(2)
  })

  it('has chats beside a call and sees whom he deals with', async () => {
    busy()
    server.move({ call: deskCall({ interactionId: 'i7', reservationId: 'r7', customer: from('Maria') }) })
    await page.locator('.call .who').getByText('Maria').waitFor()
    await expect.poll(() => page.locator('.chat').count()).toBe(0)
    await page.keyboard.press('Control+Alt+Digit2')
    await page.locator('.chat .who').getByText('Otto').waitFor()
    await page.locator('.call .who').getByText('Maria').waitFor()
    await page.locator('.desk-customer .who').getByText('Otto').waitFor()
    await page.keyboard.press('Control+Alt+Digit0')
    await page.locator('.desk-customer .who').getByText('Maria').waitFor()
  })

  it('sees what customers say of themselves as text only', async () => {
    const harm = '<img src=x onerror="window.harmed=1">'
    server.chats.add('c1', { text: harm, name: harm })
    server.move({ chats: [deskChat({ customer: from(harm), subject: harm, email: harm, page: { url: 'javascript:window.harmed=1', title: harm }, lastSeq: 1, context: { language: null, menuPath: [], attributes: [{ name: 'x', value: harm }] } })] })
    await page.keyboard.press('Control+Alt+Digit1')
    await page.locator('.chat-words').waitFor()
    expect(await page.locator('.desk img').count()).toBe(0)
    expect(await page.locator('.desk a[href^="javascript"]').count()).toBe(0)
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
  })
})
