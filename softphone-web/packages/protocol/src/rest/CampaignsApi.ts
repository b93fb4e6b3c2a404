import type { Campaign, CampaignSettings, CampaignVerb } from '../contract/campaigns.ts'
import type { Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** Outbound campaigns; for supervisors. */
export class CampaignsApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  all(): Promise<Listing<Campaign>> {
    return this.rest.get('/campaigns')
  }

  /** Makes one or replaces its settings. */
  save(id: string, settings: CampaignSettings): Promise<Campaign> {
    return this.rest.put(`/campaigns/${encodeURIComponent(id)}`, settings)
  }

  /** A new one with the settings of another. */
  clone(id: string, fresh: string, displayName: string): Promise<Campaign> {
    return this.rest.post(`/campaigns/${encodeURIComponent(id)}/clone`, { id: fresh, displayName })
  }

  /** Where a file of what came of it is: results with the answers to its questions, what proves each attempt, who had nobody by the hour. */
  fileAddress(id: string, part: 'results' | 'evidence' | 'abandonment'): string {
    return this.rest.address(`/campaigns/${encodeURIComponent(id)}/${part}${part === 'results' ? '' : '?format=csv'}`)
  }

  ask(id: string, verb: CampaignVerb): Promise<Campaign> {
    return this.rest.post(`/campaigns/${encodeURIComponent(id)}/${verb}`, {})
  }
}
