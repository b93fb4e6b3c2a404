import type { FlowProblem, FlowView } from '@crm/protocol'
import { outlineOf } from '../packages/core/src/flows/flowOutline.ts'

const menu = {
  id: 'main-menu', title: 'Main menu', kind: 'inbound', language: 'en', languages: ['en', 'zh'], start: 'welcome',
  nodes: {
    welcome: { type: 'play', prompts: ['menu-welcome'], exits: { next: 'menu' } },
    menu: {
      type: 'gather', note: 'Who presses nothing may have no keys: he gets a person.', prompts: ['menu-choices'], tries: 3, timeout: 5,
      exits: { 1: 'sales', 2: 'support', 8: 'chinese', timeout: 'support', 'no-match': 'goodbye' },
    },
    chinese: { type: 'language', language: 'zh', exits: { next: 'menu' } },
    sales: { type: 'queue', queue: 'sales', treatment: 'queue-treatment', exits: { full: 'message', closed: 'message' } },
    support: { type: 'queue', queue: 'support', treatment: 'queue-treatment', exits: { full: 'message', closed: 'message' } },
    message: { type: 'voicemail', queue: 'support', limit: 120, exits: { left: 'goodbye', nothing: 'goodbye' } },
    goodbye: { type: 'hangup', prompts: ['goodbye'] },
  },
}

/** One flow as the fake server keeps it. It knows one fault: an exit that leads nowhere. */
export class FakeFlows {
  flow: FlowView = {
    id: 'main-menu', title: 'Main menu', kind: 'inbound', draftVersion: 3, publishedVersion: 2, changedAt: new Date(Date.now() - 7_200_000).toISOString(),
    draft: menu, versions: [
      { version: 2, publishedAt: new Date(Date.now() - 7_200_000).toISOString(), publishedBy: 'admin', note: 'Chinese on 8' },
      { version: 1, publishedAt: new Date(Date.now() - 90_000_000).toISOString(), publishedBy: 'system', note: null },
    ],
  }

  answer(path: string, body: unknown): { status: number; body: unknown } | null {
    const [, kind, id, part] = path.split('/')
    if (kind !== 'flows') return null
    if (id === undefined) return { status: 200, body: { items: [this.flow] } }
    if (id !== this.flow.id) return { status: 404, body: { type: 'urn:crm:problem:not-found', status: 404 } }
    if (part === 'versions') return { status: 200, body: { ...this.flow.versions.at(-1), flow: menu } }
    if (part === 'check') return { status: 200, body: { good: faults(body).length === 0, problems: faults(body) } }
    if (part === 'draft') {
      const found = faults(body)
      if (found.length > 0) {
        const errors = Object.fromEntries(found.map(one => [one.node, [one.problem]]))
        return { status: 400, body: { type: 'urn:crm:problem:invalid', status: 400, errors } }
      }
      this.flow = { ...this.flow, draft: body, draftVersion: this.flow.draftVersion + 1 }
    }
    if (part === 'publish') {
      const version = (this.flow.versions[0]?.version ?? 0) + 1
      const published = { version, publishedAt: new Date().toISOString(), publishedBy: 'admin', note: (body as { note: string | null }).note }
      this.flow = { ...this.flow, publishedVersion: version, versions: [published, ...this.flow.versions] }
    }
    if (part === 'rollback') this.flow = { ...this.flow, publishedVersion: (body as { version: number }).version }
    return { status: 200, body: this.flow }
  }
}

function faults(flow: unknown): FlowProblem[] {
  return outlineOf(flow).flatMap(node =>
    node.exits.filter(({ exists }) => !exists).map(({ exit, target }) => ({ node: node.name, problem: `Exit ${exit} leads to ${target}, which is not there.` })))
}
