import type { AgentRoutingView, OutboundRulesView, QueueConfigurationView } from '@crm/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const kept = <T>(path: string): T => stage.server.configuration.things.get(path)?.view as T
const save = () => stage.page.getByRole('button', { name: 'Save: effective at once' })

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('what administrators set in %s, %s', (language, scheme) => {
  it('bars nobody', async () => {
    await stage.open(language, scheme)
    await stage.signIn('admin', '/admin/keys', '.setup-table')
    const { page } = stage
    expect(await stage.barriers(), 'keys').toEqual([])
    await page.locator('.setup-head button').click()
    await page.locator('dialog select').waitFor()
    expect(await stage.barriers(), 'new key').toEqual([])
    await page.keyboard.press('Escape')
    for (const [path, part] of [
      ['/admin/recording', '.setup-table'], ['/admin/recording/queue:support', '.setup-fields'], ['/admin/recording/agent:agent1', '.setup-fields'],
      ['/admin/outbound', '.setup-table'], ['/admin/outbound/site', '.setup-fields'], ['/admin/outbound/trunk.demo', '.setup-row'],
      ['/admin/supervisors', '.setup-table'], ['/admin/agents/agent1', '.setup-device dl'],
    ] as const) {
      await page.goto(new URL(path, page.url()).href)
      await page.locator(part).first().waitFor()
      expect(await stage.barriers(), path).toEqual([])
    }
    await page.goto(new URL('/admin/supervisors', page.url()).href)
    await page.locator('.setup-table button').first().click()
    await page.locator('dialog input[type=checkbox]').first().click()
    expect(await stage.barriers(), 'limit').toEqual([])
  })
})

describe('a key of a program', () => {
  it('is made from the keyboard, shown once, and revoked after a question', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/keys', '.setup-table')
    const { page, server } = stage
    await page.getByRole('button', { name: 'New key' }).click()
    await page.keyboard.type('bad')
    await page.keyboard.press('Enter')
    await page.locator('.field', { hasText: 'Use 1 to 50 characters.' }).waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Reports')
    await page.getByLabel('Read the stream of events').check()
    await page.keyboard.press('Enter')
    await page.getByText('crm_new-secret').waitFor()
    expect(server.administration.keys[0]).toMatchObject({ name: 'Reports', role: 'agent', scopes: ['read', 'events'] })
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    expect(await page.getByText('crm_new-secret').count()).toBe(0)
    await page.getByRole('button', { name: 'Revoke Reports' }).click()
    expect(server.administration.keys[0]?.revokedAt).toBeNull()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.locator('tr', { hasText: 'Reports' }).getByText('revoked').waitFor()
    expect(await page.getByRole('button', { name: 'Revoke Reports' }).count()).toBe(0)
  })
})

describe('rules of recording', () => {
  it('are changed of a queue and of an agent, each with its versions', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/recording', '.setup-table')
    const { page } = stage
    await page.getByRole('link', { name: 'Support' }).click()
    await page.getByLabel('Calls are recorded').selectOption('alwaysLocked')
    await page.getByLabel('A pause ends after').fill('120')
    await page.getByLabel('Kept for').fill('90')
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    expect(kept<QueueConfigurationView>('/queues/support').settings).toMatchObject({ maxEntries: 200, recording: { mode: 'alwaysLocked', pauseAtMost: 120, keepDays: 90 } })
    await page.getByRole('button', { name: 'Undo version 2' }).click()
    await expect.poll(() => kept<QueueConfigurationView>('/queues/support').settings.recording ?? null).toBeNull()
    await page.getByRole('main').getByRole('link', { name: 'Recording' }).click()
    await page.getByRole('link', { name: 'Anna' }).click()
    await page.getByLabel('Calls are recorded').selectOption('never')
    await save().click()
    await expect.poll(() => kept<AgentRoutingView>('/agents/agent1/routing').recording).toBe('never')
    expect(kept<AgentRoutingView>('/agents/agent1/routing').skills).toEqual({ support: 3, 'lang-en': 5 })
    await page.getByRole('main').getByRole('link', { name: 'Recording' }).click()
    await page.locator('tr', { hasText: 'Anna' }).getByText('never').waitFor()
  })
})

