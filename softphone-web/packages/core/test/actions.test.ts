import { ApiError, type DeskState } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { settle } from '../../protocol/test/FakeLater.ts'
import { ActionRunner, deskActions, matches, shortcutText, type ActionId, type DeskView, type KeyPress } from '../src/index.ts'
import { at, deskCall, deskOffer, deskState, deskWrapUp, fakeApi, deskCampaign, deskPreview } from './fakes.ts'

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
  const campaignWrapUp = deskWrapUp({ campaign: deskCampaign() })
  const answers = { plan: 'Gold' }
  const consult = { legId: 'l2', label: 'Ben', state: 'talking', failure: null, since: at } as const

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
    ['talking', view({ call: deskCall() }), ['mute', 'hold', 'keypad', 'transfer', 'consult', 'conference', 'hangUp']],
    ['holding', view({ call: deskCall({ state: 'held' }) }), ['mute', 'hold', 'transfer', 'consult', 'conference', 'hangUp']],
    ['consulting', view({ call: deskCall({ consult, actions: ['mute', 'complete', 'merge', 'swap', 'end-consult', 'hangup'] }) }), ['mute', 'complete', 'merge', 'swap', 'endConsult', 'hangUp']],
    ['told that nobody was reached', view({ call: deskCall({ consult: { ...consult, failure: 'busy' }, actions: ['resume'] }) }), ['hold']],
    ['consulted by a colleague', view({ call: deskCall({ role: 'consulted', consult, actions: ['mute', 'leave'] }) }), ['mute', 'leave']],
    ['consulting while cut off', view({ call: deskCall({ consult, actions: ['complete', 'swap'] }) }, { link: 'lost' }), []],
    ['allowed nothing', view({ call: deskCall({ actions: [] }) }), []],
    ['talking while cut off', view({ call: deskCall() }, { link: 'lost' }), []],
    ['wrapping up without a code', view({ wrapUp: deskWrapUp() }), []],
    ['wrapping up with a code', view({ wrapUp: deskWrapUp() }, { draft }), ['finishWrapUp']],
    ['shown a record', view({ preview: deskPreview() }), ['dialPreview']],
    ['shown a record without voice', view({ preview: deskPreview() }, { softphone: lost }), []],
    ['writing up without the answer that is needed', view({ wrapUp: campaignWrapUp }, { draft: { ...draft, code: 'sold' } }), []],
    ['writing up with the answer', view({ wrapUp: campaignWrapUp }, { draft: { ...draft, code: 'sold', answers } }), ['finishWrapUp']],
    ['promising a call without a time', view({ wrapUp: campaignWrapUp }, { draft: { ...draft, code: 'later', answers } }), []],
    ['promising a call at a time', view({ wrapUp: campaignWrapUp }, { draft: { ...draft, code: 'later', answers, callAt: '2026-11-23T10:00' } }), ['finishWrapUp']],
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
    expect(label('hold', view({ call: deskCall({ actions: ['resume'] }) })), 'on hold while he consults').toBe('resume')
    expect(label('hold', view({ call: deskCall({ state: 'held', actions: ['hold'] }) })), 'what the server allows').toBe('hold')
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
    expect(runner.press(press('KeyZ'))).toBe(false)
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

  it.each<[string, unknown[]]>([
    ['KeyE', ['transfer', 'c1', null]],
    ['KeyJ', ['conference', 'c1', null]],
    ['KeyW', ['call', 'c1', 'swap']],
    ['KeyB', ['callParty', 'c1', 'hangup', 'l2']],
    ['KeyO', ['call', 'c1', 'leave']],
  ])('does with %s what is asked for in a consultation', async (code, expected) => {
    const { api, asked } = fakeApi()
    const consult = { legId: 'l2', label: 'Ben', state: 'talking', failure: null, since: at } as const
    const call = deskCall({ consult, actions: ['complete', 'merge', 'swap', 'end-consult', 'leave'] })
    new ActionRunner(api, () => view({ call }), () => undefined).press(press(code))
    await settle()
    expect(asked).toEqual([expected])
  })

  it('brings the call to one target at a time, and says whether it did', async () => {
    const refusal = new ApiError(409, 'wrong-state', 'Busy.', null, {}, { reason: 'agent-busy' })
    const { api, asked } = fakeApi({ transfer: () => Promise.resolve(deskState({ version: 2 })), consult: () => Promise.reject(refusal) })
    const runner = new ActionRunner(api, () => view({ call: deskCall() }), () => undefined)
    const target = { kind: 'agent', value: 'agent2' } as const
    const [first, second] = await Promise.all([runner.reach('transfer', target), runner.reach('transfer', target)])
    expect([first, second]).toEqual([true, false])
    expect(await runner.reach('consult', target)).toBe(false)
    expect(runner.get().failure).toEqual({ command: 'reach', error: refusal })
    expect(asked).toEqual([['transfer', 'c1', target], ['consult', 'c1', target]])
  })

  it('reaches nobody without a call', async () => {
    const { api, asked } = fakeApi()
    expect(await new ActionRunner(api, () => view(), () => undefined).reach('transfer', { kind: 'queue', value: 'sales' })).toBe(false)
    expect(asked).toEqual([])
  })

  it('forgets with a panel what went wrong in it, and leaves another panel alone', async () => {
    const { api } = fakeApi({ transfer: () => Promise.reject(new ApiError(409, 'wrong-state', 'No.')) })
    const runner = new ActionRunner(api, () => view({ call: deskCall() }), () => undefined)
    runner.press(press('KeyT'))
    await runner.reach('transfer', { kind: 'queue', value: 'sales' })
    runner.close('consult')
    expect(runner.get()).toMatchObject({ panel: 'transfer', failure: { command: 'reach' } })
    runner.close('transfer')
    expect(runner.get()).toMatchObject({ panel: null, failure: null })
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
