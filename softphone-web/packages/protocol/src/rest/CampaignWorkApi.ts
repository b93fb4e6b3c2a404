import type { DeskState } from '../contract/desk.ts'
import type { RestClient } from './RestClient.ts'

/** An agent's part of campaigns: records he is shown, and what came of his calls. */
export class CampaignWorkApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  dial(interactionId: string): Promise<DeskState> {
    return this.rest.post(`/campaign-calls/${interactionId}/dial`, {})
  }

  skip(interactionId: string, reason: string): Promise<DeskState> {
    return this.rest.post(`/campaign-calls/${interactionId}/skip`, { reason })
  }

  /** Says what came of it; `callAt` is on the party's own clock, as `2026-11-23T10:00`. */
  dispose(interactionId: string, code: string, callAt: string | null, mine: boolean): Promise<DeskState> {
    return this.rest.post(`/campaign-calls/${interactionId}/disposition`, { code, callAt, mine })
  }

  /** Answers the campaign's questions: the given ones only. */
  fill(interactionId: string, answers: Readonly<Record<string, string>>): Promise<DeskState> {
    return this.rest.post(`/campaign-calls/${interactionId}/form`, { answers })
  }

  optOut(interactionId: string): Promise<DeskState> {
    return this.rest.post(`/campaign-calls/${interactionId}/do-not-call`, {})
  }
}
