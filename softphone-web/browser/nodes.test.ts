import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(() => stage.close())

const folder = import.meta.env?.['VITE_PICTURES'] as string | undefined
const row = (words: string) => stage.page.locator('tr', { hasText: words })

describe.each([['en', 'light'], ['zh-CN', 'dark']] as const)('the nodes in %s, %s', (language, scheme) => {
  it('bar nobody', async () => {
    await stage.open(language, scheme)
    await stage.signIn('admin', '/admin/nodes', '.nodes')
    const { page } = stage
    expect(await stage.barriers(), 'nodes').toEqual([])
    if (folder !== undefined) await page.screenshot({ path: `${folder}/nodes-${language}-${scheme}.png`, fullPage: true })
    await page.locator('.setup-head button').click()
    await page.locator('dialog').waitFor()
    expect(await stage.barriers(), 'drain').toEqual([])
    expect(stage.faults).toEqual([])
  })
})

describe('an administrator', () => {
  it('sees who has what and how far it is', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/nodes', '.nodes')
    await row('10.0.0.1').getByText('has the work').waitFor()
    await row('10.0.0.2').getByText('stands by').waitFor()
    await row('calls/main').getByText('4.2 ms').waitFor()
    await row('mail/main').getByText('recovering').waitFor()
    await row('statistics').getByText('12.5 s').waitFor()
    await row('public-events').getByText('disk I/O error').waitFor()
    expect(stage.faults).toEqual([])
  })

  it('gives the work to another node after a question, and sees it there without reload, however long nobody answers', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/nodes', '.nodes')
    const { page, server } = stage
    await page.getByRole('button', { name: 'Give the work to another node' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(server.nodes.drains).toBe(0)
    await page.getByRole('button', { name: 'Give the work to another node' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Give the work to another node' }).click()
    await page.getByText('Node north gives its work up.').waitFor()
    expect(server.nodes.drains).toBe(1)
    await row('10.0.0.1').getByText('gives the work up').waitFor()
    server.nodes.away = true
    await page.getByText('No answer. What is shown is as it was seen last').waitFor()
    expect(await row('calls/main').count()).toBe(1)
    server.nodes.hand()
    server.nodes.away = false
    await row('10.0.0.2').getByText('has the work').waitFor()
    expect(await page.getByText('No answer.').count()).toBe(0)
    expect(await row('calls/main').innerText()).toContain('south')
  })

  it('cannot give it away when nobody stands by', async () => {
    await stage.open('en', 'light')
    await stage.signIn('admin', '/admin/nodes', '.nodes')
    const button = stage.page.getByRole('button', { name: 'Give the work to another node' })
    await button.waitFor()
    stage.server.nodes.loseStandby()
    await stage.page.locator('.setup-head button:disabled').waitFor()
    expect(stage.faults).toEqual([])
  })

  it('of a single process is told so and offered nothing', async () => {
    await stage.open('en', 'light')
    stage.server.nodes.view = { ...stage.server.nodes.view, journal: 'sqlite', lease: null }
    await stage.signIn('admin', '/admin/nodes', '.nodes')
    await stage.page.getByText('One process has the work').waitFor()
    expect(await stage.page.locator('.setup-head button').count()).toBe(0)
  })
})

describe('a supervisor', () => {
  it('is told that the page is for administrators', async () => {
    await stage.open('en', 'light')
    await stage.signIn('supervisor', '/admin/nodes', '.notice-page, .notice')
    await stage.page.getByText('This page is for administrators.').waitFor()
    expect(await stage.page.locator('.nodes').count()).toBe(0)
  })
})
