import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeChat } from './FakeChat.ts'
import { Stage } from './Stage.ts'

let stage: Stage
let page: Page
let chat: FakeChat

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())

/** The demonstration page with its chat, whose closed shadow tree is opened to the test alone. */
async function open(locale: string, scheme: 'light' | 'dark', before: (fake: FakeChat) => void = () => undefined): Promise<void> {
  await stage.open(locale, scheme)
  chat = new FakeChat()
  before(chat)
  page = await stage.context.newPage()
  page.on('pageerror', fault => stage.faults.push(fault.message))
  page.on('console', line => { if (/Content Security Policy/.test(line.text())) stage.faults.push(line.text()) })
  await page.addInitScript(() => {
    const attach = Element.prototype.attachShadow
    Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: 'open' }) }
  })
  await chat.serve(page)
  await page.goto(new URL(`/chat-demo.html?lang=${locale.startsWith('zh') ? 'zh' : 'en'}`, stage.page.url()).href)
}

const launcher = () => page.locator('.launcher')
const bubbles = () => page.locator('.bubble')
const words = (): Promise<string[]> => bubbles().allTextContents()

async function begin(message = 'Where is my kettle?'): Promise<void> {
  await launcher().click()
  await page.locator('#crm-name').fill('Li Na')
  await page.locator('[name=message]').fill(message)
  await page.locator('.form .primary').first().click()
  await bubbles().first().waitFor()
}

