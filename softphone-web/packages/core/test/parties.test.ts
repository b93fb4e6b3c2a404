import { ApiError, type TargetAgent, type TransferTargets } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { FakeLater, settle } from '../../protocol/test/FakeLater.ts'
import {
  dialled, failureText, isGroup, othersIn, partyVerbs, RecentTargets, recentLimit, refusalText, rowLimit,
  targetGroups, TargetPicker, textIn, type ReachVerb, type TargetGroupName, type UsedTarget,
} from '../src/index.ts'
import { at, callParty, deskCall, FakeKeep } from './fakes.ts'

const agent = (number: number, fields: Partial<TargetAgent> = {}): TargetAgent => ({
  id: `agent${number}`, name: `Agent ${number}`, extension: `${1000 + number}`, status: 'idle', presence: 'available', since: at, available: true, ...fields,
})

const targets = (fields: Partial<TransferTargets> = {}): TransferTargets => ({
  agents: [agent(1), agent(2), agent(3, { available: false, status: 'interacting' })],
  queues: [{ id: 'support', name: 'Support', waiting: 2, ready: 1, open: true }, { id: 'sales', name: 'Sales', waiting: 0, ready: 0, open: false }],
  flows: [{ id: 'main-menu', name: 'Main menu' }],
  ...fields,
})

const used = (kind: UsedTarget['target']['kind'], value: string, name = value): UsedTarget => ({ target: { kind, value }, name })

const all: readonly ReachVerb[] = ['transfer', 'consult']

function groups(words = '', fields: Partial<Parameters<typeof targetGroups>[0]> = {}) {
  const found = targetGroups({ answer: targets(), words, verbs: all, recent: [], self: 'agent1', order: null, ...fields })
  return Object.fromEntries(found.map(group => [group.name, group.rows.map(row => row.target.value)])) as Partial<Record<TargetGroupName, string[]>>
}

describe('dialled', () => {
  it.each<[string, string | null]>([
    ['+49 (30) 901-820', '+4930901820'],
    ['0049 30 901820', '+4930901820'],
    ['030/901.820', '030901820'],
    ['112', '112'],
    ['1', null],
    ['', null],
    ['+', null],
    ['++4930', null],
    ['sip:4930@host', null],
    ['12a', null],
    ['1234567890123456', null],
    ['００８６', null],
  ])('reads %s as %s', (typed, number) => expect(dialled(typed)).toBe(number))
})

describe('targetGroups', () => {
  it('shows everything that can be reached but the agent himself, ready agents first', () => {
    const answer = targets({ agents: [agent(3, { available: false }), agent(1), agent(2)] })
    expect(groups('', { answer })).toEqual({ agents: ['agent2', 'agent3'], queues: ['support', 'sales'], flows: ['main-menu'] })
  })

  it('finds by parts of names and by extension, and offers digits as a number', () => {
    expect(groups('age 2')).toEqual({ agents: ['agent2'] })
    expect(groups('1003')).toEqual({ agents: ['agent3'], number: ['1003'] })
    expect(groups('MENU')).toEqual({ flows: ['main-menu'] })
    expect(groups('nobody')).toEqual({})
  })

  it('leaves out what cannot be added to a call', () => {
    expect(Object.keys(groups('', { verbs: ['conference', 'consult'] }))).toEqual(['agents'])
    expect(groups('+4930901820', { verbs: ['conference'] })).toEqual({ number: ['+4930901820'] })
  })

  it('puts what was used last first and nowhere else, as it is now', () => {
    const recent = [used('queue', 'sales'), used('agent', 'agent2', 'Old name'), used('external', '+4930901820')]
    const found = targetGroups({ answer: targets(), words: '', verbs: all, recent, self: 'agent1', order: null })
    expect(found[0]?.rows.map(row => [row.name, row.ready])).toEqual([['Sales', false], ['Agent 2', true], ['+4930901820', true]])
    expect(found.find(group => group.name === 'agents')?.rows.map(row => row.target.value)).toEqual(['agent3'])
    expect(groups('4930', { recent }).recent).toEqual(['+4930901820'])
  })

  it('forgets a used target that is not there any more, unless the answer was cut and may lack it', () => {
    expect(groups('', { recent: [used('agent', 'agent99', 'Gone')] }).recent).toBeUndefined()
    const many = targets({ agents: Array.from({ length: 50 }, (_, index) => agent(index + 1)) })
    expect(groups('', { answer: many, recent: [used('agent', 'agent99', 'Further down')] }).recent).toEqual(['agent99'])
  })

  it('never shows more than fifty rows, and every kind gets its share', () => {
    const many = targets({
      agents: Array.from({ length: 500 }, (_, index) => agent(index + 1)),
      queues: Array.from({ length: 200 }, (_, index) => ({ id: `q${index}`, name: `Queue ${index}`, waiting: 0, ready: 0, open: true })),
    })
    const found = targetGroups({ answer: many, words: '', verbs: all, recent: [], self: 'agent1', order: null })
    const counts = found.map(group => [group.name, group.rows.length, group.more])
    expect(counts).toEqual([['agents', 25, true], ['queues', 24, true], ['flows', 1, false]])
    expect(found.flatMap(group => group.rows)).toHaveLength(rowLimit)
    const few = targetGroups({ answer: { ...many, queues: [] }, words: 'agent', verbs: all, recent: [], self: null, order: null })
    expect(few.flatMap(group => group.rows)).toHaveLength(rowLimit)
  })
})

