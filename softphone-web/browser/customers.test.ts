import type { DeskParty } from '@crm/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { customerCard, deskOffer } from '../packages/core/test/fakes.ts'
import { maria } from './FakeRecords.ts'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const unknown: DeskParty = { number: '+8613800138999', name: null, customerId: null, card: null, match: 'unknown', candidates: [] }
const withheld: DeskParty = { ...unknown, number: null, match: 'withheld' }
const ambiguous: DeskParty = {
  ...unknown, number: '+4930901820', match: 'ambiguous', candidates: [
    { customerId: 'cu1', name: 'Maria Weber', company: 'Nordlicht GmbH', quality: 'exact', contact: null, vip: true },
    { customerId: 'cu3', name: 'Nordlicht GmbH', company: null, quality: 'exact', contact: 'Jonas Weber', vip: false },
    { customerId: 'cu2', name: '王芳', company: '上海远航贸易有限公司', quality: 'tail', contact: null, vip: false },
  ],
}
const known: DeskParty = { ...unknown, number: '+4930901820', customerId: 'cu1', card: maria(), match: 'known' }

function ring(customer: DeskParty): void {
  const now = Date.now()
  stage.server.move({
    routingStatus: 'interacting',
    offer: deskOffer({
      customer, offeredAt: new Date(now).toISOString(), deadline: new Date(now + 60_000).toISOString(),
      context: { language: 'zh', menuPath: ['Main menu', 'Invoices'], attributes: [{ name: 'order.number', value: '4711' }] },
    }),
  })
}

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('the card in %s, %s', (language, scheme) => {
  beforeEach(() => stage.open(language, scheme))

  it('bars nobody, whoever calls', async () => {
    const { page } = stage
    await stage.signIn()
    for (const [name, party] of Object.entries({ known, unknown, withheld, ambiguous })) {
      ring(party)
      await page.locator(party.card !== null ? '.card-facts' : party === ambiguous ? '.candidates' : '.quick-form').waitFor()
      expect(await stage.barriers(), name).toEqual([])
    }
    await page.keyboard.press('Control+KeyK')
    await page.locator('.palette input').fill('maria')
    await page.locator('.palette-list li').first().waitFor()
    expect(await stage.barriers(), 'search').toEqual([])
  })

  it('bars nobody from the pages of customers and interactions', async () => {
    const { page } = stage
    await stage.signIn('agent1', '/customers', '.customer-row')
    expect(await stage.barriers(), 'customers').toEqual([])
    await page.locator('.customer-row').first().click()
    await page.locator('.customer-timeline .timeline').waitFor()
    expect(await stage.barriers(), 'customer').toEqual([])
    await page.locator('.panel-actions button').last().click()
    await page.locator('dialog .customer-form').waitFor()
    expect(await stage.barriers(), 'edit').toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.customer-timeline .timeline a').first().click()
    await page.locator('.course').waitFor()
    expect(await stage.barriers(), 'interaction').toEqual([])
  })
})