describe('rules for calls outside', () => {
  const rules = (): OutboundRulesView['settings'] => kept<OutboundRulesView>('/outbound-rules/trunk.demo').settings

  it('take destinations, money and the number shown', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/outbound', '.setup-table')
    const { page } = stage
    await page.getByRole('link', { name: 'Demo trunk' }).click()
    await page.getByRole('button', { name: 'Add a destination' }).click()
    await page.getByLabel('Prefix').first().fill('+882')
    await page.getByLabel('May be called').first().selectOption('no')
    await page.getByLabel('Money in 24 hours').first().fill('250.5')
    await page.getByLabel('Numbers that may be shown').fill('+4930111, +4930112')
    await page.getByLabel('Always open').uncheck()
    await page.locator('.setup-week').waitFor()
    await save().click()
    await page.getByText('Saved. It is in effect.').waitFor()
    expect(rules()).toMatchObject({
      destinations: [{ prefix: '+882', allowed: false }, { prefix: '+861380000', allowed: true, ratePerMinute: 0.1 }],
      limits: { concurrent: 20, spendPerDay: 250.5 }, presentable: ['+4930111', '+4930112'],
    })
    expect(rules().hours?.week.length).toBe(5)
  })

  it('are refused at their field', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/outbound/trunk.demo', '.setup-row')
    const { page } = stage
    await page.getByLabel('Prefix').fill('bad')
    await page.keyboard.press('Enter')
    await page.locator('.field', { hasText: 'A prefix is an optional plus' }).waitFor()
    expect(await page.getByLabel('Prefix').getAttribute('aria-invalid')).toBe('true')
  })

  it.each(['outbound', 'keys', 'supervisors'])('%s are for administrators', async page => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', `/admin/${page}`, '.notice')
    expect(await stage.page.getByText('This page is for administrators.').count()).toBe(1)
  })
})

describe('a supervisor', () => {
  it('is limited to queues, and who was slower sees what is there now', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/supervisors', '.setup-table')
    const { page, server } = stage
    await page.getByRole('button', { name: 'Queues of Susan' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('All queues').uncheck()
    await dialog.getByLabel('Sales').uncheck()
    server.administration.supervisors[0] = { userName: 'susan', displayName: 'Susan', version: 2, queues: ['sales'] }
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Somebody else changed this meanwhile').waitFor()
    expect(await dialog.getByLabel('Sales').isChecked()).toBe(true)
    await dialog.getByLabel('Sales').uncheck()
    await dialog.getByLabel('Support').check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.locator('td', { hasText: 'Support' }).waitFor()
    expect(server.administration.supervisors[0]).toMatchObject({ version: 3, queues: ['support'] })
  })
})

describe('a phone', () => {
  it('gets a new secret from its agent after a question, shown once', async () => {
    await stage.open('en', 'light')
    await stage.signIn()
    const { page, server } = stage
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('button', { name: 'My phone' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1001').waitFor()
    expect(await stage.barriers()).toEqual([])
    await dialog.getByRole('button', { name: 'New secret' }).click()
    expect(server.administration.issued).toEqual([])
    await dialog.getByRole('button', { name: 'New secret' }).click()
    await page.getByText('new-device-secret').waitFor()
    expect(server.administration.issued).toEqual(['me'])
    expect(await stage.barriers()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('button', { name: 'My phone' }).click()
    await dialog.getByText('1001').waitFor()
    expect(await page.getByText('new-device-secret').count()).toBe(0)
  })

  it('gets one from a supervisor on the agent’s page', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/agents/agent2', '.setup-device dl')
    const { page, server } = stage
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.getByText('new-device-secret').waitFor()
    expect(server.administration.issued).toEqual(['agent2'])
  })
})
