import type { Campaign, CampaignSettings } from '@crm/protocol'

interface Answer { readonly status: number; readonly body?: unknown }

const rest = { attempts: 0, refused: 0, outcomes: {}, putOff: {}, peopleAnswered: 0, peopleAbandoned: 0, records: { ready: 40, waiting: 2, reserved: 0, done: 8, exhausted: 0, removed: 0 } }

/** Campaigns as pages see them: one that dials, one at rest with a question. */
export class FakeCampaigns {
  readonly all = new Map<string, Campaign>()

  constructor() {
    this.put('spring', {
      displayName: 'Spring', mode: 'progressive', queue: 'support', lists: ['l1'], rules: ['us'],
      form: [{ key: 'plan', label: 'Which plan?', kind: 'choice', choices: ['Gold', 'Silver'], required: true, labels: { zh: '哪个套餐？', fr: 'Quelle formule ?' } }],
    })
    this.put('winter', { displayName: 'Winter', mode: 'predictive', queue: 'support', lists: ['l2'], rules: ['us'] }, {
      stage: 'running', figures: { ...rest, attempts: 812, peopleAnswered: 200, peopleAbandoned: 5 },
      now: {
        agents: 30, idle: 2, ringing: 25, waiting: 0, talking: 24, heldBack: null, reason: 'risk-balanced', explanation: null,
        forecast: { seconds: 22, answers: 6.1, agentsFreed: 6.9, abandoned: 0.12, answerProbability: 0.26, risk: 0.06, riskLimit: 0.07, share: 0.025 },
      },
    })
  }

  /** Null for what is not its own. */
  answer(method: string, path: string, body: unknown): Answer | null {
    if (path === '/lists') return { status: 200, body: { items: [] } }
    if (path === '/campaigns') return { status: 200, body: { items: [...this.all.values()] } }
    const id = /^\/campaigns\/([^/]+)$/.exec(path)?.[1]
    if (id === undefined || method !== 'PUT') return null
    this.put(id, body as CampaignSettings)
    return { status: 200, body: this.all.get(id) }
  }

  private put(id: string, settings: CampaignSettings, more: Partial<Campaign> = {}): void {
    const version = (this.all.get(id)?.version ?? 0) + 1
    this.all.set(id, { id, version, settings, stage: 'draft', stageReason: 'made', stageSince: '2026-11-21T20:00:00Z', figures: rest, now: null, ...more })
  }
}
