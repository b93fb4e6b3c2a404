import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { busyPicture, smallPicture } from './livePictures.ts'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

/** Keeps sending pictures as the server does, so that the board stays live; ends with the test. */
function keepLive(make: (version: number) => ReturnType<typeof smallPicture> = version => smallPicture(version)): () => void {
  let version = stage.server.picture.version
  const timer = setInterval(() => stage.server.showLive(make(++version)), 500)
  return () => clearInterval(timer)
}

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('the wallboard in %s, %s', (language, scheme) => {
  let stop: () => void
  beforeEach(async () => {
    await stage.open(language, scheme)
    stage.server.picture = busyPicture(4, 12)
    await stage.signIn('supervisor', '/wallboard', '.board')
    stop = keepLive(version => busyPicture(4, 12, version, Date.now(), 7))
  })
  afterEach(() => stop())

  it('bars nobody from any of its faces', async () => {
    const { page } = stage
    expect(await stage.barriers(), 'tables').toEqual([])
    await page.locator('.board-buttons button').nth(1).click()
    await page.locator('.agent-tiles').waitFor()
    expect(await stage.barriers(), 'tiles').toEqual([])
    await page.locator('.board-buttons button').nth(2).click()
    await page.locator('.thresholds').waitFor()
    expect(await stage.barriers(), 'settings').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+KeyB')
    await page.locator('.big').waitFor()
    expect(await stage.barriers(), 'big screen').toEqual([])
    await page.keyboard.press('ArrowLeft')
    await page.locator('.big .agent-tiles').waitFor()
    expect(await stage.barriers(), 'big screen with agents').toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.board-tools').waitFor()
    stop()
    await page.locator('.stale').waitFor()
    expect(await stage.barriers(), 'stale').toEqual([])
  })
})

describe('the wallboard', () => {
  beforeEach(async () => {
    await stage.open('en', 'light')
    stage.server.picture = smallPicture()
    await stage.signIn('supervisor', '/wallboard', '.board')
  })

  it('says that nothing came, stands still, and goes on with the next picture', async () => {
    const { page, server } = stage
    const wait = (): Promise<string> => page.locator('.board-queues td').nth(1).innerText()
    server.showLive(smallPicture(2))
    await page.locator('.freshness-stale').waitFor()
    expect(await page.locator('.freshness').innerText()).toMatch(/No data since \d\d:\d\d:\d\d/)
    const still = await wait()
    await page.waitForTimeout(1_500)
    expect(await wait()).toBe(still)
    server.showLive(smallPicture(3))
    await page.locator('.freshness-live').waitFor()
  })

  it('says at once that the connection is lost, and comes back by itself', async () => {
    const { page, server } = stage
    await server.cutOff()
    await page.locator('.freshness-stale').waitFor()
    await page.locator('.banner-bad').waitFor()
    server.hubRefused = false
    server.picture = smallPicture(1) // the server was restarted and counts anew
    await page.locator('.freshness-live').waitFor()
  })

  it('ignores an older picture', async () => {
    const { page, server } = stage
    const offered = (): Promise<string> => page.locator('.board-queues td').nth(9).innerText()
    const newer = smallPicture(5)
    server.showLive({ ...newer, queues: newer.queues.map(queue => ({ ...queue, today: { ...queue.today, offered: 77 } })) })
    await expect.poll(offered).toBe('77')
    server.showLive(smallPicture(4))
    await page.waitForTimeout(300)
    expect(await offered()).toBe('77')
  })

  it('counts a wait on between two pictures', async () => {
    const { page } = stage
    const stop = keepLive(version => ({ ...smallPicture(version), queues: smallPicture(version).queues }))
    const cell = page.locator('.board-queues td').nth(1)
    await expect.poll(() => cell.innerText()).toContain('0:4')
    stop()
  })

  it('is sorted, filtered and set up from the keyboard, and remembers it', async () => {
    const { page, server } = stage
    const stop = keepLive(version => busyPicture(6, 12, version))
    await expect.poll(() => page.locator('.board-queues tbody tr').count()).toBe(6)
    await page.getByRole('button', { name: 'Waiting', exact: true }).press('Enter')
    const column = async (): Promise<number[]> =>
      (await page.locator('.board-queues td:nth-child(2) .graded-value').allInnerTexts()).map(Number)
    expect(await column()).toEqual([...(await column())].sort((a, b) => b - a))
    expect(await page.locator('th[aria-sort="descending"]').first().innerText()).toContain('Waiting')
    await page.keyboard.press('Control+Alt+KeyF')
    await page.keyboard.type('sup')
    await expect.poll(() => page.locator('.board-queues tbody tr').count()).toBe(1)
    await page.getByRole('button', { name: 'Wallboard settings' }).click()
    await page.getByLabel('Waiting: Warning').fill('9')
    await page.getByLabel('Waiting: Critical').fill('8')
    await page.keyboard.press('Enter')
    await page.locator('.field-problem').waitFor()
    await page.getByLabel('Waiting: Critical').fill('10')
    await page.getByLabel(/No personal data/).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Queue or agent').fill('')
    await page.locator('.board-agents tbody th', { hasText: 'Agent 1' }).first().waitFor()
    stop()
    await page.reload()
    await page.locator('.board-agents tbody th', { hasText: /^Agent \d+$/ }).first().waitFor()
    expect(await page.locator('th[aria-sort="descending"]').first().innerText()).toContain('Waiting')
    expect(server.requests).toContain('GET /live')
  })
})
