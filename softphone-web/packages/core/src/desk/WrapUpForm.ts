import type { DeskState, DeskWrapUp } from '@crm/protocol'
import { Store } from '../state/Store.ts'

/** The longest note the server takes, in characters. */
export const notesLimit = 4_000

export interface WrapUpDraft {
  readonly reservationId: string | null
  readonly code: string | null
  readonly notes: string
}

const empty: WrapUpDraft = { reservationId: null, code: null, notes: '' }

/** What the agent has written about the call so far: notes may start during the call and stay with it into wrap-up. */
export class WrapUpForm extends Store<WrapUpDraft> {
  constructor() {
    super(empty)
  }

  /** Starts anew when the desk turns to another piece of work. Between call and wrap-up there may be a desk with neither. */
  follow(desk: DeskState): void {
    const reservation = desk.wrapUp?.reservationId ?? desk.call?.reservationId ?? null
    if (reservation !== null && reservation !== this.get().reservationId) this.set({ ...empty, reservationId: reservation })
  }
}

/** Whether the draft may be sent for this wrap-up. */
export function draftIsComplete(draft: WrapUpDraft, wrapUp: DeskWrapUp | null): boolean {
  return wrapUp !== null
    && draft.reservationId === wrapUp.reservationId
    && (draft.code !== null || !wrapUp.codeRequired)
    && draft.notes.length <= notesLimit
}
