import type { QueueConfigurationView } from '@crm/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const rules = (): QueueConfigurationView['settings'] => (stage.server.configuration.things.get('/queues/support')?.view as QueueConfigurationView).settings
const save = () => stage.page.getByRole('button', { name: 'Save: effective at once' })

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('what supervisors change in %s, %s', (language, scheme) => {
  it('bars nobody', async () => {
    await stage.open(language, scheme)
    await stage.signIn('supervisor', '/admin', '.setup-table')
    const { page } = stage
    expect(await stage.barriers(), 'queues').toEqual([])
    await page.locator('.setup-table tbody button').first().click()
    await page.locator('dialog select').waitFor()
    expect(await stage.barriers(), 'close').toEqual([])
    await page.keyboard.press('Escape')
    for (const [path, part] of [
      ['/admin/queues/support', '.setup-week'], ['/admin/agents', '.setup-agents'], ['/admin/agents/agent1', '.setup-list'],
      ['/admin/hours', '.setup-table'], ['/admin/hours/office', '.setup-week'], ['/admin/profiles', '.setup-table'], ['/admin/profiles/mixed', '.setup-group'],
    ] as const) {
      await page.goto(new URL(path, page.url()).href)
      await page.locator(part).first().waitFor()
      expect(await stage.barriers(), path).toEqual([])
    }
  })
})

