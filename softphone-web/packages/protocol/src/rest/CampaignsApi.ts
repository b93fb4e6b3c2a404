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

  ask(id: string, verb: CampaignVerb): Promise<Campaign> {
    return this.rest.post(`/campaigns/${encodeURIComponent(id)}/${verb}`, {})
  }
}
