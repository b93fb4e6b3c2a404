import type { ApiError, CrmApi, CustomerCard, DeskContext, DeskParty, DeskState, DeskWrapUp } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

/** Who the agent deals with now, and what is known of it. */
export interface CurrentPartyState {
  /** The interaction in hand; null when there is none. */
  readonly interactionId: string | null
  readonly party: DeskParty | null
  readonly context: DeskContext | null
  readonly linking: boolean
  readonly failure: ApiError | null
}

/** A card of our own reading, and whom the desk named when it was chosen. */
interface Chosen {
  readonly interactionId: string
  readonly card: CustomerCard
  readonly insteadOf: string | null
}

const nobody: CurrentPartyState = { interactionId: null, party: null, context: null, linking: false, failure: null }

/**
 * The other party of the chat or mail that is open, else of the desk's call, offer or wrap-up. A customer who was just linked is shown at once, until the desk itself says
 * who it is: the desk's own word always wins.
 */
export class CurrentParty extends Store<CurrentPartyState> {
  private readonly api: CrmApi
  private told: DeskParty | null = null
  private chosen: Chosen | null = null
  private fetched: string | null = null

  constructor(api: CrmApi) {
    super(nobody)
    this.api = api
  }

  /** @param written The chat or mail that is open at the desk; null when none is. */
  follow(desk: DeskState | null, written: string | null = null): void {
    const work = writtenWork(desk, written) ?? desk?.call ?? desk?.offer ?? desk?.wrapUp ?? desk?.preview ?? null
    this.told = work?.customer ?? null
    if (work === null) {
      this.chosen = null
      this.fetched = null
      this.set(nobody)
      return
    }
    const same = work.interactionId === this.get().interactionId
    this.set({
      interactionId: work.interactionId, context: work.context ?? null, party: this.shown(work.interactionId),
      linking: same && this.get().linking, failure: same ? this.get().failure : null,
    })
    void this.fetchMissing(work.interactionId)
  }

  /** Says which customer it is; true when that is stored. */
  async link(customerId: string): Promise<boolean> {
    const { interactionId, linking } = this.get()
    if (interactionId === null || linking) return false
    this.patch({ linking: true, failure: null })
    try {
      await this.api.linkCustomer(interactionId, customerId)
      const insteadOf = this.told?.customerId ?? null
      this.chosen = { interactionId, card: await this.api.customer(customerId), insteadOf }
      this.done(interactionId, null)
      return true
    } catch (failure) {
      this.done(interactionId, asApiError(failure))
      return false
    }
  }

  /** Reads the card anew, for sections that came late. */
  async reread(): Promise<void> {
    const { interactionId, party } = this.get()
    const id = party?.card?.id
    if (interactionId === null || id === undefined) return
    try {
      this.chosen = { interactionId, card: await this.api.customer(id), insteadOf: this.told?.customerId ?? null }
      this.done(interactionId, null)
    } catch (failure) {
      this.done(interactionId, asApiError(failure))
    }
  }

  /** A card that did not come with the desk in time is fetched here, once. */
  private async fetchMissing(interactionId: string): Promise<void> {
    const id = this.get().party?.card === null ? this.told?.customerId ?? null : null
    if (id === null || id === this.fetched) return
    this.fetched = id
    try {
      this.chosen = { interactionId, card: await this.api.customer(id), insteadOf: id }
      this.done(interactionId, null)
    } catch (failure) {
      this.fetched = null
      this.done(interactionId, asApiError(failure))
    }
  }

  private done(interactionId: string, failure: ApiError | null): void {
    if (this.get().interactionId !== interactionId) return
    this.patch({ linking: false, failure, party: this.shown(interactionId) })
  }

  private shown(interactionId: string): DeskParty | null {
    const { told, chosen } = this
    if (told === null || chosen === null || chosen.interactionId !== interactionId) return told
    const movedOn = told.customerId === chosen.card.id
      ? (told.card?.version ?? 0) > chosen.card.version
      : told.customerId !== chosen.insteadOf
    return movedOn ? told : { ...told, match: 'known', customerId: chosen.card.id, card: chosen.card, candidates: [] }
  }
}

function writtenWork(desk: DeskState | null, id: string | null): Pick<DeskWrapUp, 'interactionId' | 'customer' | 'context'> | null {
  const chat = id === null ? undefined : desk?.chats?.find(one => one.conversationId === id)
  if (chat !== undefined) return { interactionId: chat.conversationId, customer: chat.customer, context: chat.context }
  return desk?.mails?.find(one => one.interactionId === id) ?? null
}
