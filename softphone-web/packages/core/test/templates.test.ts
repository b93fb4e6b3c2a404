import { describe, expect, it } from 'vitest'
import { fillTemplate, templatePlaces, windowIsOver } from '../src/index.ts'

describe('a template', () => {
  it('has as many places as its highest number', () => {
    expect(templatePlaces('Hello')).toBe(0)
    expect(templatePlaces('{{2}}, your order {{1}}; {{2}} again')).toBe(2)
  })

  it('is filled, and what has no value stays to be seen', () => {
    expect(fillTemplate('{{1}} comes {{2}}', ['Order 17', ' '])).toBe('Order 17 comes {{2}}')
  })

  it('is what may be sent once the window is over', () => {
    const now = Date.parse('2026-01-02T00:00:00Z')
    expect(windowIsOver({ windowUntil: '2026-01-01T23:59:59Z' }, now)).toBe(true)
    expect(windowIsOver({ windowUntil: '2026-01-02T00:00:01Z' }, now)).toBe(false)
    expect(windowIsOver({ windowUntil: null }, now)).toBe(false)
    expect(windowIsOver(null, now)).toBe(false)
  })
})
