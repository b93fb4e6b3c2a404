import { ApiError, type ColleagueView, type ConfigurationVersion, type Thing } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import {
  actText, changeMany, changeText, draftChanges, isClosed, onTop, same, secondsOfDay, textIn, ThingEditor, timeOfDay, type BulkChange,
} from '../src/index.ts'

interface Rules { readonly name: string; readonly weight: number; readonly skills: Readonly<Record<string, number>>; readonly codes: readonly string[] }
interface View { readonly id: string; readonly version: number; readonly effective: boolean; readonly rules: Rules }

const rules: Rules = { name: 'Support', weight: 1, skills: { en: 5, zh: 1 }, codes: ['a', 'b'] }

/** One thing as a server keeps it. */
class FakeThing implements Thing<View, Rules> {
  view: View = { id: 't', version: 1, effective: true, rules }
  history: ConfigurationVersion[] = []
  refusal: ApiError | null = null

  read = (): Promise<View> => Promise.resolve(this.view)
  versions = (): Promise<{ items: readonly ConfigurationVersion[] }> => Promise.resolve({ items: this.history })
  undo = (_: string, version: number): Promise<View> => this.keep('undone', this.view.rules, version)
  replace = (_: string, draft: Rules, version: number | null, note: string | null): Promise<View> => this.keep('replaced', draft, version, note)

  private keep(act: string, kept: Rules, version: number | null, note: string | null = null): Promise<View> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    if (version !== this.view.version) return Promise.reject(new ApiError(412, 'stale', '', null, {}, { current: this.view, since: this.history.filter(one => one.version > (version ?? 0)) }))
    this.view = { ...this.view, version: this.view.version + 1, rules: kept }
    this.history = [{ version: this.view.version, at: '', by: 'me', act, note, changes: [] }, ...this.history]
    return Promise.resolve(this.view)
  }
}

async function opened(): Promise<{ thing: FakeThing; editor: ThingEditor<View, Rules> }> {
  const thing = new FakeThing()
  const editor = new ThingEditor<View, Rules>(thing, 't', view => view.rules)
  await editor.read()
  return { thing, editor }
}

describe('ThingEditor', () => {
  it('saves what was changed under the version it has seen, and says so', async () => {
    const { thing, editor } = await opened()
    expect(editor.changed).toBe(false)
    editor.change(draft => ({ ...draft, weight: 2 }))
    expect(editor.changed).toBe(true)
    expect(await editor.save('  why ')).toBe(true)
    expect(thing.view.rules.weight).toBe(2)
    expect(editor.get()).toMatchObject({ done: true, conflict: null, versions: [{ version: 2, note: 'why' }] })
  })

  it('shows both changes when somebody was faster, and puts mine on top without losing his', async () => {
    const { thing, editor } = await opened()
    editor.change(draft => ({ ...draft, weight: 2, skills: { en: 5, zh: 4 } }))
    await thing.replace('t', { ...rules, name: 'Help', skills: { en: 3, zh: 1, de: 2 }, codes: ['a', 'b', 'c'] }, 1, null)
    expect(await editor.save('')).toBe(false)
    expect(editor.get().conflict).toMatchObject({ theirs: { version: 2 }, since: [{ version: 2, by: 'me' }] })
    expect(await editor.putMineOnTop('')).toBe(true)
    expect(thing.view).toMatchObject({ version: 3, rules: { name: 'Help', weight: 2, skills: { en: 3, zh: 4, de: 2 }, codes: ['a', 'b', 'c'] } })
  })

  it('takes theirs over when asked to', async () => {
    const { thing, editor } = await opened()
    editor.change(draft => ({ ...draft, weight: 2 }))
    await thing.replace('t', { ...rules, name: 'Help' }, 1, null)
    await editor.save('')
    await editor.takeTheirs()
    expect(editor.get().draft).toEqual({ ...rules, name: 'Help' })
    expect(editor.changed).toBe(false)
    expect(thing.view.version).toBe(2)
  })

  it('follows what others change, but never over what is being typed here', async () => {
    const { thing, editor } = await opened()
    await thing.replace('t', { ...rules, name: 'Help' }, 1, null)
    await editor.follow()
    expect(editor.get().draft?.name).toBe('Help')
    editor.change(draft => ({ ...draft, weight: 7 }))
    await thing.replace('t', { ...rules, name: 'Aid' }, 2, null)
    await editor.follow()
    expect(editor.get()).toMatchObject({ draft: { name: 'Help', weight: 7 }, saved: { version: 2 }, versions: [{ version: 3 }, { version: 2 }] })
  })

  it('keeps faults at their fields and other refusals for the page', async () => {
    const { thing, editor } = await opened()
    editor.change(draft => ({ ...draft, weight: 0 }))
    thing.refusal = new ApiError(400, 'invalid', '', null, { weight: ['Above 0.'] })
    await editor.save('')
    expect(editor.get()).toMatchObject({ faults: { weight: ['Above 0.'] }, failure: null, draft: { weight: 0 } })
    thing.refusal = ApiError.unreachable()
    await editor.save('')
    expect(editor.get()).toMatchObject({ faults: {}, failure: { type: 'unreachable' } })
  })

  it('undoes only what it was shown last', async () => {
    const { editor, thing } = await opened()
    await thing.replace('t', rules, 1, null)
    expect(await editor.undo(1)).toBe(false)
    expect(editor.get().conflict).not.toBeNull()
    expect(await editor.undo(2)).toBe(true)
  })
})

