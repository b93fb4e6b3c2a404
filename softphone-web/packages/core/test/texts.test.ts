import { ApiError } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en.ts'
import { zh } from '../src/i18n/zh.ts'
import { AudioSettings, errorText, Preferences, textIn, type MessageKey } from '../src/index.ts'
import { FakeKeep } from './fakes.ts'

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').sort()

describe('texts', () => {
  it('have the same places to fill in every language, and are never empty', () => {
    for (const key of Object.keys(en) as MessageKey[]) {
      expect(places(zh[key]), key).toEqual(places(en[key]))
      expect(zh[key].trim(), key).not.toBe('')
    }
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
  })

  it('are filled in', () => {
    expect(textIn('en')('announceOffer', { who: 'Maria', queue: 'Support' })).toBe('Incoming call from Maria, queue Support.')
    expect(textIn('zh')('waited', { time: '0:42' })).toBe('已等待 0:42')
  })

  it('put refusals into the reader’s language, and keep the server’s words for the rest', () => {
    const text = textIn('zh')
    expect(errorText(new ApiError(401, 'sign-in-failed', 'x'), text)).toBe(zh.wrongCredentials)
    expect(errorText(new ApiError(429, 'too-many-attempts', 'x', 30), text)).toContain('30')
    expect(errorText(new ApiError(409, 'wrong-state', 'x'), text)).toBe(zh['error.wrong-state'])
    expect(errorText(new ApiError(400, 'invalid', 'Say a code.'), text)).toBe('Say a code.')
  })
})

describe('Preferences', () => {
  it.each([
    [['zh-CN', 'en'], 'zh'], [['zh-TW'], 'zh'], [['de', 'zh'], 'zh'], [['en-GB', 'zh'], 'en'], [['de', 'fr'], 'en'], [[], 'en'],
  ])('take the first language of %j that there is', (languages, expected) => {
    expect(new Preferences(new FakeKeep(), languages).get().language).toBe(expected)
  })

  it('are remembered', () => {
    const keep = new FakeKeep()
    new Preferences(keep, []).set({ language: 'zh', theme: 'dark' })
    expect(new Preferences(keep, ['en']).get()).toEqual({ language: 'zh', theme: 'dark' })
  })

  it.each(['{', 'null', '7', '{"language":"xx","theme":3}'])('survive %s in the browser’s storage', stored => {
    const keep = new FakeKeep()
    keep.setItem('crm.preferences', stored)
    expect(new Preferences(keep, []).get()).toEqual({ language: 'en', theme: 'system' })
  })

  it('follow what the account chose, unless this browser was told otherwise', () => {
    const fresh = new Preferences(new FakeKeep(), ['zh'])
    fresh.adopt({ language: 'en', theme: 'dark' })
    expect(fresh.get()).toEqual({ language: 'zh', theme: 'dark' })
    const told = new Preferences(new FakeKeep(), [])
    told.set({ language: 'en', theme: 'light' })
    told.adopt({ language: 'zh', theme: 'dark' })
    expect(told.get()).toEqual({ language: 'en', theme: 'light' })
  })
})

describe('AudioSettings', () => {
  it.each(['[]', '{"ringVolume":9}', '{"microphone":4}', 'x'])('survive %s in the browser’s storage', stored => {
    const keep = new FakeKeep()
    keep.setItem('crm.audio', stored)
    expect(new AudioSettings(keep).get()).toEqual({ microphone: '', speaker: '', ringer: '', ringVolume: 0.7 })
  })
})
