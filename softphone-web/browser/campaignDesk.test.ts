import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deskPreview } from '../packages/core/test/fakes.ts'
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

async function open(language: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await stage.open(language, colorScheme)
  ;({ page, server } = stage)
  await stage.signIn()
  await page.locator('.health-good').nth(1).waitFor()
}

function show(): void {
  const now = Date.now()
  server.move({
    routingStatus: 'interacting', presence: 'available',
    preview: deskPreview({ since: new Date(now).toISOString(), until: new Date(now + 60_000).toISOString() }),
  })
}

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('a campaign at the desk in %s, %s', (language, scheme) => {
  beforeEach(() => open(language, scheme))

  it('bars nobody from a record, its call and its wrap-up', async () => {
    show()
    await page.locator('.preview').waitFor()
    expect(await stage.barriers(), 'record').toEqual([])
    await stage.press('KeyQ')
    await page.locator('.call').waitFor()
    expect(await stage.barriers(), 'call').toEqual([])
    await stage.press('KeyX')
    await page.locator('.wrapup').waitFor()
    await page.locator('.codes input').nth(1).check()
    await page.locator('.callback-fields').waitFor()
    expect(await stage.barriers(), 'wrap-up').toEqual([])
  })
})

describe('a record', () => {
  beforeEach(() => open('en', 'light'))

  it('is dialled, written up with its questions answered, and the wished time is sent before', async () => {
    show()
    expect(await page.locator('.preview').getByText('Hello Maria, how is your plan?').count()).toBe(1)
    await page.locator('[role=alert].unseen').getByText('Next record of Winter: Maria').waitFor()
    await stage.press('KeyQ')
    await page.locator('.call').getByLabel('Which plan?').selectOption('Gold')
    await stage.press('KeyX')
    await page.locator('.wrapup').waitFor()
    expect(await page.locator('.wrapup').getByLabel('Which plan?').inputValue()).toBe('Gold')
    await page.getByLabel('Later').check()
    await page.keyboard.press('Control+Alt+KeyD')
    expect(server.requests.some(request => request.endsWith('/wrap-up')), 'without a time').toBe(false)
    await page.getByLabel(/^When, on the clock of Europe\/Berlin/).fill('2026-11-23T10:00')
    await page.getByLabel('I call myself').check()
    await stage.press('KeyD')
    await page.locator('.idle').waitFor()
    expect(server.requests.filter(request => /campaign-calls|wrap-up/.test(request)).map(request => request.split('/').at(-1)))
      .toEqual(['dial', 'form', 'disposition', 'wrap-up'])
  })

  it('is skipped with a reason, and who wants no more calls is asked about twice', async () => {
    show()
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByLabel('Why is it skipped?').press('Enter')
    expect(server.requests.some(request => request.endsWith('/skip')), 'without a reason').toBe(false)
    await page.getByLabel('Why is it skipped?').fill('My neighbour')
    await page.keyboard.press('Enter')
    await page.locator('.idle').waitFor()
    show()
    await page.getByRole('button', { name: 'No more calls' }).click()
    expect(server.requests.some(request => request.endsWith('/do-not-call'))).toBe(false)
    await page.getByRole('button', { name: 'Yes, never call again' }).click()
    await page.locator('.preview').waitFor({ state: 'detached' })
    expect(server.requests.filter(request => request.startsWith('POST /campaign-calls')).map(request => request.split('/').at(-1))).toEqual(['skip', 'do-not-call'])
  })
})