describe('onTop', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1 }, { a: 3 }, { a: 2 }, { a: 3 }],
    [{ a: { x: 1, y: 1 } }, { a: { x: 2, y: 1 } }, { a: { x: 1, y: 5 } }, { a: { x: 2, y: 5 } }],
    [{ m: { a: 1, b: 2 } }, { m: { b: 2 } }, { m: { a: 1, b: 2, c: 3 } }, { m: { b: 2, c: 3 } }],
    [{ o: null }, { o: { on: true } }, { o: { late: true } }, { o: { on: true, late: true } }],
    [[1, 2], [1, 2, 3], [2, 4], [2, 3, 4]],
    [[1, 2], [2], [1, 2, 3], [2, 3]],
  ])('of %j, mine %j and theirs %j is %j', (base, mine, theirs, both) => expect(onTop<unknown>(base, mine, theirs)).toEqual(both))
})

describe('words of changes', () => {
  const text = textIn('en')

  it('name the field where they know it, and else its path', () => {
    expect(changeText({ field: 'overflow.emergencyClosed', new: true }, text)).toEqual({ field: 'Closed', old: '–', new: 'yes' })
    expect(changeText({ field: 'skills.lang-zh', old: 3, new: 4 }, text)).toEqual({ field: 'Skill · lang-zh', old: '3', new: '4' })
    expect(changeText({ field: 'callback.ringTime', old: 30, new: 40 }, text).field).toBe('callback.ringTime')
  })

  it('write hours as people do', () => {
    expect(changeText({ field: 'hours.week', old: { day: 'monday', from: 28_800, to: 86_400 } }, text).old).toBe('monday 08:00–00:00')
    expect(changeText({ field: 'hours.special', new: { date: '2026-12-25', from: 0, to: 0 } }, text).new).toBe('2026-12-25 closed')
  })

  it('know the acts, and show one they do not know', () => {
    expect(actText('queue.closed', text)).toBe('closed')
    expect(actText('queue.painted', text)).toBe('queue.painted')
  })

  it('tell of a draft what the server will tell of the version', () => {
    expect(draftChanges({ a: { x: 1 }, l: [1, 2], same: null }, { a: { x: 2 }, l: [2, 3] })).toEqual([
      { field: 'a.x', old: 1, new: 2 }, { field: 'l', old: 1, new: 3 },
    ])
  })
})

describe('small things', () => {
  it('take null and absent for the same', () => expect(same({ a: null, b: [1, { c: undefined }] }, { b: [1, {}] })).toBe(true))

  it('read and write times of the day; an end of 00:00 is midnight', () => {
    expect([timeOfDay(30_600), timeOfDay(86_400)]).toEqual(['08:30', '00:00'])
    expect([secondsOfDay('08:30', false), secondsOfDay('00:00', true), secondsOfDay('00:00', false), secondsOfDay('x', true)]).toEqual([30_600, 86_400, 0, null])
  })

  it('know when an emergency closing is over', () => {
    const closed = (closedUntil: string | null) => isClosed({ overflow: { emergencyClosed: true, closedUntil } } as never, Date.parse('2026-01-01T12:00:00Z'))
    expect([closed(null), closed('2026-01-01T12:00:01Z'), closed('2026-01-01T12:00:00Z')]).toEqual([true, true, false])
  })
})

describe('changeMany', () => {
  const agents: readonly ColleagueView[] = Array.from({ length: 10 }, (_, i) => ({ id: `a${i}`, displayName: `A ${i}`, skills: i % 2 === 0 ? { zh: 1 } : {}, queues: [] }))

  it('asks for each whom it concerns, a few at a time, and names those for whom it failed', async () => {
    let running = 0, most = 0
    const asked: string[] = []
    const api = {
      removeSkill: async (id: string) => {
        asked.push(id)
        most = Math.max(most, ++running)
        await Promise.resolve()
        running -= 1
        if (id === 'a4') throw ApiError.unreachable()
      },
    }
    const change: BulkChange = { deed: 'removeSkill', name: 'zh', level: 1 }
    const failed = await changeMany(api as never, agents, change)
    expect(asked.sort()).toEqual(['a0', 'a2', 'a4', 'a6', 'a8'])
    expect(most).toBeLessThanOrEqual(4)
    expect(failed.map(agent => agent.id)).toEqual(['a4'])
  })
})
