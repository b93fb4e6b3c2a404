import { ApiError, type DeskState } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { settle } from '../../protocol/test/FakeLater.ts'
import { ActionRunner, deskActions, matches, shortcutText, type ActionId, type DeskView, type KeyPress } from '../src/index.ts'
import { deskCall, deskOffer, deskState, deskWrapUp, fakeApi } from './fakes.ts'

function view(desk: Partial<DeskState> = {}, fields: Partial<DeskView> = {}): DeskView {
  return {
    desk: deskState(desk),
    link: 'online',
    softphone: { media: 'connected', session: 's1', problem: null, remote: null },
    microphone: 'idle',
    draft: { reservationId: null, code: null, notes: '' },
    ...fields,
  }
}

const legal = (of: DeskView): ActionId[] =>
  deskActions.filter(action => action.isEnabled(of)).map(action => action.id)
    .filter(id => !['presence', 'audio', 'shortcuts'].includes(id))

const press = (code: string, fields: Partial<KeyPress> = {}): KeyPress => ({
  code, ctrlKey: true, altKey: true, shiftKey: false, metaKey: false, repeat: false, getModifierState: () => false, ...fields,
})

describe('deskActions', () => {
  const offered = { offer: deskOffer() }
  const lost = { media: 'lost', session: null, problem: null, remote: null } as const
  const draft = { reservationId: 'r1', code: 'invoice', notes: '' }

  it.each<[string, DeskView, ActionId[]]>([
    ['ready', view(), []],
    ['on break', view({ presence: 'break', routingStatus: 'offQueue' }), ['becomeAvailable']],
    ['not responding', view({ routingStatus: 'notResponding' }), ['becomeAvailable']],
    ['offered a call', view(offered), ['accept', 'reject']],
    ['offered a call without voice', view(offered, { softphone: lost }), ['reject']],
    ['offered a call without a microphone', view(offered, { microphone: 'denied' }), ['reject']],
    ['offered a call at the phone', view({ offer: deskOffer({ ringsOnDevice: true }) }), ['reject']],
    ['offered a call while cut off', view(offered, { link: 'lost' }), []],
    ['connecting', view({ call: deskCall({ state: 'connecting' }) }), ['hangUp']],
    ['talking', view({ call: deskCall() }), ['mute', 'hold', 'keypad', 'hangUp']],
    ['holding', view({ call: deskCall({ state: 'held' }) }), ['mute', 'hold', 'hangUp']],
    ['talking while cut off', view({ call: deskCall() }, { link: 'lost' }), []],
    ['wrapping up without a code', view({ wrapUp: deskWrapUp() }), []],
    ['wrapping up with a code', view({ wrapUp: deskWrapUp() }, { draft }), ['finishWrapUp']],
    ['without a desk', view({}, { desk: null }), []],
  ])('are exactly the legal ones when %s', (_, of, expected) => expect(legal(of)).toEqual(expected))

  it('have keys of their own', () => {
    const codes = deskActions.map(action => action.shortcut.code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('say what they will do', () => {
    const label = (id: ActionId, of: DeskView) => deskActions.find(action => action.id === id)?.label(of)
    expect(label('mute', view({ call: deskCall({ muted: true }) }))).toBe('unmute')
    expect(label('hold', view({ call: deskCall({ state: 'held' }) }))).toBe('resume')
    expect(label('becomeAvailable', view({ routingStatus: 'notResponding' }))).toBe('iAmBack')
  })
})

describe('shortcuts', () => {
  it.each<[string, KeyPress, boolean]>([
    ['Ctrl+Alt+A', press('KeyA'), true],
    ['A alone, while typing', press('KeyA', { ctrlKey: false, altKey: false }), false],
    ['Ctrl+A', press('KeyA', { altKey: false }), false],
    ['AltGr+A, which types a letter', press('KeyA', { getModifierState: () => true }), false],
    ['Ctrl+Alt+Shift+A', press('KeyA', { shiftKey: true }), false],
    ['a key held down', press('KeyA', { repeat: true }), false],
    ['another key', press('KeyB'), false],
  ])('answer to %s: %s', (_, key, expected) => expect(matches({ code: 'KeyA' }, key)).toBe(expected))

  it('are written as people read them', () => {
    expect(shortcutText({ code: 'KeyA' })).toBe('Ctrl+Alt+A')
    expect(shortcutText({ code: 'Slash' })).toBe('Ctrl+Alt+/')
  })
})

describe('ActionRunner', () => {
  it('runs the action of a key and hands on the desk it answers with', async () => {
    const after = deskState({ version: 2, call: deskCall() })
    const { api, asked } = fakeApi({ accept: () => Promise.resolve(after) })
    const done: DeskState[] = []
    const runner = new ActionRunner(api, () => view({ offer: deskOffer() }), desk => done.push(desk))
    expect(runner.press(press('KeyA'))).toBe(true)
    expect(runner.get().pending.has('accept')).toBe(true)
    await settle()
    expect(asked).toEqual([['accept', 'r1']])
    expect(done).toEqual([after])
    expect(runner.get().pending.size).toBe(0)
  })

  it('asks only once while the answer is awaited', async () => {
    const { api, asked } = fakeApi()
    const runner = new ActionRunner(api, () => view({ offer: deskOffer() }), () => undefined)
    runner.press(press('KeyA'))
    runner.press(press('KeyA'))
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('swallows the key of an action that is not legal, and does nothing', async () => {
    const { api, asked } = fakeApi()
    const runner = new ActionRunner(api, () => view(), () => undefined)
    expect(runner.press(press('KeyA'))).toBe(true)
    expect(runner.press(press('KeyQ'))).toBe(false)
    await settle()
    expect(asked).toEqual([])
  })

  it('keeps a refusal until the next command', async () => {
    const refusal = new ApiError(409, 'wrong-state', 'Too late.')
    const { api } = fakeApi({ accept: () => Promise.reject(refusal), reject: () => Promise.resolve(deskState()) })
    const runner = new ActionRunner(api, () => view({ offer: deskOffer() }), () => undefined)
    runner.press(press('KeyA'))
    await settle()
    expect(runner.get().failure).toEqual({ command: 'accept', error: refusal })
    runner.press(press('KeyR'))
    expect(runner.get().failure).toBeNull()
    await settle()
  })

  it('sends wrap-up with the notes trimmed, and none when there are none', async () => {
    const { api, asked } = fakeApi()
    const draft = { reservationId: 'r1', code: 'invoice', notes: '  ' }
    const runner = new ActionRunner(api, () => view({ wrapUp: deskWrapUp() }, { draft }), () => undefined)
    runner.press(press('KeyD'))
    await settle()
    expect(asked).toEqual([['wrapUp', 'r1', 'invoice', null]])
  })

  it('opens and closes one panel at a time', () => {
    const runner = new ActionRunner(fakeApi().api, () => view(), () => undefined)
    runner.press(press('KeyP'))
    expect(runner.get().panel).toBe('presence')
    runner.press(press('KeyS'))
    expect(runner.get().panel).toBe('audio')
    runner.press(press('KeyS'))
    expect(runner.get().panel).toBeNull()
  })
})
