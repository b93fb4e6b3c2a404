import { describe, expect, it } from 'vitest'
import { thenPresence } from '../src/desk/thenPresence.ts'
import { deskCall, deskState } from './fakes.ts'

describe('what comes after the work in hand', () => {
  it('is the presence chosen meanwhile', () => {
    expect(thenPresence(deskState({ presence: 'break', call: deskCall() }))).toBe('break')
  })

  it('is nothing while calls go on coming, and nothing without work in hand', () => {
    expect(thenPresence(deskState({ presence: 'available', call: deskCall() }))).toBeNull()
    expect(thenPresence(deskState({ presence: 'break', call: null, wrapUp: null }))).toBeNull()
    expect(thenPresence(null)).toBeNull()
  })
})
