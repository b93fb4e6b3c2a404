import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeskParty } from '@crm/protocol'
import { deskCall } from '../packages/core/test/fakes.ts'
import { maria } from './FakeRecords.ts'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const known: DeskParty = { number: '+4930901820', name: null, customerId: 'cu1', card: maria(), match: 'known', candidates: [] }

/** Pictures of what a test sees, where somebody asked for them. */
async function picture(name: string): Promise<void> {
  const folder = import.meta.env?.['VITE_PICTURES'] as string | undefined
  if (folder !== undefined) await stage.page.screenshot({ path: `${folder}/${name}.png` })
}

function talk(): void {
  stage.server.move({ routingStatus: 'interacting', call: deskCall({ customer: known }) })
}

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('materials in %s, %s', (language, scheme) => {
  beforeEach(() => stage.open(language, scheme))

  it('bar nobody: the choice in a call, what was sent, the packages and one of them', async () => {
    const { page } = stage
    await stage.signIn()
    talk()
    await page.locator('.card-facts').waitFor()
    await stage.press('Period')
    await page.locator('.material-offers').waitFor()
    await page.locator('.material-offers input').first().press('Space')
    await page.locator('.material-preview summary').click()
    expect(await stage.barriers(), 'choice').toEqual([])
    await picture(`materials-choice-${language}`)
    await page.keyboard.press('Escape')
  })

  it('bar nobody who keeps them', async () => {
    const { page } = stage
    await stage.signIn('supervisor', '/admin/materials', '.setup-table')
    expect(await stage.barriers(), 'packages').toEqual([])
    await page.locator('.setup-table a').first().click()
    await page.locator('.material-items').first().waitFor()
    expect(await stage.barriers(), 'package').toEqual([])
    await picture(`materials-package-${language}`)
  })
})

describe('an agent in a call', () => {
  beforeEach(async () => {
    await stage.open('en', 'light')
    await stage.signIn()
    talk()
    await stage.page.locator('.card-facts').waitFor()
  })

  it('ticks packages by keys alone, sees why a way is closed, sends them once though the first answer was a refusal', async () => {
    const { page, server } = stage
    await stage.press('Period')
    await page.locator('.material-offers input:focus').waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    expect(await page.locator('.material-ways').innerText()).toContain('the customer does not want messages')
    expect(await page.locator('.material-ways input[value=sms]').isDisabled()).toBe(true)
    await page.locator('.materials select').selectOption('jonas@nordlicht.example')
    server.materials.refusal = 'package-off'
    await page.getByRole('button', { name: 'Send 2' }).press('Enter')
    await page.getByRole('alert').getByText('this package is switched off').waitFor()
    await page.getByRole('button', { name: 'Send 2' }).press('Enter')
    await page.getByText('On its way: Price list, Size chart').waitFor()
    await page.locator('[data-done]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect([...server.materials.wishes.values()]).toEqual([{
      customerId: 'cu1', interactionId: deskCall().interactionId, channel: 'email', address: 'jonas@nordlicht.example', language: 'en', packages: ['p0', 'p2'],
    }])
  })

  it('ticks no more than go at once', async () => {
    const { page } = stage
    await stage.press('Period')
    const boxes = page.locator('.material-offers input')
    await boxes.nth(5).waitFor()
    for (let at = 0; at < 5; at++) await boxes.nth(at).check()
    expect(await boxes.nth(5).isDisabled()).toBe(true)
    await boxes.nth(0).uncheck()
    expect(await boxes.nth(5).isDisabled()).toBe(false)
  })
})

describe('what was sent', () => {
  beforeEach(() => stage.open('en', 'light'))

  it('stands in the customer’s timeline and moves on there without a reload', async () => {
    const { page, server } = stage
    server.records.materials = server.materials.deliveries
    await stage.signIn('agent1', '/customers/cu1', '.customer-timeline .timeline')
    await page.locator('button[aria-keyshortcuts="Control+Alt+."]').click()
    await page.locator('.material-offers input').first().check()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('On its way: Price list').waitFor()
    await page.keyboard.press('Escape')
    const line = page.locator('.customer-timeline .timeline li').first()
    await line.getByText('Price list').waitFor({ timeout: 15_000 })
    await line.getByText('on its way').waitFor()
    server.materials.tell(0, { state: 'sent' })
    await line.getByText('sent', { exact: true }).waitFor({ timeout: 15_000 })
    server.materials.tell(0, { state: 'bounced', reason: 'bounced', openings: 2 })
    await line.getByText('came back').waitFor({ timeout: 15_000 })
    await line.getByText('opened 2×').waitFor()
    expect(await stage.barriers()).toEqual([])
    await picture('materials-timeline')
  })

  it('stands beside the course of its interaction', async () => {
    const { page, server } = stage
    await stage.signIn('agent1', '/interactions/i77', '.course')
    expect(await page.getByText('Materials sent').count()).toBe(0)
    const now = new Date().toISOString()
    server.materials.deliveries.push({
      deliveryId: crypto.randomUUID(), customerId: 'cu1', interactionId: 'i77', packageId: 'p0', name: 'Price list', language: 'en', channel: 'sms', address: '+491715550123', by: 'agent1',
      at: now, state: 'delivered', reason: null, detail: null, changedAt: now, openings: 1, openedAt: now, expiresAt: now,
    })
    await page.getByText('Materials sent').waitFor({ timeout: 15_000 })
    await page.getByText('Text message: +491715550123').waitFor()
  })
})

describe('a supervisor', () => {
  beforeEach(async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/materials/+', '.material-items')
  })

  it('makes a package of a file and a link in two languages; what is wrong is told at its field', async () => {
    const { page, server } = stage
    await page.getByLabel('Name', { exact: true }).fill('Return form')
    await page.getByLabel('Subject of the e-mail').fill('How to return it')
    await page.getByLabel('Text of the e-mail').fill('Dear ')
    await page.getByRole('button', { name: '{customer}' }).click()
    await page.locator('[data-material-file]').evaluate(input => {
      const chosen = new DataTransfer()
      chosen.items.add(new File(['%PDF-1.7'], 'returns.pdf', { type: 'application/pdf' }))
      ;(input as HTMLInputElement).files = chosen.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await page.locator('.material-file', { hasText: 'returns.pdf' }).waitFor()
    await page.getByRole('button', { name: 'Add a link' }).click()
    await page.getByLabel('Name of the link').fill('Our shop')
    await page.getByLabel('Address', { exact: true }).fill('shop.example')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator('.material-items').getByText('Use an address of http or https.').waitFor()
    await page.getByLabel('Address', { exact: true }).fill('https://shop.example/')
    await page.getByRole('button', { name: 'Add a language' }).click()
    await page.getByLabel('Subject of the e-mail').nth(1).fill('x')
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Remove this language' }).nth(1).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Return form' }).waitFor()
    const [made] = [...server.materials.packages.values()].filter(one => one.packageId === 'return-form')
    expect(made?.variants).toEqual([{
      language: null, subject: 'How to return it', text: 'Dear {customer}', message: null, items: [
        { name: 'returns.pdf', file: 'f2', type: 'application/pdf', size: 8, url: null },
        { name: 'Our shop', file: null, type: null, size: 0, url: 'https://shop.example/' },
      ],
    }])
    expect(server.materials.uploads).toEqual(['returns.pdf'])
  })
})
