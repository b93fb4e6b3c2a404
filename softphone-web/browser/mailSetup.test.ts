import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

async function open(path: string, shown: string, user = 'admin'): Promise<void> {
  await stage.open('en', 'light')
  stage.page.setDefaultTimeout(15_000)
  await stage.signIn(user, path, shown)
}

describe.each([['en', 'light'], ['en', 'dark'], ['zh-CN', 'light'], ['zh-CN', 'dark']] as const)('setting up e-mail in %s, %s', (language, scheme) => {
  it('bars nobody', async () => {
    await stage.open(language, scheme)
    stage.server.mailSetup.rules = [{ name: 'Orders', enabled: true, subjectContains: 'order', queue: 'support' }, { name: 'Shop', enabled: false, fromDomain: 'shop.example', spam: true }]
    await stage.signIn('admin', '/admin/mailboxes', '.setup-table')
    const { page } = stage
    expect(await stage.barriers(), 'mailboxes').toEqual([])
    for (const [path, part] of [['/admin/mailboxes/support', '.setup-fields'], ['/admin/mailboxes/+', '.setup-fields'], ['/admin/mail-rules', '.mail-rule'], ['/admin/mail-templates', '.setup-table'], ['/admin/mail-templates/order', '.mail-preview'], ['/admin/queues/support', '.setup-fields']] as const) {
      await page.goto(new URL(path, page.url()).href)
      await page.locator(part).first().waitFor()
      expect(await stage.barriers(), path).toEqual([])
    }
  })
})

describe('a mailbox', () => {
  it('tells what is wrong, is tried as it stands on the page, and never shows or loses its password', async () => {
    await open('/admin/mailboxes', '.setup-table')
    const { page, server } = stage
    await page.getByText('SMTP: 535 5.7.8 authentication failed').waitFor()
    await page.getByRole('link', { name: 'Support', exact: true }).click()
    await page.getByLabel('Name that recipients see').fill('Crm')
    expect(await page.getByLabel('Password').first().inputValue()).toBe('')
    server.mailSetup.testFaults = ['IMAP mail.crm.example:993: certificate unknown', 'SMTP mail.crm.example:465: 535 5.7.8 authentication failed']
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText('IMAP mail.crm.example:993: certificate unknown').waitFor()
    expect(server.mailSetup.tests[0]).toMatchObject({ fromName: 'Crm', imap: { password: null, host: 'mail.crm.example' } })
    await page.getByLabel('Protection').first().selectOption('startTls')
    expect(await page.getByLabel('Port').first().inputValue()).toBe('143')
    expect(await page.getByText('IMAP mail.crm.example:993: certificate unknown').count()).toBe(0)
    await page.getByLabel('Password').last().fill('new secret')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(server.mailSetup.mailboxes.get('support')).toMatchObject({ version: 2, fromName: 'Crm', imap: { security: 'startTls', port: 143, hasPassword: true } })
    expect([...server.mailSetup.passwords]).toEqual([['support smtp', 'new secret']])
    expect(await page.getByLabel('Password').last().inputValue()).toBe('')
  })

  it('is made, refused at its field, overtaken, and deleted after a question', async () => {
    await open('/admin/mailboxes', '.setup-table')
    const { page, server } = stage
    await page.getByRole('button', { name: 'New mailbox' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Sales Desk')
    await page.getByLabel('Address', { exact: true }).fill('sales')
    await page.getByLabel('Queue', { exact: true }).selectOption('sales')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('.field', { hasText: 'An e-mail address is needed.' }).waitFor()
    await page.getByLabel('Address', { exact: true }).fill('sales@crm.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.url()).toContain('/admin/mailboxes/sales-desk')
    const kept = server.mailSetup.mailboxes.get('sales-desk')
    expect(kept).toMatchObject({ address: 'sales@crm.example', queueId: 'sales', version: 1 })
    await page.getByRole('heading', { name: 'Sales Desk' }).waitFor()
    if (kept !== undefined) server.mailSetup.mailboxes.set('sales-desk', { ...kept, version: 7, fromName: 'Theirs' })
    await page.getByLabel('Name that recipients see').fill('Mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Show what is there now' }).click()
    await expect.poll(() => page.getByLabel('Name that recipients see').inputValue()).toBe('Theirs')
    await page.getByRole('button', { name: 'Delete mailbox' }).click()
    expect(server.mailSetup.mailboxes.has('sales-desk')).toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect.poll(() => server.mailSetup.mailboxes.has('sales-desk')).toBe(false)
  })
})

describe('rules for mails', () => {
  it('are added, put in order, tried before they are saved, and refused at their field', async () => {
    await open('/admin/mail-rules', '.mail-rules')
    const { page, server } = stage
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const rule = (index: number) => page.locator('.mail-rule').nth(index)
    await rule(0).getByLabel('Name', { exact: true }).fill('Orders')
    await rule(0).getByLabel('Subject has').fill('order')
    await rule(0).getByLabel('Goes to').selectOption('sales')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await rule(1).getByLabel('Name', { exact: true }).fill('Casino')
    await rule(1).getByLabel('Subject has').fill('casino')
    await rule(1).getByLabel('Spam: no work').check()
    await rule(1).getByLabel('Pattern (named groups become attributes)').fill('(')
    await page.getByLabel('Subject', { exact: true }).fill('Order 17')
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('Fits: Orders').waitFor()
    await page.getByText('order.number: 17').waitFor()
    expect(server.mailSetup.rules).toEqual([])
    await page.getByRole('button', { name: 'Save' }).click()
    await rule(1).getByText('The pattern cannot be read.').waitFor()
    await rule(1).getByLabel('Pattern (named groups become attributes)').fill('')
    await page.getByRole('button', { name: 'Move Casino up' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(server.mailSetup.rules.map(one => one.name)).toEqual(['Casino', 'Orders'])
    expect(server.mailSetup.rules[0]).toMatchObject({ spam: true, subjectContains: 'casino', pattern: null })
  })
})

describe('a template', () => {
  it('shows how it looks filled, and names the variable nobody knows', async () => {
    await open('/admin/mail-templates', '.setup-table')
    const { page, server } = stage
    await page.getByRole('button', { name: 'New template' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Thanks')
    await page.locator('.mail-template-text textarea').fill('Dear ')
    await page.getByRole('button', { name: '{{customer.name}}' }).click()
    await page.locator('.mail-preview').getByText('Dear Maria Weber').waitFor()
    await page.locator('.mail-template-text textarea').fill('Dear {{customer.nmae}}')
    await page.getByText('Unknown variable {{customer.nmae}}.').waitFor()
    await page.locator('.mail-template-text textarea').fill('Dear {{customer.name}}, thanks.')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => server.mailSetup.templates.get('thanks')).toMatchObject({ kind: 'reply', name: 'Thanks', text: 'Dear {{customer.name}}, thanks.', queueId: null })
  })

  it('and its like are for administrators', async () => {
    await open('/admin/mailboxes', '.notice', 'supervisor')
    expect(await stage.page.getByText('This page is for administrators.').count()).toBe(1)
  })
})