describe('RecentTargets', () => {
  it('keeps the last of each user, the latest first, without numbers of people outside', () => {
    const keep = new FakeKeep()
    let user = 'anna'
    const recent = new RecentTargets(keep, () => user)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) recent.used(used('agent', name))
    expect(recent.get().map(one => one.name)).toEqual(['b', 'f', 'e', 'd', 'c'])
    expect(recent.get()).toHaveLength(recentLimit)
    recent.used(used('external', '+4930901820'))
    expect(recent.get()[0]?.name).toBe('+4930901820')
    expect([...keep.values.values()].join()).not.toContain('+4930901820')
    expect(new RecentTargets(keep, () => user).get().map(one => one.name)).toEqual(['b', 'f', 'e', 'd'])
    user = 'ben'
    expect(recent.get()).toEqual([])
  })

  it.each(['nonsense', '[]', '{"targets":7}', '{"targets":[null,1,{},{"name":"x"},{"name":"x","target":{"kind":"external","value":"1"}}]}'])(
    'believes nothing that is not a list of targets: %s', stored => {
      const keep = new FakeKeep()
      keep.setItem('crm.targets.anna', stored)
      expect(new RecentTargets(keep, () => 'anna').get()).toEqual([])
    })
})

describe('TargetPicker', () => {
  function picker({ recent = [] as UsedTarget[], verbs = all } = {}) {
    const later = new FakeLater()
    const asked: string[] = []
    let answer: TransferTargets | ApiError = targets()
    const api = { transferTargets: (words: string) => { asked.push(words); return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer) } }
    const kept = new RecentTargets(new FakeKeep(), () => 'anna')
    for (const one of [...recent].reverse()) kept.used(one)
    const made = new TargetPicker({ api, recent: kept, self: 'agent1', verbs, later: later.later })
    return { made, later, asked, answers: (next: TransferTargets | ApiError) => { answer = next } }
  }

  it('asks once for quick letters, and again and again how they all are', async () => {
    const { made, later, asked } = picker()
    made.start()
    await settle()
    made.type('s')
    made.type('sa')
    made.type('sal')
    later.fire()
    await settle()
    expect(asked).toEqual(['', 'sal'])
    later.fire()
    await settle()
    expect(asked).toEqual(['', 'sal', 'sal'])
    made.stop()
    expect(later.waiting).toEqual([])
    expect(asked).toHaveLength(3)
  })

  it('chooses nothing by itself until something is typed or was used before', async () => {
    const { made } = picker()
    made.start()
    await settle()
    expect(made.chosen).toBeNull()
    const { made: knowing } = picker({ recent: [used('queue', 'support', 'Support')] })
    knowing.start()
    await settle()
    expect(knowing.chosen?.name).toBe('Support')
  })

  it('walks with the arrows around both ends', async () => {
    const { made } = picker()
    made.start()
    await settle()
    made.move(-1)
    expect(made.chosen?.name).toBe('Main menu')
    made.move(1)
    expect(made.chosen?.name).toBe('Agent 2')
    made.move(1)
    expect(made.chosen?.name).toBe('Agent 3')
  })

  it('prefers who has exactly the extension that was typed, then who is ready, then the number', async () => {
    const { made, later, answers } = picker()
    answers(targets({ agents: [agent(1002), agent(2), agent(3, { available: false })] }))
    made.start()
    await settle()
    made.type('1002')
    expect(made.chosen?.name).toBe('Agent 2')
    made.type('agent')
    expect(made.chosen?.ready).toBe(true)
    made.type('030901820')
    expect(made.chosen?.target).toEqual({ kind: 'external', value: '030901820' })
    later.fire()
    await settle()
    expect(made.chosen?.target.kind).toBe('external')
  })

  it('lets nobody be taken while letters wait for their answer, but a number', async () => {
    const { made, later } = picker()
    made.start()
    await settle()
    made.type('sup')
    expect(made.chosen?.name).toBe('Support')
    expect(made.take()).toBeNull()
    later.fire()
    await settle()
    expect(made.take()?.name).toBe('Support')
    made.type('+4930901820')
    expect(made.take()?.target.value).toBe('+4930901820')
  })

  it('stays on its target when others move, and lets go when it vanishes instead of taking another', async () => {
    const { made, later, answers } = picker()
    made.start()
    await settle()
    made.move(1)
    expect(made.chosen?.name).toBe('Agent 2')
    answers(targets({ agents: [agent(9), agent(3), agent(2, { available: false, status: 'interacting' })] }))
    later.fire()
    await settle()
    expect(made.rows.map(row => row.name).slice(0, 3)).toEqual(['Agent 2', 'Agent 3', 'Agent 9'])
    expect(made.chosen).toMatchObject({ name: 'Agent 2', ready: false })
    answers(targets({ agents: [agent(3)] }))
    later.fire()
    await settle()
    expect(made.get()).toMatchObject({ active: null, gone: 'Agent 2' })
    expect(made.take()).toBeNull()
    made.move(1)
    expect(made.get()).toMatchObject({ gone: null })
  })

  it('tells that it cannot read, keeps what it knew, and goes on asking', async () => {
    const { made, later, answers } = picker()
    made.start()
    await settle()
    answers(new ApiError(503, 'unavailable', 'Later.'))
    later.fire()
    await settle()
    expect(made.get().failure?.type).toBe('unavailable')
    expect(made.rows.length).toBeGreaterThan(3)
    answers(targets())
    later.fire()
    await settle()
    expect(made.get().failure).toBeNull()
  })

  it('drops an answer to older letters, whenever it comes', async () => {
    const waiting: ((answer: TransferTargets) => void)[] = []
    const later = new FakeLater()
    const made = new TargetPicker({
      api: { transferTargets: () => new Promise(resolve => waiting.push(resolve)) },
      recent: new RecentTargets(new FakeKeep(), () => 'anna'), self: null, verbs: all, later: later.later,
    })
    made.start()
    made.type('sal')
    later.fire()
    waiting[1]?.(targets())
    await settle()
    waiting[0]?.(targets({ queues: [] }))
    await settle()
    expect(made.rows.map(row => row.name)).toEqual(['Sales'])
  })

  it('finds among five hundred agents in a moment', async () => {
    const { made, later, answers } = picker()
    answers(targets({ agents: Array.from({ length: 500 }, (_, index) => agent(index + 1)) }))
    made.start()
    await settle()
    const begun = performance.now()
    for (const words of ['a', 'ag', 'age', 'agen', 'agent', 'agent 4', 'agent 49', 'agent 499']) made.type(words)
    expect(performance.now() - begun, 'milliseconds for eight letters, also on a busy machine').toBeLessThan(1_500)
    expect(made.chosen?.name).toBe('Agent 499')
    later.fire()
    await settle()
    expect(made.rows.length).toBeLessThanOrEqual(rowLimit)
  })
})