describe('a queue', () => {
  it('is changed from the keyboard, refused at its field, put right, and undone', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/queues/support', '.setup-form')
    const { page } = stage
    expect(await save().isDisabled()).toBe(true)
    await page.getByLabel('Weight across queues').fill('0')
    await page.keyboard.press('Enter')
    await page.locator('.field', { hasText: 'Weight must be greater than 0.' }).waitFor()
    expect(await page.getByLabel('Weight across queues').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Weight across queues').fill('2.5')
    await page.getByLabel('Why (optional)').fill('Busy day')
    await page.keyboard.press('Enter')
    await page.locator('.version-list', { hasText: 'Busy day' }).waitFor()
    expect(rules().weight).toBe(2.5)
    await page.getByRole('button', { name: 'Undo version 2' }).click()
    await expect.poll(() => rules().weight).toBe(1)
    expect(await page.getByLabel('Weight across queues').inputValue()).toBe('1')
  })

  it('invites by rules that are written, put in order and kept, and shows what came of them', async () => {
    await stage.open('en', 'light')
    const counts = { shown: 40, accepted: 12, declined: 9, chats: 10 }
    stage.server.configuration.invitations = { open: 2, rules: [{ rule: 'rule-1', today: counts, month: counts }], days: [] }
    await stage.signIn('supervisor', '/admin/queues/support', '.setup-form')
    const { page } = stage
    await page.getByLabel('Invite visitors of web pages to chat').check()
    const first = page.getByRole('region', { name: 'rule-1' })
    await first.getByLabel('On pages').fill('/checkout* !/checkout/done')
    await first.getByLabel('What it says').fill('May we help you?')
    await first.getByRole('button', { name: 'Add a language' }).click()
    await first.getByLabel('Language', { exact: true }).nth(1).fill('zh')
    await first.getByLabel('What it says').nth(1).fill('需要帮助吗？')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const second = page.getByRole('region', { name: 'rule-2' })
    await second.getByLabel('What it says').fill('Still looking?')
    await second.getByLabel('On the page for').fill('')
    await second.getByLabel('Without moving for').fill('45')
    await second.getByLabel('Visitors').selectOption({ label: 'Who were here before' })
    await second.getByRole('button', { name: 'Ask earlier' }).click()
    expect(await stage.barriers()).toEqual([])
    await stage.page.locator('.invitation-results').getByText('25 %').waitFor()
    const folder = import.meta.env?.['VITE_PICTURES'] as string | undefined
    if (folder !== undefined) await page.screenshot({ path: `${folder}/invitation-rules.png`, fullPage: true })
    await save().click()
    await page.locator('.version-list', { hasText: 'Invitation rule' }).waitFor()
    expect(rules().invitations).toEqual({
      atOnce: 10,
      rules: [
        { id: 'rule-2', texts: [{ language: 'en', text: 'Still looking?' }], onPage: null, idle: 45, returning: true },
        { id: 'rule-1', texts: [{ language: 'en', text: 'May we help you?' }, { language: 'zh', text: '需要帮助吗？' }], onPage: 30, pages: '/checkout* !/checkout/done' },
      ],
    })
  })

  it('keeps what no field shows, and takes steps, codes, targets and hours', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/queues/support', '.setup-form')
    const { page } = stage
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByRole('button', { name: 'Add a code' }).click()
    await page.getByLabel('Code', { exact: true }).last().fill('other')
    await page.getByLabel('Label', { exact: true }).last().fill('Other')
    await page.getByLabel('When nobody is there').selectOption('voicemail')
    await page.getByRole('group', { name: 'Tuesday' }).getByRole('button', { name: 'Add hours on Tuesday' }).click()
    await page.getByRole('group', { name: 'Tuesday' }).getByLabel('Until').fill('00:00')
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    expect(rules()).toMatchObject({
      steps: [{ after: 0 }, { after: 60 }, { after: 90 }], wrapUpCodes: [{ code: 'invoice' }, { code: 'other', label: 'Other' }],
      overflow: { whenNoAgents: { kind: 'voicemail' }, whenClosed: { kind: 'queue', queue: 'sales' }, whenFull: { kind: 'external', address: '4711' } },
    })
    expect(rules().hours?.week.find(span => span.day === 'tuesday')).toEqual({ day: 'tuesday', from: 28_800, to: 86_400 })
    expect(rules().maxWait).toBe(1_800)
  })

  it('that somebody else changed meanwhile shows both changes; mine goes on top and nothing is lost', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/queues/support', '.setup-form')
    const { page, server } = stage
    await page.getByLabel('Answered within').fill('30')
    server.configuration.change('/queues/support', 'ada', view => ({ ...view as QueueConfigurationView, settings: { ...rules(), maxEntries: 50 } }))
    await save().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('ada · changed').waitFor()
    expect(await stage.barriers()).toEqual([])
    expect(await dialog.innerText()).toMatch(/Waiting at most[\s\S]*50[\s\S]*Your change[\s\S]*Answered within[\s\S]*30/)
    await dialog.getByRole('button', { name: 'Put mine on top of theirs' }).click()
    await page.getByText('Saved. It is in effect.').waitFor()
    expect(rules()).toMatchObject({ maxEntries: 50, serviceLevelThreshold: 30 })
  })

  it('changed elsewhere appears without reload, but not over what is being typed', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/queues/support', '.setup-form')
    const { page, server } = stage
    server.push('supervisor', 'configuration', { revision: 1 })
    const grow = (maxEntries: number, revision: number): void => {
      server.configuration.change('/queues/support', 'ada', view => ({ ...view as QueueConfigurationView, settings: { ...rules(), maxEntries } }))
      server.push('supervisor', 'configuration', { revision })
    }
    grow(60, 2)
    await expect.poll(() => page.getByLabel('Waiting at most').inputValue()).toBe('60')
    await page.getByLabel('Answered within').fill('33')
    grow(70, 3)
    await page.locator('.version-list li').nth(2).waitFor()
    expect(await page.getByLabel('Waiting at most').inputValue()).toBe('60')
    expect(await page.getByLabel('Answered within').inputValue()).toBe('33')
  })

  it('is closed with a reason after a question, and opened', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/queues', '.setup-table')
    const { page } = stage
    await page.getByRole('button', { name: 'Close queue: Support' }).click()
    await page.getByRole('dialog').getByText('Another queue sales').waitFor()
    await page.keyboard.type('Fire alarm')
    await page.keyboard.press('Enter')
    await page.getByText('Closed', { exact: true }).waitFor()
    expect(rules().overflow?.emergencyClosed).toBe(true)
    await page.getByRole('button', { name: 'Open queue: Support' }).click()
    await page.getByRole('button', { name: 'Close queue: Support' }).waitFor()
  })
})

describe('an agent', () => {
  it('gets a known skill at once and a new one after a second look', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/agents/agent2', '.setup-form')
    const { page } = stage
    await page.getByLabel('Skill', { exact: true }).fill('lang-en')
    await page.keyboard.press('Enter')
    await page.getByLabel('Level of lang-en').waitFor()
    await page.getByLabel('Skill', { exact: true }).fill('lang-xx')
    await page.keyboard.press('Enter')
    await page.getByText('“lang-xx” is new').waitFor()
    await page.keyboard.press('Enter')
    await page.getByLabel('Level of lang-xx').selectOption('2')
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    expect(stage.server.configuration.things.get('/agents/agent2/routing')?.view).toMatchObject({ skills: { support: 5, 'lang-en': 3, 'lang-xx': 2 }, profile: 'mixed' })
  })
})

it('an agent may not come here', async () => {
  await stage.open('en', 'light')
  await stage.signIn('agent1', '/admin/queues', '.notice')
  expect(await stage.page.getByText('Set up').count()).toBe(0)
})
