import type { CallTarget, DeskCall, DeskCallParty, TransferTargets } from '@crm/protocol'
import { callParty } from '../packages/core/test/fakes.ts'

/** What a command leads to, or the word with which it is refused. */
export type Outcome = { readonly call: DeskCall | null } | { readonly refused: string }

const consulting = ['mute', 'complete', 'swap', 'merge', 'end-consult', 'hangup'] as const
const together = ['mute', 'hold', 'dtmf', 'transfer', 'consult', 'conference', 'leave', 'promote', 'hangup'] as const

/** Whom a call can be brought to, and how it goes on from there, just enough for the page to go on. */
export class FakeParties {
  targets: TransferTargets = smallTargets()
  /** Reason words with which the next attempts to reach somebody are refused. */
  readonly refusals: string[] = []
  /** Bodies of the commands that reached somebody, as `verb kind value`. */
  readonly reached: string[] = []

  /** As the server, which looks at names and extensions. */
  find(words: string): TransferTargets {
    const fits = (text: string): boolean => text.toLowerCase().includes(words.toLowerCase())
    return {
      agents: this.targets.agents.filter(agent => fits(`${agent.name} ${agent.extension}`)).slice(0, 50),
      queues: this.targets.queues.filter(queue => fits(queue.name)).slice(0, 50),
      flows: this.targets.flows.filter(flow => fits(flow.name)).slice(0, 50),
    }
  }

  /** Null for what is not about parties. */
  command(verb: string, call: DeskCall, body: { target?: CallTarget; legId?: string }): Outcome | null {
    const now = new Date().toISOString()
    const { target, legId } = body
    if (target !== undefined) {
      const refused = this.refusals.shift()
      if (refused !== undefined) return { refused }
      this.reached.push(`${verb} ${target.kind} ${target.value}`)
    }
    const label = this.targets.agents.find(agent => agent.id === target?.value)?.name ?? target?.value ?? ''
    const other = callParty({ legId: 'l2', kind: target?.kind === 'agent' ? 'agent' : 'external', label, since: now })
    switch (verb) {
      case 'transfer': return { call: null }
      case 'leave': return { call: null }
      case 'consult': return { call: {
        ...withParties(call, party => (party.kind === 'customer' ? { ...party, state: 'held' } : party), { ...other, state: 'consulting' }),
        state: 'held', heldSince: now, consult: { legId: 'l2', label, state: 'talking', failure: null, since: now }, actions: consulting,
      } }
      case 'conference': return { call: target === undefined
        ? { ...withParties(call, party => ({ ...party, state: 'talking' })), state: 'talking', heldSince: null, consult: null, actions: together }
        : { ...withParties(call, party => party, { ...other, legId: `l${call.parties.length + 2}` }), actions: together } }
      case 'swap': return { call: { ...call, state: 'talking', consult: call.consult && { ...call.consult, state: 'held' } } }
      case 'hangup': return legId === undefined ? null
        : { call: { ...call, parties: call.parties.filter(party => party.legId !== legId), consult: null, actions: ['mute', 'resume', 'transfer', 'consult', 'conference', 'hangup'] } }
      case 'hold': case 'resume': case 'mute': case 'unmute': return legId === undefined ? null
        : { call: withParties(call, party => (party.legId === legId ? changed(party, verb) : party)) }
      default: return null
    }
  }
}

const changed = (party: DeskCallParty, verb: string): DeskCallParty =>
  verb.endsWith('mute') ? { ...party, muted: verb === 'mute' } : { ...party, state: verb === 'hold' ? 'held' : 'talking' }

function withParties(call: DeskCall, change: (party: DeskCallParty) => DeskCallParty, ...more: DeskCallParty[]): DeskCall {
  return { ...call, parties: [...call.parties.map(change), ...more] }
}

export function smallTargets(): TransferTargets {
  const since = new Date(Date.now() - 95_000).toISOString()
  return {
    agents: [
      { id: 'agent2', name: 'Ben Okafor', extension: '1002', status: 'idle', presence: 'available', since, available: true },
      { id: 'agent3', name: '李娜', extension: '1003', status: 'interacting', presence: 'available', since, available: false },
      { id: 'agent4', name: 'Dana Novak', extension: '1004', status: 'offQueue', presence: 'break', since, available: false },
    ],
    queues: [{ id: 'sales', name: 'Sales', waiting: 3, ready: 2, open: true }, { id: 'night', name: 'Night line', waiting: 0, ready: 0, open: false }],
    flows: [{ id: 'main-menu', name: 'Main menu' }],
  }
}

/** So many agents as a large site has. */
export function manyTargets(count: number): TransferTargets {
  const [agent] = smallTargets().agents
  if (agent === undefined) throw new Error('There is an agent.')
  return { ...smallTargets(), agents: Array.from({ length: count }, (_, index) => ({ ...agent, id: `a${index}`, name: `Colleague ${index}`, extension: `${2000 + index}` })) }
}
