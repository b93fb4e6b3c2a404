import type { FlowCheck, FlowSummary, FlowVersionView, FlowView } from '../contract/flows.ts'
import type { Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** What callers meet first: its drafts and its versions. */
export class FlowsApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  all(): Promise<Listing<FlowSummary>> {
    return this.rest.get('/flows')
  }

  one(id: string): Promise<FlowView> {
    return this.rest.get(`/flows/${encodeURIComponent(id)}`)
  }

  version(id: string, version: number): Promise<FlowVersionView> {
    return this.rest.get(`/flows/${encodeURIComponent(id)}/versions/${version}`)
  }

  /** What is wrong with a flow, without keeping it. */
  check(id: string, flow: unknown): Promise<FlowCheck> {
    return this.rest.post(`/flows/${encodeURIComponent(id)}/check`, flow)
  }

  /** Keeps a draft; refused with `stale` when somebody changed it since this version. */
  save(id: string, version: number, flow: unknown): Promise<FlowView> {
    return this.rest.put(`/flows/${encodeURIComponent(id)}/draft`, flow, { version })
  }

  publish(id: string, version: number, note: string | null): Promise<FlowView> {
    return this.rest.post(`/flows/${encodeURIComponent(id)}/publish`, { note }, { version })
  }

  /** Gives an earlier version to new calls. */
  rollBack(id: string, version: number): Promise<FlowView> {
    return this.rest.post(`/flows/${encodeURIComponent(id)}/rollback`, { version })
  }
}
