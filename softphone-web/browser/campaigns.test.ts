import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const form = (id: string) => stage.server.campaigns.all.get(id)?.settings.form

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('campaigns in %s, %s', (language, scheme) => {
  it('bar nobody: the page, a new one with its questions, the questions of one at rest', async () => {
    await stage.open(language, scheme)
    await stage.signIn('supervisor', '/admin/campaigns', '.setup-table')
    const { page } = stage
    expect(await stage.barriers(), 'page').toEqual([])
    await page.locator('.setup-head button').click()
    await page.locator('dialog .campaign-said').last().getByRole('button').click()
    await page.locator('.form-row select').selectOption('choice')
    expect(await stage.barriers(), 'new').toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.setup-table tbody tr').first().locator('.campaign-verbs button').nth(1).click()
    await page.locator('.form-row').waitFor()
    expect(await stage.barriers(), 'questions').toEqual([])
  })
})

describe('the questions of a campaign', () => {
  it('are written in both languages, put in order and kept, and other languages stay', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/campaigns', '.setup-table')
    const { page } = stage
    await page.getByRole('button', { name: 'Questions: Spring' }).click()
    const rows = page.locator('.form-row')
    expect(await rows.first().getByLabel('In Chinese').inputValue()).toBe('哪个套餐？')
    await rows.first().getByLabel('Choices, between commas').fill('Gold, Silver，Bronze, Gold')
    await page.getByRole('button', { name: 'Add a question' }).click()
    await rows.nth(1).getByLabel('Question', { exact: true }).fill('How many seats?')
    await rows.nth(1).getByLabel('Answer', { exact: true }).selectOption('number')
    await rows.nth(1).getByLabel('Must be answered').check()
    await page.getByRole('button', { name: 'Move question 2 up' }).press('Enter')
    expect(await rows.first().getByLabel('Question', { exact: true }).inputValue()).toBe('How many seats?')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(form('spring')).toEqual([
      { key: 'how-many-seats', label: 'How many seats?', kind: 'number', required: true, labels: {} },
      { key: 'plan', label: 'Which plan?', kind: 'choice', choices: ['Gold', 'Silver', 'Bronze'], required: true, labels: { fr: 'Quelle formule ?', zh: '哪个套餐？' } },
    ])
  })

  it('cannot be changed while it dials, and what came of it is there to take away', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/campaigns', '.setup-table')
    const { page } = stage
    expect(await page.getByRole('button', { name: 'Questions: Winter' }).count()).toBe(0)
    const files = page.locator('tr', { hasText: 'Winter' }).getByRole('link')
    expect(await files.evaluateAll(all => all.map(one => one.getAttribute('href')))).toEqual([
      '/api/v1/campaigns/winter/results', '/api/v1/campaigns/winter/evidence?format=csv', '/api/v1/campaigns/winter/abandonment?format=csv',
    ])
    expect(await page.locator('tr', { hasText: 'Spring' }).getByRole('link').count()).toBe(0)
  })
})
