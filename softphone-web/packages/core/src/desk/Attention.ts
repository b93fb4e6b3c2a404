import type { DeskOffer, DeskState } from '@crm/protocol'

/** What calls for the agent: sound, tab title, a notification. All of it belongs to the page, so it comes in from there. */
export interface AttentionPort {
  ring(on: boolean): void
  /** A text to flash in the tab's title; null gives the title back. */
  flash(offer: DeskOffer | null): void
  /** Shows a notification when the page is in the background. */
  notify(offer: DeskOffer | null): void
  /** A soft reminder, now and then, that a customer is still on hold. */
  remind(on: boolean): void
}

/** Calls the agent's attention exactly while an offer rings here, and reminds him of who has been on hold for long. */
export class Attention {
  private readonly port: AttentionPort
  private ringing: string | null = null
  private reminding = false

  constructor(port: AttentionPort) {
    this.port = port
  }

  follow(desk: DeskState | null): void {
    this.followHold(desk?.call?.holdReminder === true)
    const offer = desk?.offer ?? null
    const reservation = offer?.reservationId ?? null
    if (reservation === this.ringing) return
    this.ringing = reservation
    this.port.ring(offer !== null && !offer.ringsOnDevice)
    this.port.flash(offer)
    this.port.notify(offer)
  }

  private followHold(forgotten: boolean): void {
    if (forgotten === this.reminding) return
    this.reminding = forgotten
    this.port.remind(forgotten)
  }
}
