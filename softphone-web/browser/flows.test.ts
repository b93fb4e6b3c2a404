import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('flows in %s, %s', (language, scheme) => {
  it('bar nobody', async () => {
    await stage.open(language, scheme)
    await stage.signIn('admin', '/admin/flows', '.flow-row')
    expect(await stage.barriers(), 'list').toEqual([])
    await stage.page.locator('.flow-row').click()
    await stage.page.locator('.flow-outline').waitFor()
    expect(await stage.barriers(), 'flow').toEqual([])
    const text = stage.page.locator('.flow-text')
    await text.fill((await text.inputValue()).replace('"next": "menu"', '"next": "nowhere"'))
    await stage.page.locator('.flow-buttons button').first().click()
    await stage.page.locator('.flow-node-bad').waitFor()
    expect(await stage.barriers(), 'faults').toEqual([])
  })
})

describe('a flow', () => {
  it('is changed, refused at its node, put right, published and rolled back', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/flows/main-menu', '.flow-outline')
    const { page, server } = stage
    const text = page.locator('.flow-text')
    const good = await text.inputValue()
    await text.fill('{')
    await page.getByText('This is no JSON:').waitFor()
    expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true)
    await text.fill(good.replace('"left": "goodbye"', '"left": "nowhere"'))
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.locator('.flow-node-bad', { hasText: 'Exit left leads to nowhere' }).waitFor()
    await text.fill(good.replace('"tries": 3', '"tries": 2'))
    await page.getByLabel('What is new').fill('Two tries')
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.locator('.flow-versions', { hasText: 'Two tries' }).waitFor()
    expect(server.flows.flow).toMatchObject({ publishedVersion: 3, draftVersion: 4 })
    await page.getByRole('button', { name: 'Roll back to it' }).first().click()
    await expect.poll(() => server.flows.flow.publishedVersion).toBe(2)
  })

  it('can only be read by who may not change it', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/flows/main-menu', '.flow-outline')
    expect(await stage.page.locator('.flow-text').getAttribute('readonly')).not.toBeNull()
    expect(await stage.page.locator('.flow-buttons').count()).toBe(0)
  })
})
