import { CampaignsPage } from '@crm/ui/campaigns'

/** Outbound campaigns. */
export default function Campaigns() {
  return <CampaignsPage />
}
