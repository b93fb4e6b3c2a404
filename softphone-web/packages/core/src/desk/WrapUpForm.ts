import type { DeskCampaign, DeskDisposition, DeskState, DeskWrapUp, FormField } from '@crm/protocol'
import { Store } from '../state/Store.ts'

/** The longest note the server takes, in characters. */
export const notesLimit = 4_000

export interface WrapUpDraft {
  readonly reservationId: string | null
  readonly code: string | null
  readonly notes: string
  /** When the party of a campaign wishes to be called, on its own clock. */
  readonly callAt?: string
  /** The agent calls himself. */
  readonly mine?: boolean
  /** What the campaign's form was answered, by key. */
  readonly answers?: Readonly<Record<string, string>>
}

const empty: WrapUpDraft = { reservationId: null, code: null, notes: '' }

/** What the agent has written about the call so far: notes may start during the call and stay with it into wrap-up. */
export class WrapUpForm extends Store<WrapUpDraft> {
  constructor() {
    super(empty)
  }

  /** Starts anew when the desk turns to another piece of work. Between call and wrap-up there may be a desk with neither. */
  follow(desk: DeskState): void {
    const reservation = desk.wrapUp?.reservationId ?? desk.call?.reservationId ?? desk.preview?.reservationId ?? null
    if (reservation !== null && reservation !== this.get().reservationId) this.set({ ...empty, reservationId: reservation })
  }
}

/** Whether the draft may be sent for this wrap-up. */
export function draftIsComplete(draft: WrapUpDraft, wrapUp: DeskWrapUp | null): boolean {
  return wrapUp !== null
    && draft.reservationId === wrapUp.reservationId
    && (draft.code !== null || !wrapUp.codeRequired)
    && notesOf(draft, wrapUp.campaign ?? null).length <= notesLimit
    && (dispositionOf(wrapUp.campaign, draft.code)?.callback !== true || (draft.callAt ?? '') !== '')
    && (wrapUp.campaign?.form ?? []).every(field => field.required !== true || answerOf(draft, field.key, wrapUp.campaign) !== '')
}

/** The campaign's disposition of a code; undefined when it has none. */
export function dispositionOf(campaign: DeskCampaign | null | undefined, code: string | null): DeskDisposition | undefined {
  return campaign?.dispositions.find(disposition => disposition.code === code)
}

/** What is kept with the call: the form's answers, a line for each, and what the agent wrote. */
export function notesOf(draft: WrapUpDraft, campaign: DeskCampaign | null): string {
  const answers = answersOf(draft, campaign)
  const lines = (campaign?.form ?? []).flatMap(({ key, label }) => answers[key] === undefined ? [] : [`${label}: ${answers[key]}`])
  return [...lines, draft.notes.trim()].filter(part => part !== '').join('\n')
}

/** What the campaign's questions were answered, by field; those without an answer are missing. */
export function answersOf(draft: WrapUpDraft, campaign: DeskCampaign | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((campaign?.form ?? []).map(({ key }) => [key, answerOf(draft, key, campaign)]).filter(([, answer]) => answer !== ''))
}

/** What is written now; else what the server knows from before. */
function answerOf(draft: WrapUpDraft, key: string, campaign: DeskCampaign | null | undefined): string {
  return (draft.answers?.[key] ?? campaign?.answers?.[key] ?? '').trim()
}

/** A question in the agent's language; in the campaign's where it has none of his. */
export function questionOf(field: FormField, languageTag: string): string {
  return field.labels?.[languageTag] ?? field.labels?.[languageTag.split('-')[0] ?? ''] ?? field.label
}