describe('the parties of a call', () => {
  const ben = callParty({ legId: 'l2', kind: 'agent', label: 'Ben', agentId: 'agent2' })
  const consult = { legId: 'l2', label: 'Ben', state: 'talking', failure: null, since: at } as const

  it('are a group only when there is more than one agent and one customer', () => {
    expect(isGroup(deskCall())).toBe(false)
    expect(isGroup(deskCall({ parties: [...deskCall().parties, ben] }))).toBe(true)
    expect(isGroup(deskCall({ consult }))).toBe(true)
    expect(isGroup(deskCall({ role: 'consulted' }))).toBe(true)
    expect(othersIn(deskCall()).map(party => party.label)).toEqual(['Maria'])
  })

  it('can be worked with by the owner alone, each as it is', () => {
    const call = deskCall()
    expect(partyVerbs(call, callParty())).toEqual(['hold', 'mute', 'hangup'])
    expect(partyVerbs(call, callParty({ state: 'held', muted: true }))).toEqual(['resume', 'unmute', 'hangup'])
    expect(partyVerbs(call, ben)).toEqual(['hold', 'mute', 'hangup'])
    expect(partyVerbs(deskCall({ actions: ['promote'] }), ben)).toEqual(['hold', 'mute', 'promote', 'hangup'])
    expect(partyVerbs(call, { ...ben, state: 'ringing' })).toEqual(['hangup'])
    expect(partyVerbs(deskCall({ consult }), ben)).toEqual(['hangup'])
    expect(partyVerbs(call, callParty({ kind: 'supervisor' }))).toEqual([])
    expect(partyVerbs(deskCall({ role: 'participant' }), callParty())).toEqual([])
    expect(partyVerbs(call, callParty({ legId: 'l1' }))).toEqual([])
  })
})

describe('reasons', () => {
  const text = textIn('en')

  it('are put into words, and unknown ones shown as they came', () => {
    expect(failureText('no-answer', text)).toBe('no answer')
    expect(failureText('sip-499', text)).toBe('sip-499')
    expect(refusalText(new ApiError(409, 'wrong-state', 'x', null, {}, { reason: 'agent-busy' }), text)).toBe('in a call or in wrap-up')
    expect(refusalText(new ApiError(409, 'wrong-state', 'x', null, {}, { reason: 7 }), text)).toContain('no longer possible')
    expect(refusalText(new ApiError(403, 'forbidden', 'x', null, {}, { reason: 'premium-rate' }), text)).toContain('premium-rate numbers')
    expect(refusalText(new ApiError(403, 'forbidden', 'x', null, {}, { reason: 'some-day' }), text)).toBe('You may not do this.')
  })
})
