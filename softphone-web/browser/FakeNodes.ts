import type { ClusterShard, ClusterView } from '@crm/protocol'

interface Answer { readonly status: number; readonly body: unknown }

const names = ['calls/main', 'campaigns/main', 'conversations/main', 'mail/main', 'routing/main']

/** Two nodes as the fake server keeps them; the work goes from one to the other. */
export class FakeNodes {
  /** Times somebody gave the work away. */
  drains = 0
  /** Nobody answers: the work is between two nodes. */
  away = false
  view: ClusterView = {
    node: 'north', journal: 'postgreSql', lease: 10,
    members: [
      { node: 'north', life: 'north-1', address: 'http://10.0.0.1:8080', state: 'active' },
      { node: 'south', life: 'south-1', address: 'http://10.0.0.2:8080', state: 'standby' },
    ],
    shards: names.map((shard, place): ClusterShard => ({
      shard, node: 'north', epoch: 3, phase: place === 3 ? 'recovering' : 'running', sequence: 12_345 + place, waiting: place, uncommitted: 0, commitP99: 0.0042,
    })),
    projections: [
      { name: 'interactions', position: 61_000, lag: 0, caughtUp: true, lastFailure: null },
      { name: 'statistics', position: 60_120, lag: 12.5, caughtUp: false, lastFailure: null },
      { name: 'public-events', position: 59_000, lag: 80, caughtUp: false, lastFailure: 'disk I/O error' },
    ],
  }

  answer(method: string, path: string): Answer | null {
    if (path !== '/cluster' && path !== '/cluster/drain') return null
    if (this.away) return { status: 503, body: { type: 'urn:crm:problem:standby', title: 'This node stands by.', status: 503 } }
    if (method === 'GET') return { status: 200, body: this.view }
    this.drains += 1
    if (!this.view.members.some(member => member.state === 'standby')) {
      return { status: 409, body: { type: 'urn:crm:problem:wrong-state', status: 409, detail: 'No other node stands by.' } }
    }
    this.view = { ...this.view, members: this.view.members.map(member => member.state === 'active' ? { ...member, state: 'draining' as const } : member) }
    return { status: 202, body: null }
  }

  /** The other node has the work, under the next epoch. */
  hand(): void {
    this.view = {
      ...this.view, node: 'south',
      members: this.view.members.map(member => ({ ...member, state: member.node === 'south' ? 'active' as const : 'standby' as const })),
      shards: this.view.shards.map(shard => ({ ...shard, node: 'south', epoch: shard.epoch + 1, phase: 'running' as const })),
    }
  }

  /** The one that stands by is gone. */
  loseStandby(): void {
    this.view = { ...this.view, members: this.view.members.filter(member => member.state !== 'standby') }
  }
}