describe('a call of somebody', () => {
  beforeEach(async () => {
    await stage.open('en', 'light')
    await stage.signIn()
  })

  it('who is one of several is picked with arrow keys and Enter, and his card opens', async () => {
    const { page, server } = stage
    ring(ambiguous)
    await page.locator('.candidates').waitFor()
    await page.keyboard.press('Control+Alt+KeyU')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.card-name', { hasText: '王芳' }).waitFor()
    expect(server.records.links).toEqual([{ interaction: 'i1', customer: 'cu2' }])
    expect(await page.locator('.offer .who').innerText()).toBe('王芳')
  })

  it('unknown is saved with the number filled in, from the keyboard, and linked', async () => {
    const { page, server } = stage
    ring(unknown)
    await page.locator('.quick-form').waitFor()
    expect(await page.getByLabel('Phone', { exact: true }).inputValue()).toBe('+8613800138999')
    await page.keyboard.press('Control+Alt+KeyU')
    await page.keyboard.press('Enter')
    await page.getByText('Enter a name.').waitFor()
    await page.keyboard.type('Chen Jing')
    await page.keyboard.press('Enter')
    await page.locator('.card-name', { hasText: 'Chen Jing' }).waitFor()
    expect(server.records.links).toHaveLength(1)
    expect(server.records.customers.get(server.records.links[0]?.customer ?? '')?.language).toBe('zh')
  })

  it('never leaves one caller’s number in the form of another', async () => {
    const { page } = stage
    ring(unknown)
    await page.getByLabel('Phone', { exact: true }).waitFor()
    ring(withheld)
    await page.getByText('Ask who it is').waitFor()
    expect(await page.getByLabel('Phone', { exact: true }).inputValue()).toBe('')
  })

  it('is told at the field when the server knows better', async () => {
    const { page } = stage
    ring({ ...unknown, number: '+8613800138000' })
    await page.getByLabel(/^Name/).fill('Wang')
    await page.keyboard.press('Enter')
    await page.getByText('This number does not exist.').waitFor()
    expect(await page.getByLabel('Phone', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  })

  it('who withholds the number is found with Ctrl+K and linked', async () => {
    const { page, server } = stage
    ring(withheld)
    await page.getByText('Ask who it is').waitFor()
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.type('nordlicht')
    await page.locator('.palette-list li').nth(1).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.card-name', { hasText: 'Maria Weber' }).waitFor()
    expect(server.records.links).toEqual([{ interaction: 'i1', customer: 'cu1' }])
  })

  it('known is on the page with the ringing, with what the menu learned', async () => {
    const { page } = stage
    ring(known)
    await page.locator('.offer').waitFor()
    for (const words of ['Maria Weber', 'Contract ends in March', 'order.number', 'Invoices', 'Jonas Weber', 'This takes longer']) {
      expect(await page.locator('.desk-card').innerText(), words).toContain(words)
    }
    ring({ ...known, card: customerCard({ ...maria(), version: 9, name: 'Maria Weber-Lund' }) })
    await page.locator('.card-name', { hasText: 'Maria Weber-Lund' }).waitFor()
  })

  it('leaves the page one looks at alone until the phone rings', async () => {
    const { page } = stage
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.type('+86138')
    await page.locator('.palette-list li').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.customer-page').waitFor()
    expect(new URL(page.url()).pathname).toBe('/customers/cu2')
    ring(known)
    await page.locator('.offer').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })
})

describe('a customer', () => {
  beforeEach(() => stage.open('en', 'light'))

  it('has a timeline of many pages, notes to pin, and a form that keeps contacts', async () => {
    const { page, server } = stage
    await stage.signIn('agent1', '/customers/cu1', '.customer-timeline .timeline')
    const rows = page.locator('.customer-timeline .timeline > li')
    expect(await rows.count()).toBe(30)
    await page.getByRole('button', { name: 'Older entries' }).click()
    await expect.poll(() => rows.count()).toBe(60)
    await page.getByRole('textbox', { name: 'Pin a note' }).fill('Call before ten.')
    await page.keyboard.press('Enter')
    await page.locator('.pinned', { hasText: 'Call before ten.' }).waitFor()
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await page.locator('dialog').getByLabel(/^Name/).first().fill('')
    await page.getByRole('button', { name: 'Save customer' }).click()
    await page.getByText('Enter a name.').waitFor()
    await page.locator('dialog').getByLabel(/^Name/).first().fill('Maria Lund')
    await page.getByRole('button', { name: 'Save customer' }).click()
    await page.locator('.card-name', { hasText: 'Maria Lund' }).waitFor()
    expect(server.records.customers.get('cu1')?.contacts.map(contact => contact.name)).toEqual(['Jonas Weber', '李娜'])
  })

  it('is found in a list that grows, and made anew with a word about who looks the same', async () => {
    const { page } = stage
    await stage.signIn('agent1', '/customers', '.customer-row')
    expect(await page.locator('.customer-row').count()).toBe(20)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => page.locator('.customer-row').count()).toBe(40)
    await page.getByRole('button', { name: 'New customer' }).click()
    await page.locator('dialog').getByLabel(/^Name/).fill('Maria Weber')
    await page.keyboard.press('Enter')
    await page.getByText('Others look the same').waitFor()
    await page.locator('.duplicates').getByRole('button').click()
    await page.locator('.customer-page').waitFor()
  })

  it('who is not there is said to be so', async () => {
    await stage.signIn('agent1', '/customers/nobody', '.notice')
    expect(await stage.page.locator('.notice').innerText()).toContain('does not exist')
  })
})

describe('an interaction', () => {
  it('shows its whole course, takes a note, and lets nothing be changed', async () => {
    await stage.open('en', 'light')
    const { page } = stage
    await stage.signIn('agent1', '/interactions/i77', '.course')
    expect(await page.locator('.course > li').count()).toBe(16)
    expect(await page.locator('.course').innerText()).toContain('missed')
    await page.getByRole('textbox', { name: 'Add a note' }).fill('He called back.')
    await page.keyboard.press('Control+Enter')
    await page.locator('.notes-list', { hasText: 'He called back.' }).waitFor()
    await expect.poll(() => page.locator('.course > li').count()).toBe(17)
    expect(await page.locator('.interaction-main').locator('input, select, [contenteditable]').count()).toBe(0)
    expect(await page.locator('.interaction-main button').allInnerTexts()).toEqual(['Add a note'])
    expect(await page.locator('.interaction-side').getByRole('button', { name: '+4930901820' }).count()).toBe(1)
  })
})
