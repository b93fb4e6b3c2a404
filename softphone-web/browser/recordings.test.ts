import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deskOffer } from '../packages/core/test/fakes.ts'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
})

const played = (): Promise<{ at: number; playing: boolean; speed: number }> => stage.page.evaluate(() => {
  const audio = document.querySelector('audio') as HTMLAudioElement
  return { at: audio.currentTime, playing: !audio.paused, speed: audio.playbackRate }
})

describe.each([['en', 'light', 'Play'], ['zh-CN', 'dark', '播放']] as const)('the player in %s, %s', (language, scheme, play) => {
  it('bars nobody and shows both sides and what happened when', async () => {
    await stage.open(language, scheme)
    const { page } = stage
    await stage.signIn('agent1', '/interactions/i77', '.waveform-left')
    expect(await page.locator('.player-markers li').count()).toBe(3)
    expect(await page.locator('.waveform-right').getAttribute('d')).toContain('M0.5 ')
    expect(await stage.barriers()).toEqual([])
    await page.getByRole('button', { name: play }).click()
    await expect.poll(async () => (await played()).at).toBeGreaterThan(0)
    expect(await stage.barriers(), 'while it plays').toEqual([])
  })
})

describe('the player', () => {
  it('is worked from the keyboard alone', async () => {
    await stage.open('en', 'light')
    const { page, server } = stage
    await stage.signIn('agent1', '/interactions/i77', '.waveform-left')
    expect(server.requests.filter(request => request.endsWith('/playback'))).toEqual([])
    const wave = page.getByRole('slider', { name: 'Position in the recording' })
    await wave.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await wave.getAttribute('aria-valuenow')).toBe('10')
    await page.keyboard.press('ArrowLeft')
    expect(await wave.getAttribute('aria-valuenow')).toBe('5')
    await page.getByRole('button', { name: /On hold/ }).click()
    expect(await wave.getAttribute('aria-valuenow')).toBe('132')
    await wave.focus()
    await page.keyboard.press('Home')
    expect(await wave.getAttribute('aria-valuenow')).toBe('0')
    await page.getByLabel('Speed').selectOption('1.5')
    await wave.focus()
    await page.keyboard.press('Space')
    await expect.poll(async () => (await played()).playing).toBe(true)
    await expect.poll(async () => (await played()).speed).toBe(1.5)
    await page.keyboard.press('Space')
    await expect.poll(async () => (await played()).playing).toBe(false)
  })

  it('stops with an error where the audio is damaged, and asks for one new address only', async () => {
    await stage.open('en', 'light')
    const { page, server } = stage
    server.brokenRecordings = true
    await stage.signIn('agent1', '/interactions/i77', '.waveform-left')
    await page.getByRole('button', { name: 'Play' }).click()
    expect(await page.locator('.player-broken').innerText()).toContain('damaged')
    expect(server.requests.filter(request => request.endsWith('/playback')).length).toBe(2)
  })
})

describe('recording in a call', () => {
  it('is paused for a reason, resumed and stopped, by key and button, as the server says', async () => {
    await stage.open('en', 'light')
    const { page, server } = stage
    await stage.signIn()
    const now = Date.now()
    server.move({
      routingStatus: 'interacting',
      offer: deskOffer({ offeredAt: new Date(now).toISOString(), deadline: new Date(now + 60_000).toISOString() }),
    })
    await page.locator('.offer').waitFor()
    await stage.press('KeyA')
    await page.locator('.tag-recording').waitFor()
    await stage.press('KeyL')
    await page.getByRole('group', { name: 'Why is the recording paused?' }).waitFor()
    expect(await stage.barriers(), 'reasons').toEqual([])
    await page.getByRole('button', { name: 'Card payment' }).click()
    await page.getByText('Recording paused').waitFor()
    expect(await stage.barriers(), 'paused').toEqual([])
    await stage.press('KeyL')
    await page.locator('.tag-recording').waitFor()
    await stage.press('KeyL')
    await page.getByRole('button', { name: 'Stop recording' }).click()
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor()
    expect(await page.locator('.tag-recording').count()).toBe(0)
  })
})
