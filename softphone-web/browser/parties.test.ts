import type { DeskCall } from '@crm/protocol'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callParty, deskCall, deskOffer } from '../packages/core/test/fakes.ts'
import { manyTargets, smallTargets } from './FakeParties.ts'
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

async function inACall(language: string, scheme: 'light' | 'dark', fields: Partial<DeskCall> = {}): Promise<void> {
  await stage.open(language, scheme, { width: 1280, height: 720 })
  ;({ page, server } = stage)
  await stage.signIn()
  server.move({ presence: 'available', routingStatus: 'interacting', call: deskCall({ answeredAt: new Date().toISOString(), recording: true, ...fields }) })
  await page.locator('.call').waitFor()
}

const press = (keys: string): Promise<void> => page.keyboard.press(keys)
const asked = (): string[] => server.requests.filter(request => request.includes('/calls/')).map(request => request.split('/').at(-1) ?? '')
const marked = (): Promise<string | null> => page.locator('.target[aria-selected=true] .target-name').textContent()

async function openPicker(key: 'T' | 'C' | 'I'): Promise<void> {
  await press(`Control+Alt+Key${key}`)
  await page.locator('.target').first().waitFor()
}

/** Where to look at what a person sees; set VITE_PICTURES to a folder. */
async function picture(name: string): Promise<void> {
  const folder = import.meta.env?.['VITE_PICTURES'] as string | undefined
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

describe.each([['en', 'light'], ['en', 'dark'], ['zh-CN', 'light'], ['zh-CN', 'dark']] as const)('a call with many in %s, %s', (language, scheme) => {
  const look = async (name: string): Promise<void> => {
    await picture(`${name}-${language}-${scheme}`)
    expect(await stage.barriers(), name).toEqual([])
  }

  it('bars nobody from picker, consultation and conference, and the call fits the page', async () => {
    await inACall(language, scheme)
    await openPicker('T')
    await look('picker')
    await page.locator('dialog input').fill('1002')
    await expect.poll(() => page.locator('.target-name').count()).toBeLessThan(3)
    await look('picker-number')
    await press('Escape')
    await openPicker('C')
    await page.locator('dialog input').fill('ben')
    await expect.poll(() => marked()).toBe('Ben Okafor')
    await expect.poll(async () => { await press('Enter'); return page.locator('.consult').count() }).toBe(1)
    await look('consult')
    expect(await fits(), 'consultation').toBe(true)
    server.move({ call: { ...server.desk.call!, holdReminder: true, consult: { ...server.desk.call!.consult!, failure: 'no-answer' } } })
    await page.locator('.consult-failed').waitFor()
    await look('consult-failed')
    await press('Control+Alt+KeyJ')
    const parties = [...deskCall().parties, callParty({ legId: 'l3', kind: 'external', label: '+4930123456', muted: true }),
      callParty({ legId: 'l4', kind: 'agent', label: '李娜', state: 'held' }), callParty({ legId: 'l5', kind: 'supervisor', label: 'Sam' })]
    server.move({ call: deskCall({ parties, actions: ['mute', 'hold', 'dtmf', 'transfer', 'consult', 'conference', 'leave', 'promote', 'hangup'] }) })
    await page.locator('.party').nth(3).waitFor()
    await look('conference')
    expect(await fits(), 'conference').toBe(true)
  })

  it('says who stands behind an offer', async () => {
    await inACall(language, scheme)
    const now = Date.now()
    for (const kind of ['transfer', 'consult', 'return'] as const) {
      server.move({ call: null, offer: deskOffer({
        reservationId: kind, kind, askedBy: 'Ben Okafor', offeredAt: new Date(now).toISOString(), deadline: new Date(now + 20_000).toISOString(),
      }) })
      await page.locator('.offer').waitFor()
      await look(`offer-${kind}`)
    }
  })
})

/** Whether everything that belongs to the call itself is seen without scrolling. */
const fits = (): Promise<boolean> => page.evaluate(() => {
  const low = Math.max(...['.call-actions', '.parties', '.consult'].flatMap(what => [...document.querySelectorAll(what)]).map(part => part.getBoundingClientRect().bottom))
  return scrollY === 0 && low <= innerHeight
})

describe('the picker', () => {
  beforeEach(() => inACall('en', 'light'))

  it('transfers from the keyboard alone, and begins with what was used last the next time', async () => {
    await openPicker('T')
    await page.keyboard.type('sal')
    await expect.poll(() => marked()).toBe('Sales')
    await expect.poll(async () => { await press('Enter'); return page.locator('.wrapup').count() }).toBe(1)
    expect(server.parties.reached).toEqual(['transfer queue sales'])
    server.move({ wrapUp: null, call: deskCall() })
    await page.locator('.call').waitFor()
    await openPicker('T')
    await expect.poll(() => marked()).toBe('Sales')
    expect(await page.locator('.target-group').first().textContent()).toBe('Last used')
  })

  it('does the other thing with Shift+Enter, and goes with the arrows', async () => {
    await openPicker('T')
    await press('ArrowDown')
    expect(await marked()).toBe('Ben Okafor')
    await press('Shift+Enter')
    await page.locator('.consult').waitFor()
    expect(server.parties.reached).toEqual(['consult agent agent2'])
    expect(await page.locator('dialog').count()).toBe(0)
  })

  it('shows a number as it will be dialled, and dials just that', async () => {
    await openPicker('C')
    await page.keyboard.type('0049 (30) 901-820')
    await page.getByText('Dials +4930901820').waitFor()
    await press('Enter')
    await page.locator('.consult').waitFor()
    expect(server.parties.reached).toEqual(['consult external +4930901820'])
  })

  it('does not disturb who cannot take a call, and says why not', async () => {
    await openPicker('T')
    await page.keyboard.type('dana')
    await expect.poll(() => marked()).toBe('Dana Novak')
    await expect.poll(async () => { await press('Enter'); return page.locator('dialog [role=status]').textContent() }).toContain('cannot take a call')
    expect(await page.locator('.target[aria-selected=true]').getAttribute('aria-disabled')).toBe('true')
    await press('ArrowUp')
    await page.locator('dialog input').fill('main')
    await expect.poll(() => marked()).toBe('Main menu')
    await expect.poll(async () => { await press('Shift+Enter'); return page.locator('dialog [role=status]').textContent() }).toContain('use Transfer')
    expect(server.parties.reached).toEqual([])
  })

  it('ignores keys that are not its own, and closes with Escape without having done anything', async () => {
    await openPicker('T')
    for (const key of ['F2', 'Control+Enter', 'Tab', 'Home', 'Enter']) await press(key)
    await press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(asked()).toEqual([])
    expect(await page.locator('.call').count()).toBe(1)
  })

  it('lets go of a target that vanishes before Enter instead of taking the next', async () => {
    await openPicker('T')
    await press('ArrowDown')
    server.parties.targets = { ...smallTargets(), agents: smallTargets().agents.slice(1) }
    await page.getByText('Ben Okafor is not there any more').waitFor()
    await press('Enter')
    expect(asked()).toEqual([])
  })

  it('shows how a colleague is now while one looks', async () => {
    await openPicker('T')
    const [ben, ...rest] = smallTargets().agents
    server.parties.targets = { ...smallTargets(), agents: [{ ...ben!, available: false, status: 'interacting' }, ...rest] }
    await page.locator('.target', { hasText: 'Ben Okafor' }).getByText('On an interaction').waitFor()
  })

  it('tells a refusal calmly and stays for another try', async () => {
    server.parties.refusals.push('agent-busy')
    await openPicker('C')
    await press('ArrowDown')
    await press('Enter')
    expect(await page.locator('.target-refusal').textContent()).toBe('in a call or in wrap-up')
    await press('Enter')
    await page.locator('.consult').waitFor()
  })

  it('closes when the call is over', async () => {
    await openPicker('T')
    server.move({ call: null })
    await page.locator('dialog').waitFor({ state: 'detached' })
  })

  it('shows at most fifty of five hundred agents, and finds any of them', async () => {
    server.parties.targets = manyTargets(500)
    await openPicker('T')
    expect(await page.locator('.target').count()).toBe(50)
    expect(await page.getByText('There are more').count()).toBe(1)
    await page.locator('dialog input').fill('colleague 499')
    await expect.poll(() => marked()).toBe('Colleague 499')
  })
})

describe('a consultation', () => {
  beforeEach(async () => {
    await inACall('en', 'light')
    await openPicker('C')
    await press('ArrowDown')
    await press('Enter')
    await page.locator('.consult').waitFor()
  })

  it('shows whom, how long, and the customer on hold', async () => {
    expect(await page.locator('.consult').textContent()).toContain('Ben Okafor')
    expect(await page.locator('.call-clocks .held').textContent()).toMatch(/On hold0:0\d/)
    expect(await page.locator('.party-held').textContent()).toContain('Maria')
    expect(await page.getByRole('button', { name: 'Transfer', exact: true }).isDisabled()).toBe(true)
  })

  it.each([['KeyE', 'transfer'], ['KeyJ', 'conference'], ['KeyW', 'swap'], ['KeyB', 'hangup']])('goes on with %s as %s', async (code, verb) => {
    await press(`Control+Alt+${code}`)
    await expect.poll(() => asked()).toEqual(['consult', verb])
  })

  it('is told when it failed, and the customer is still there', async () => {
    const call = server.desk.call!
    server.move({ call: { ...call, parties: call.parties.slice(0, 2), consult: { ...call.consult!, failure: 'busy' }, actions: ['mute', 'resume', 'transfer', 'consult', 'hangup'] } })
    await page.getByText('Ben Okafor was not reached: busy').first().waitFor()
    expect(await page.locator('[aria-live=polite]').allTextContents()).toContain('Ben Okafor was not reached: busy')
    expect(await page.getByRole('button', { name: 'Resume', exact: true }).isEnabled()).toBe(true)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await page.locator('.consult-failed').count()).toBe(0)
  })

  it('reminds of a customer who was forgotten', async () => {
    server.move({ call: { ...server.desk.call!, holdReminder: true } })
    await page.locator('.call-note', { hasText: 'still on hold' }).waitFor()
    expect(await page.locator('[aria-live=polite]').allTextContents()).toContain('Maria is still on hold.')
  })
})

