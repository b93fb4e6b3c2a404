import { ApiError, type CrmApi, type FlowsApi, type FlowView } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { FlowEditor, flowText, outlineOf } from '../src/index.ts'
import { fakeApi } from './fakes.ts'

const flow = {
  id: 'm', start: 'hello', nodes: {
    lost: { type: 'hangup' },
    menu: { type: 'gather', tries: 3, exits: { 1: 'sales', 2: 'nowhere', timeout: 'menu' } },
    hello: { type: 'play', note: 'Be kind.', prompts: ['a', { prompt: 'b', language: 'zh' }], exits: { next: 'menu' } },
    sales: { type: 'queue', queue: 'sales', exits: { full: 'hello' } },
  },
}

describe('outlineOf', () => {
  it('puts nodes in the order a caller meets them, and those nothing leads to last', () => {
    expect(outlineOf(flow).map(node => [node.name, node.depth])).toEqual([['hello', 0], ['menu', 1], ['sales', 2], ['lost', null]])
  })

  it('tells what a node does and where its exits lead, also into nothing', () => {
    const [hello, menu] = outlineOf(flow)
    expect(hello).toMatchObject({ type: 'play', note: 'Be kind.', facts: ['prompts: a, prompt b language zh'] })
    expect(menu?.exits).toEqual([
      { exit: '1', target: 'sales', exists: true }, { exit: '2', target: 'nowhere', exists: false }, { exit: 'timeout', target: 'menu', exists: true },
    ])
  })

  it.each([null, 7, [], {}, { nodes: 3 }, { start: 'x', nodes: { y: null } }, { start: 'y', nodes: { y: { exits: { a: 3 } } } }])(
    'survives %j', broken => expect(outlineOf(broken).every(node => node.exits.length === 0)).toBe(true))
})

describe('FlowEditor', () => {
  const view = (fields: Partial<FlowView> = {}): FlowView => ({
    id: 'm', title: 'Menu', kind: 'inbound', draftVersion: 4, publishedVersion: 1, changedAt: '', draft: flow, versions: [], ...fields,
  })

  function fakeFlows(answers: Partial<Record<keyof FlowsApi, (...args: never[]) => unknown>>) {
    const { api, asked } = fakeApi(answers as Parameters<typeof fakeApi>[0])
    return { api: { flows: api } as unknown as CrmApi, asked }
  }

  it('saves what was changed before it publishes, with the version it has seen', async () => {
    const { api, asked } = fakeFlows({
      one: () => Promise.resolve(view()),
      save: () => Promise.resolve(view({ draftVersion: 5, draft: { ...flow, start: 'menu' } })),
      publish: () => Promise.resolve(view({ draftVersion: 5, publishedVersion: 2, draft: { ...flow, start: 'menu' } })),
    })
    const editor = new FlowEditor(api, 'm')
    await editor.read()
    expect(editor.changed).toBe(false)
    editor.type(flowText({ ...flow, start: 'menu' }))
    expect(editor.changed).toBe(true)
    expect(await editor.publish(' better ')).toBe(true)
    expect(asked.slice(1).map(call => call.filter(part => typeof part !== 'object'))).toEqual([['save', 'm', 4], ['publish', 'm', 5, 'better']])
    expect(editor.get().saved?.publishedVersion).toBe(2)
  })

  it('sends nothing that is no JSON, and says where it breaks', async () => {
    const { api, asked } = fakeFlows({ one: () => Promise.resolve(view()) })
    const editor = new FlowEditor(api, 'm')
    await editor.read()
    editor.type('{')
    await editor.check()
    expect(await editor.save()).toBe(false)
    expect(editor.get().fault).not.toBeNull()
    expect(asked).toHaveLength(1)
  })

  it('shows a refusal at its nodes, and keeps the text', async () => {
    const { api } = fakeFlows({
      one: () => Promise.resolve(view()),
      save: () => Promise.reject(new ApiError(400, 'invalid', 'x', null, { menu: ['Exit 2 leads nowhere.'] })),
    })
    const editor = new FlowEditor(api, 'm')
    await editor.read()
    editor.type('{"x":1}')
    expect(await editor.publish('')).toBe(false)
    expect(editor.get()).toMatchObject({ text: '{"x":1}', failure: null, busy: false, problems: [{ node: 'menu', problem: 'Exit 2 leads nowhere.' }] })
  })

  it('rolls back without touching what is being written', async () => {
    const { api } = fakeFlows({ one: () => Promise.resolve(view()), rollBack: () => Promise.resolve(view({ publishedVersion: 1 })) })
    const editor = new FlowEditor(api, 'm')
    await editor.read()
    editor.type('{"mine":1}')
    await editor.rollBack(1)
    expect(editor.get().text).toBe('{"mine":1}')
  })
})
