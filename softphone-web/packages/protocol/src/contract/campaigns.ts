import type { DeskContext, DeskParty } from './desk.ts'
import type { Instant } from './words.ts'

/** How a campaign decides how many numbers to dial. */
export type CampaignMode = 'progressive' | 'power' | 'predictive' | 'preview' | 'agentless'

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
  /** What agents say; `{name}`, `{number}` and the lists' columns are filled in. */
  readonly script?: string | null
  readonly followUps?: readonly FollowUp[]
  readonly preview?: PreviewRules
  readonly form?: readonly FormField[]
  /** Agentless: the flow that speaks with who answers. */
  readonly flow?: string | null
  /** What is done with answering machines; null takes everybody for a person. */
  readonly machines?: { readonly onMachine: OnMachine; readonly message: string | null } | null
}

export type OnMachine = 'hangUp' | 'leaveMessage' | 'connect'

/** What an agent may say came of a call, and what that means. */
export interface FollowUp {
  readonly code: string
  readonly label?: string | null
  /** The record is due again after so many seconds. */
  readonly callAgain?: number | null
  readonly doNotCall?: boolean
  /** The agent says when the party wishes to be called. */
  readonly callback?: boolean
}

/** How records are shown to agents. */
export interface PreviewRules {
  /** Seconds an agent may look; null for half an hour. */
  readonly time: number | null
  readonly atEnd: 'dial' | 'return'
  readonly maySkip: boolean
}

/** A question agents ask. */
export interface FormField {
  readonly key: string
  readonly label: string
  readonly kind: 'text' | 'choice' | 'number' | 'date'
  readonly choices?: readonly string[] | null
  readonly required?: boolean
  /** The question in further languages, such as zh. */
  readonly labels?: Readonly<Record<string, string>>
}

/** What an agent needs to know of the campaign whose record he has. */
export interface DeskCampaign {
  readonly campaignId: string
  readonly name: string
  /** Its variables filled in. */
  readonly script: string | null
  readonly form: readonly FormField[]
  /** Empty leaves the queue's codes. */
  readonly dispositions: readonly DeskDisposition[]
  /** The party's IANA time zone. */
  readonly zone: string | null
  readonly chosen: string | null
  /** The party has said that it wants no more calls. */
  readonly optedOut: boolean
  /** What has been answered so far, by field; absent from servers that keep none. */
  readonly answers?: Readonly<Record<string, string>>
}

export interface DeskDisposition {
  readonly code: string
  readonly label: string
  /** The agent says when the party wishes to be called. */
  readonly callback: boolean
  readonly doNotCall: boolean
}

/** A record of a campaign that the agent is shown and may dial. */
export interface DeskPreview {
  readonly interactionId: string
  readonly reservationId: string
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly context: DeskContext
  readonly campaign: DeskCampaign
  readonly since: Instant
  /** When the timer decides. */
  readonly until: Instant
  readonly atEnd: 'dial' | 'return'
  readonly maySkip: boolean
  /** He promised the party to call. */
  readonly callback: boolean
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
  /** Records that agents have before them; absent from servers without previews. */
  readonly previewing?: number
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