describe('a conference', () => {
  beforeEach(async () => {
    await inACall('en', 'light')
    await openPicker('I')
    await page.keyboard.type('+4930123456')
    await press('Enter')
    await page.locator('.party', { hasText: '+4930123456' }).waitFor()
  })

  it('lets its owner hold, mute and remove each of the others', async () => {
    const outside = page.locator('.party', { hasText: '+4930123456' })
    await outside.getByRole('button', { name: 'Mute +4930123456' }).click()
    await outside.getByText('Muted').waitFor()
    await outside.getByRole('button', { name: 'Put +4930123456 on hold' }).click()
    await outside.getByRole('button', { name: 'Take +4930123456 off hold' }).click()
    await outside.getByRole('button', { name: 'Remove +4930123456' }).click()
    await outside.waitFor({ state: 'detached' })
    expect(asked()).toEqual(['conference', 'mute', 'hold', 'resume', 'hangup'])
  })

  it('offers a participant nothing that is the owner’s', async () => {
    server.move({ call: { ...server.desk.call!, role: 'participant', actions: ['mute', 'leave'] } })
    await page.getByText('You are one of several').waitFor()
    expect(await page.locator('.party-actions button').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Transfer', exact: true }).isDisabled()).toBe(true)
    await press('Control+Alt+KeyO')
    await page.locator('.wrapup').waitFor()
  })

  it('tells what the server refuses', async () => {
    await page.route('**/calls/*/swap', route => route.abort())
    await page.route('**/calls/*/hold', route => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:crm:problem:wrong-state', title: 'x', status: 409 }) }))
    await page.getByRole('button', { name: 'Put +4930123456 on hold' }).click()
    await page.locator('.failure').waitFor()
    expect(await page.locator('.failure').textContent()).toContain('no longer possible')
  })
})
