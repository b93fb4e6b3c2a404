import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deskOffer } from '../packages/core/test/fakes.ts'
import type { FakeServer } from './FakeServer.ts'
import type { FarEnd } from './FarEnd.ts'
import { Stage } from './Stage.ts'

let stage: Stage
let page: Page
let server: FakeServer
let farEnd: FarEnd

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())

afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

async function open(language: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await stage.open(language, colorScheme)
  ;({ page, server, farEnd } = stage)
}

const signIn = (userName?: string): Promise<void> => stage.signIn(userName)
const barriers = (): Promise<string[]> => stage.barriers()

const connected = (): Promise<void> => page.locator('.health-good').nth(1).waitFor()

function offer(): void {
  const now = Date.now()
  server.move({
    routingStatus: 'interacting',
    offer: deskOffer({ offeredAt: new Date(now).toISOString(), deadline: new Date(now + 20_000).toISOString() }),
  })
}

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('the app in %s, %s', (language, scheme) => {
  beforeEach(() => open(language, scheme))

  it('bars nobody from any state of a call', async () => {
    expect(await barriers(), 'sign-in').toEqual([])
    await signIn()
    await connected()
    expect(await barriers(), 'off queue').toEqual([])
    await page.keyboard.press('Control+Alt+KeyP')
    await page.locator('.presence-list').waitFor()
    expect(await barriers(), 'presence').toEqual([])
    await page.keyboard.press('Escape')
    offer()
    await page.locator('.offer').waitFor()
    expect(await barriers(), 'offer').toEqual([])
    await stage.press('KeyA')
    await page.locator('.call').waitFor()
    await page.keyboard.press('Control+Alt+KeyK')
    await page.locator('.keypad').waitFor()
    expect(await barriers(), 'call').toEqual([])
    await stage.press('KeyH')
    await page.locator('.call-held').waitFor()
    expect(await barriers(), 'held').toEqual([])
    await stage.press('KeyX')
    await page.locator('.wrapup').waitFor()
    expect(await barriers(), 'wrap-up').toEqual([])
  })

  it('bars nobody from dialogs and the wallboard', async () => {
    await signIn('supervisor')
    await page.keyboard.press('Control+Alt+KeyS')
    await page.locator('dialog').waitFor()
    expect(await barriers(), 'audio settings').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+Slash')
    await page.locator('.shortcuts').waitFor()
    expect(await barriers(), 'shortcuts').toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('nav a[href="/wallboard"]').click()
    await page.locator('.board').first().waitFor()
    expect(await barriers(), 'wallboard').toEqual([])
  })
})

describe('a call', () => {
  beforeEach(async () => {
    await open('en', 'light')
    await signIn()
    await connected()
  })

  const hears = async (): Promise<boolean> => {
    const before = await farEnd.heard()
    await page.waitForTimeout(1_500) // the fake microphone beeps once a second
    return await farEnd.heard() - before > 0.001
  }

  it('is handled from the keyboard alone, and the voice is there only while it may be heard', async () => {
    expect(await hears(), 'before the call').toBe(false)
    offer()
    await page.locator('.offer').waitFor()
    expect(await page.locator('[role=alert].unseen').textContent()).toContain('Incoming call from Maria')
    await stage.press('KeyA')
    await page.locator('.call').waitFor()
    await expect.poll(hears).toBe(true)
    await stage.press('KeyM')
    await page.locator('.muted-note').waitFor()
    await page.waitForTimeout(500) // what was said before is still on its way
    expect(await hears(), 'muted').toBe(false)
    await stage.press('KeyX')
    await page.locator('.wrapup').waitFor()
    await page.keyboard.press('Space')
    await stage.press('KeyD')
    await page.locator('.idle').waitFor()
    expect(server.requests.filter(request => /reservations|calls/.test(request)).map(request => request.split('/').at(-1)))
      .toEqual(['accept', 'mute', 'hangup', 'wrap-up'])
  })

  it('goes on after the page was loaded anew', async () => {
    offer()
    await stage.press('KeyA')
    await page.locator('.call').waitFor()
    await page.reload()
    await page.locator('.call').waitFor()
    await connected()
    await expect.poll(hears).toBe(true)
  })

  it('goes on while the server cannot be reached, and the page says that it is behind', async () => {
    offer()
    await stage.press('KeyA')
    await page.locator('.call').waitFor()
    await server.cutOff()
    await page.getByText('No connection to the server').waitFor()
    expect(await page.getByRole('button', { name: 'Hang up' }).isDisabled()).toBe(true)
    await expect.poll(hears).toBe(true)
    server.hubRefused = false
    await page.getByText('No connection to the server').waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Hang up' }).isEnabled()).toBe(true)
  })

  it('can be taken back by a tab that was replaced', async () => {
    server.push('agent', 'replaced', { reason: 'another-tab' })
    await page.getByRole('button', { name: 'Use it here' }).click()
    await connected()
    expect(await page.locator('.idle').count()).toBe(1)
  })
})
