/** How a campaign decides how many numbers to dial. */
export type CampaignMode = 'progressive' | 'power' | 'predictive'

/** Where a campaign is on its way. */
export type CampaignStage = 'draft' | 'running' | 'paused' | 'draining' | 'stopped' | 'done'

/** What people ask of a campaign. */
export type CampaignVerb = 'start' | 'pause' | 'drain' | 'stop'

/** What a form sets of a campaign; the server has defaults for everything else. */
export interface CampaignSettings {
  readonly displayName: string
  readonly mode: CampaignMode
  readonly queue: string
  readonly lists: readonly string[]
  /** Keys of the law that holds: au, cn, uk, us. */
  readonly rules: readonly string[]
  readonly announcement?: string | null
  /** As of when the records were checked against the public list of those who want no calls. */
  readonly registryAsOf?: string | null
  readonly zone?: string | null
}

/** What holds dialling back beside the pacing. */
export type CampaignHold = 'closed' | 'inbound' | 'cap'

/** Why the pacing dials no more. */
export type CampaignReason =
  | 'no-agents' | 'no-records' | 'no-lines' | 'one-per-idle-agent' | 'fixed-ratio' | 'preview' | 'learning' | 'cap-reached' | 'risk-balanced' | 'enough-ringing'

/** What a campaign does now. */
export interface CampaignNow {
  readonly agents: number
  readonly idle: number
  readonly ringing: number
  readonly waiting: number
  readonly talking: number
  readonly heldBack: CampaignHold | null
  readonly reason: CampaignReason | null
  /** The pacing's last decision, in English. */
  readonly explanation: string | null
  readonly forecast: CampaignForecast | null
}

/** What a predictive campaign expects. */
export interface CampaignForecast {
  readonly seconds: number
  readonly answers: number
  readonly agentsFreed: number
  readonly abandoned: number
  readonly answerProbability: number
  readonly risk: number
  readonly riskLimit: number
  readonly share: number
}

/** A campaign. */
export interface Campaign {
  readonly id: string
  readonly version: number
  readonly settings: CampaignSettings
  readonly stage: CampaignStage
  readonly stageReason: string
  readonly stageSince: string
  readonly figures: {
    readonly attempts: number
    readonly refused: number
    readonly outcomes: Readonly<Record<string, number>>
    readonly putOff: Readonly<Record<string, number>>
    readonly peopleAnswered: number
    readonly peopleAbandoned: number
    readonly records: { readonly ready: number; readonly waiting: number; readonly reserved: number; readonly done: number; readonly exhausted: number; readonly removed: number }
  }
  readonly now: CampaignNow | null
}
