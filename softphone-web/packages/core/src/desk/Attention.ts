import type { DeskOffer, DeskState } from '@crm/protocol'

/** What calls for the agent: sound, tab title, a notification. All of it belongs to the page, so it comes in from there. */
export interface AttentionPort {
  ring(on: boolean): void
  /** A text to flash in the tab's title; null gives the title back. */
  flash(offer: DeskOffer | null): void
  /** Shows a notification when the page is in the background. */
  notify(offer: DeskOffer | null): void
}

/** Calls the agent's attention exactly while an offer rings here. */
export class Attention {
  private readonly port: AttentionPort
  private ringing: string | null = null

  constructor(port: AttentionPort) {
    this.port = port
  }

  follow(desk: DeskState | null): void {
    const offer = desk?.offer ?? null
    const reservation = offer?.reservationId ?? null
    if (reservation === this.ringing) return
    this.ringing = reservation
    this.port.ring(offer !== null && !offer.ringsOnDevice)
    this.port.flash(offer)
    this.port.notify(offer)
  }
}