async function barriers(): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false,
  }))
  return violations.map(found => `${found.impact ?? ''} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

it('is a small script', async () => {
  await open('en', 'light')
  const script = await fetch(new URL('/chat.js', stage.page.url()))
  const packed = await new Response(script.body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
  expect(packed.byteLength).toBeGreaterThan(5_000)
  expect(packed.byteLength).toBeLessThan(40_000)
})

describe('an invitation', () => {
  const rules = { afterDecline: 3_600, rules: [{ id: 'late', onPage: 600 }, { id: 'soon', onPage: 1 }] }
  const asked = (): string[] => chat.requests.filter(one => one.includes('/chat/invitations'))

  it('that is accepted by the keyboard opens the form, and the chat begins upon it', async () => {
    await open('en', 'light', fake => { fake.invitations = rules })
    await page.getByRole('region', { name: 'Invitation to chat' }).waitFor()
    expect(asked()).toEqual(['POST /chat/invitations {"entryPoint":"support","rule":"soon","language":"en"}'])
    await page.getByRole('button', { name: 'Chat now' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('#crm-name').waitFor()
    expect(await page.locator('.invitation').isVisible()).toBe(false)
    await page.locator('[name=message]').fill('Where is my kettle?')
    await page.locator('.form .primary').first().click()
    await bubbles().first().waitFor()
    expect(asked()).toContain('POST /chat/invitations/i1 {"answer":"accepted"}')
    const begun = chat.requests.find(one => one.startsWith('POST /chat/conversations '))
    expect(begun).toContain('"invitation":"i1"')
  })

  it('that is declined gives the focus back, and is remembered over pages', async () => {
    await open('en', 'light', fake => { fake.invitations = rules })
    await page.getByRole('button', { name: 'No, thank you' }).focus()
    await page.keyboard.press('Escape')
    await page.locator('.launcher:focus').waitFor()
    expect(await page.locator('.invitation').isVisible()).toBe(false)
    await expect.poll(asked).toContain('POST /chat/invitations/i1 {"answer":"declined"}')
    const kept = await page.evaluate(() => Object.entries(localStorage).find(([key]) => key.startsWith('crm.chat visit'))?.[1] ?? '{}')
    expect(JSON.parse(kept)).toMatchObject({ asked: true, pages: 1, accepted: null })
    expect((JSON.parse(kept) as { restUntil: number }).restUntil).toBeGreaterThan(Date.now() + 3_500_000)
    const before = asked().length
    await page.clock.install() // before the page begins anew, so that its time is the test's
    await page.reload()
    await page.locator('.launcher').waitFor()
    await page.clock.runFor(30_000)
    expect(asked().length).toBe(before)
  })

  it('is not shown when nobody has a hand free', async () => {
    await open('en', 'light', fake => {
      fake.invitations = rules
      fake.busy = 'busy'
    })
    await expect.poll(asked).toHaveLength(1)
    expect(await page.locator('.invitation').isVisible()).toBe(false)
  })
})

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('the chat window in %s, %s', (language, scheme) => {
  it('bars nobody from any of its faces', async () => {
    await open(language, scheme)
    await launcher().click()
    await page.locator('#crm-message').waitFor()
    expect(await barriers(), 'form').toEqual([])
    await page.locator('.form .primary').first().click()
    expect(await barriers(), 'form with faults').toEqual([])
    await page.locator('[name=message]').fill('Hello')
    await page.locator('.form .primary').first().click()
    await bubbles().first().waitFor()
    expect(await barriers(), 'waiting').toEqual([])
    chat.become({ state: 'connected', position: null, agent: 'Anna' })
    chat.say('See https://shop.example/orders/17.')
    await bubbles().nth(1).waitFor()
    expect(await barriers(), 'talking').toEqual([])
    chat.become({ state: 'ended', endReason: 'agent-closed' })
    await page.locator('.rating').waitFor()
    expect(await barriers(), 'rating').toEqual([])
  })

  it('invites without a bar and without taking the focus', async () => {
    await open(language, scheme, fake => { fake.invitations = { afterDecline: 3_600, rules: [{ id: 'order', pages: '/chat-demo*', onPage: 1 }] } })
    await page.locator('#ask').focus()
    await page.locator('.invitation').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ask')
    expect(await page.locator('.frame > [role=status]').textContent()).toContain('May we help you with your order?')
    expect(await barriers()).toEqual([])
    const folder = import.meta.env?.['VITE_PICTURES'] as string | undefined
    if (folder !== undefined) await page.screenshot({ path: `${folder}/invitation-${language}-${scheme}.png` })
  })

  it('bars nobody while nobody is there', async () => {
    await open(language, scheme, fake => { fake.online = false })
    await launcher().click()
    await page.locator('[name=number]').waitFor()
    expect(await barriers()).toEqual([])
    await page.locator('[name=number]').fill('+49 30 901820')
    await page.keyboard.press('Enter')
    await expect.poll(() => chat.requests.some(request => request.startsWith('POST /chat/callbacks'))).toBe(true)
  })
})

describe('a conversation', () => {
  beforeEach(() => open('en', 'light'))

  it('tells where it comes from, says the place in the queue and shows who is there', async () => {
    await begin()
    const request = JSON.parse(chat.requests.find(one => one.startsWith('POST /chat/conversations {'))?.split(' ').slice(2).join(' ') ?? '{}') as Record<string, unknown>
    expect(request).toMatchObject({ entryPoint: 'support', name: 'Li Na', email: null, language: 'en', attributes: { 'order.number': '17' } })
    expect(request['page']).toMatchObject({ title: 'Order 17 – Northwind Kettles' })
    await page.getByText('You are number 2 in the queue.').waitFor()
    chat.become({ state: 'connected', position: null, agent: 'Anna' })
    await page.getByText('You are talking with Anna.').waitFor()
  })

  it('is written from the keyboard alone, with signs of writing and receipts', async () => {
    await begin()
    chat.become({ state: 'connected', position: null, agent: 'Anna' })
    await page.locator('.composer textarea').focus()
    await page.keyboard.type('Order 17')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('please 😀')
    await page.keyboard.press('Enter')
    await expect.poll(words).toEqual(['Where is my kettle?', 'Order 17\nplease 😀'])
    await expect.poll(() => chat.requests.some(request => request.includes('/typing {"typing":true}'))).toBe(true)
    chat.push('receipt', { by: 'agent', upTo: 2, state: 'delivered' })
    await page.getByText('Delivered').waitFor()
    chat.push('receipt', { by: 'agent', upTo: 2, state: 'read' })
    await page.getByText('Read', { exact: true }).waitFor()
    chat.push('typing', { by: 'agent', name: 'Anna', typing: true })
    await page.getByText('Anna is writing…').waitFor()
    chat.say('It is on its way.')
    await page.getByText('Anna is writing…').waitFor({ state: 'detached' }).catch(() => undefined)
    await expect.poll(() => chat.requests.some(request => request.includes('/read {"upTo":3,"state":"read"}'))).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('.panel').isHidden()).toBe(true)
    chat.say('Anything else?')
    await page.locator('.badge').getByText('1').waitFor()
    expect(await launcher().getAttribute('aria-label')).toContain('1 unread')
  })

  it('loses nothing and shows nothing twice when the network goes and answers are lost', async () => {
    await begin()
    chat.become({ state: 'connected', position: null, agent: 'Anna' })
    await chat.loseNetwork(true)
    await page.getByText('No connection.').waitFor()
    for (const text of ['one', 'two']) {
      await page.locator('.composer textarea').fill(text)
      await page.keyboard.press('Enter')
    }
    chat.say('said meanwhile')
    chat.forgetful = true
    await chat.loseNetwork(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(() => chat.lines.map(line => line.text)).toContain('one')
    chat.forgetful = false
    await expect.poll(() => chat.lines.map(line => line.text)).toEqual(['Where is my kettle?', 'said meanwhile', 'one', 'two'])
    await expect.poll(words).toEqual(['Where is my kettle?', 'said meanwhile', 'one', 'two'])
    await page.reload()
    await expect.poll(words).toEqual(['Where is my kettle?', 'said meanwhile', 'one', 'two'])
  })

  it('is ended after a question, rated with words, and makes room for a new one', async () => {
    await begin()
    await page.getByRole('button', { name: 'End the chat' }).click()
    await page.getByRole('button', { name: 'End it' }).click()
    await page.getByText('You ended the chat.').waitFor()
    await page.getByRole('radio', { name: 'Very good' }).check()
    await page.locator('#crm-rate-comment').fill('Quick')
    await page.getByRole('button', { name: 'Send rating' }).click()
    await page.getByText('Thank you for your rating.').waitFor()
    expect(chat.requests.at(-1)).toContain('/rating {"score":5,"comment":"Quick"}')
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await page.locator('[name=message]').waitFor()
  })

  it('shows what anybody writes as text and never runs it', async () => {
    await begin('<img src=x onerror="window.harmed=1">')
    for (const text of ['<script>window.harmed=1</script>', 'javascript:window.harmed=1', '"><svg onload=window.harmed=1>', '[x](javascript:alert(1))', 'https://a.example/"onmouseover="x']) chat.say(text)
    await expect.poll(() => bubbles().count()).toBe(6)
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
    expect(await bubbles().locator('img, script, svg').count()).toBe(0)
    expect(await bubbles().locator('a').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href))).toEqual(['https://a.example/'])
  })
})
