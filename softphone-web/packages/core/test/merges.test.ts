import { CustomerRecord, MergeDraft, textIn, UndoDraft } from '../src/index.ts'
import { ApiError, type CrmApi, type TimelineChannel } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { customerCard } from './fakes.ts'

const preview = { customer: customerCard({ id: 'a', version: 3 }), other: customerCard({ id: 'b', version: 7 }), fromOther: ['company'], faults: {} }

function fakeMerges(merges: Record<string, (...args: never[]) => unknown>): CrmApi {
  return { merges } as unknown as CrmApi
}

describe('MergeDraft', () => {
  it('starts with what is proposed and merges the versions that are shown', async () => {
    const asked: unknown[][] = []
    const draft = new MergeDraft(fakeMerges({
      preview: () => Promise.resolve(preview), merge: (...args) => { asked.push(args); return Promise.resolve({ mergeId: 'm', customer: preview.customer, otherId: 'b' }) },
    }), 'a', 'b')
    await draft.read()
    expect(draft.get().fromOther).toEqual(['company'])
    draft.choose('name', true)
    draft.choose('company', false)
    expect((await draft.merge())?.mergeId).toBe('m')
    expect(asked).toEqual([['a', 3, 'b', 7, ['name']]])
  })

  it('reads both anew when one was changed meanwhile, and says so', async () => {
    let reads = 0
    const draft = new MergeDraft(fakeMerges({
      preview: () => { reads++; return Promise.resolve(preview) }, merge: () => Promise.reject(new ApiError(412, 'stale', 'x')),
    }), 'a', 'b')
    await draft.read()
    expect(await draft.merge()).toBeNull()
    expect(reads).toBe(2)
    expect(draft.get()).toMatchObject({ busy: false, failure: { type: 'stale' } })
  })
})

describe('UndoDraft', () => {
  it('sends every addition to one of both, by default where the server says', async () => {
    const asked: unknown[][] = []
    const additions = [{ key: 'phone:+1', toOther: false }, { key: 'interaction:i', toOther: true }, { key: 'note:n', toOther: false }]
    const draft = new UndoDraft(fakeMerges({
      previewUndo: () => Promise.resolve({ merge: {}, name: 'A', version: 4, additions }), undo: (...args) => { asked.push(args); return Promise.resolve({ mergeId: 'm' }) },
    }), 'm')
    await draft.read()
    draft.choose('note:n', true)
    draft.choose('interaction:i', false)
    await draft.undo()
    expect(asked).toEqual([['m', 4, ['note:n'], ['phone:+1', 'interaction:i']]])
  })
})

describe('a timeline narrowed to channels', () => {
  it('shows the answer to the last choice, whichever comes last', async () => {
    const waiting: { channels: readonly TimelineChannel[]; give: () => void }[] = []
    const api = {
      timeline: (_id: string, _after: string | null, _limit: number, channels: readonly TimelineChannel[]) => new Promise(resolve => {
        waiting.push({ channels, give: () => resolve({ items: [{ kind: 'note', at: '', id: channels.join('+') }], next: null }) })
      }),
    } as unknown as CrmApi
    const record = new CustomerRecord(api, 'cu1')
    const first = record.toggle('call')
    const second = record.toggle('email')
    expect(waiting.map(one => one.channels)).toEqual([['call'], ['call', 'email']])
    waiting[1]?.give()
    await second
    waiting[0]?.give()
    await first
    expect(record.get().timeline.map(item => item.id)).toEqual(['call+email'])
  })
})

describe('texts about merges', () => {
  it('have their places filled in both languages', () => {
    for (const language of ['en', 'zh'] as const) expect(textIn(language)('mergeWith', { name: 'Amelia' })).toContain('Amelia')
  })
})
