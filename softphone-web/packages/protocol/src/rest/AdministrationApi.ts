import type { ApiKeyDraft, ApiKeyIssued, ApiKeyView, DeviceSecret, DeviceView, SupervisorView } from '../contract/administration.ts'
import type { ClusterView } from '../contract/cluster.ts'
import type { Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** Keys of programs, phones of agents, queues of supervisors, nodes. */
export class AdministrationApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  keys(): Promise<Listing<ApiKeyView>> {
    return this.rest.get('/api-keys')
  }

  createKey(draft: ApiKeyDraft): Promise<ApiKeyIssued> {
    return this.rest.post('/api-keys', draft)
  }

  /** At once and for ever. */
  revokeKey(id: string): Promise<void> {
    return this.rest.delete(`/api-keys/${encodeURIComponent(id)}`)
  }

  /** An agent's phone; `me` is one's own. */
  device(agent: string): Promise<DeviceView> {
    return this.rest.get(`/agents/${encodeURIComponent(agent)}/device`)
  }

  /** A new secret; the one before stops working. */
  issueDevice(agent: string): Promise<DeviceSecret> {
    return this.rest.post(`/agents/${encodeURIComponent(agent)}/device`)
  }

  cluster(): Promise<ClusterView> {
    return this.rest.get('/cluster')
  }

  /** The node that answers gives its work to one that stands by. Refused with `wrong-state` when there is none. */
  drainNode(): Promise<void> {
    return this.rest.post('/cluster/drain')
  }

  supervisors(): Promise<Listing<SupervisorView>> {
    return this.rest.get('/supervisors')
  }

  /** Refused with `stale` when somebody changed it since this version; null is all queues. */
  limitSupervisor(userName: string, version: number, queues: readonly string[] | null): Promise<SupervisorView> {
    return this.rest.put(`/supervisors/${encodeURIComponent(userName)}`, { queues }, { version })
  }
}
