import type { ChatInvitations, InvitationTicket } from '../wire/contract.ts'
import { holds, type Sight } from './rules.ts'
import type { Visit } from './Visit.ts'

/** Milliseconds between two looks at the rules. */
export const lookEvery = 1_000

/** Milliseconds after which a page that got no for an answer asks again. */
const askAgain = 60_000

/** How often one page asks at most. */
const asksMax = 10

export interface Given {
  readonly id: string
  readonly text: string
  /** Of the text. */
  readonly language: string
  /** Milliseconds after which it is taken away. */
  readonly lasts: number
}

export interface InviterParts {
  readonly visit: Visit
  readonly now: () => number
  /** The address the page has now. */
  readonly url: () => string
  /** How the visitor has behaved on it; renewed when the page shows something else. */
  readonly page: { readonly idle: number; readonly scrolled: number; renew(): void }
  /** Whether the page is before him. */
  readonly seen: () => boolean
  /** Whether there is neither a conversation nor an open window. */
  readonly ready: () => boolean
  readonly ask: (rule: string) => Promise<InvitationTicket>
  readonly answer: (invitation: string, answer: 'accepted' | 'declined') => Promise<void>
  readonly show: (given: Given) => void
}

/** Looks once a second whether a rule holds, and asks the server whether its visitor may be invited before it says a word to him. */
export class Inviter {
  private readonly parts: InviterParts
  private rules: ChatInvitations | null = null
  private url = ''
  private onPage = 0
  private asks = 0
  private nextAsk = 0
  private shown: Given | null = null

  constructor(parts: InviterParts) {
    this.parts = parts
  }

  /** Begins to look by these rules; null looks no more. */
  follow(rules: ChatInvitations | null): void {
    if (rules !== null && this.rules === null) this.turnTo(this.parts.url())
    this.rules = rules
  }

  /** A second has passed. */
  look(): void {
    const { rules, parts } = this
    if (rules === null || !parts.seen()) return
    const url = parts.url()
    if (url === this.url) this.onPage += lookEvery / 1_000
    else this.turnTo(url)
    if (this.shown !== null || this.asks >= asksMax || parts.now() < this.nextAsk || !parts.ready() || !parts.visit.mayInvite) return
    const rule = rules.rules.find(one => holds(one, this.sight()))
    if (rule !== undefined) void this.ask(rule.id)
  }

  /** He takes it up. */
  accept(): void {
    const given = this.over()
    if (given === null) return
    this.parts.visit.accept(given.id)
    this.parts.answer(given.id, 'accepted').catch(() => undefined) // the chat that begins upon it says so again
  }

  /** He does not want to. */
  decline(): void {
    const given = this.over()
    if (given === null) return
    this.parts.visit.decline(this.rules?.afterDecline ?? 0)
    this.parts.answer(given.id, 'declined').catch(() => undefined) // it counts as one that ran out
  }

  /** It ran out. */
  lapse(): void {
    this.over()
  }

  private over(): Given | null {
    const given = this.shown
    this.shown = null
    return given
  }

  private turnTo(url: string): void {
    if (this.url !== '') this.parts.page.renew()
    this.url = url
    this.onPage = 0
    this.parts.visit.see(url)
  }

  private sight(): Sight {
    const { visit, page } = this.parts
    return { url: new URL(this.url), onPage: this.onPage, idle: page.idle, pages: visit.pages, scrolled: page.scrolled, returning: visit.returning }
  }

  private async ask(rule: string): Promise<void> {
    const { parts } = this
    this.asks++
    this.nextAsk = parts.now() + askAgain
    const ticket = await parts.ask(rule).catch(() => null)
    if (ticket?.reason === 'off') this.asks = asksMax // the rules are others by now; the next page has them
    if (ticket?.invitationId == null || ticket.text === null) return
    if (!parts.ready()) return // he was faster
    this.shown = { id: ticket.invitationId, text: ticket.text, language: ticket.language ?? '', lasts: (ticket.expiresIn ?? 0) * 1_000 }
    parts.visit.asked()
    parts.show(this.shown)
  }
}
