import type { Storage } from '../talk/Kept.ts'

/** Milliseconds without a page after which another visit begins. */
const visitEnds = 30 * 60_000

/** What a browser remembers of its visits to a site that invites to chat. */
interface Remembered {
  /** Milliseconds since 1970. */
  readonly seenAt: number
  readonly visits: number
  readonly pages: number
  /** The page seen last: to load it again is no further page. */
  readonly page: string
  /** Whether there was an invitation in this visit, or the chat was opened without one. */
  readonly asked: boolean
  /** No invitation before: the visitor declined one. Milliseconds since 1970. */
  readonly restUntil: number
  /** The invitation that was accepted and that no chat has begun upon. */
  readonly accepted: string | null
}

const first: Remembered = { seenAt: 0, visits: 0, pages: 0, page: '', asked: false, restUntil: 0, accepted: null }

/** The visits of one browser to one site, over its pages and tabs. Works without storage too, for as long as the page lasts. */
export class Visit {
  private readonly storage: Storage | null
  private readonly key: string
  private readonly now: () => number
  private memory: Remembered = first

  constructor(storage: Storage | null, origin: string, entryPoint: string, now: () => number) {
    this.storage = storage
    this.key = `crm.chat visit ${origin} ${entryPoint}`
    this.now = now
  }

  /** A page is before the visitor: of the same visit, or the first of another. */
  see(page: string): void {
    const before = this.read()
    const now = this.now()
    this.write(before.visits === 0 || now - before.seenAt > visitEnds || now < before.seenAt
      ? { ...first, seenAt: now, visits: before.visits + 1, pages: 1, page, restUntil: before.restUntil }
      : { ...before, seenAt: now, pages: before.pages + (before.page === page ? 0 : 1), page })
  }

  get pages(): number {
    return this.read().pages
  }

  get returning(): boolean {
    return this.read().visits > 1
  }

  /** Whether he has not been asked in this visit, and has not declined lately. */
  get mayInvite(): boolean {
    const { asked, restUntil } = this.read()
    return !asked && this.now() >= restUntil
  }

  /** The invitation that the next chat begins upon. */
  get accepted(): string | null {
    return this.read().accepted
  }

  /** He is invited, or opens the chat by himself: once is enough. */
  asked(): void {
    this.write({ ...this.read(), asked: true })
  }

  accept(invitation: string): void {
    this.write({ ...this.read(), asked: true, accepted: invitation })
  }

  /** @param rest Seconds. */
  decline(rest: number): void {
    this.write({ ...this.read(), asked: true, restUntil: this.now() + rest * 1_000 })
  }

  /** A chat has begun. */
  began(): void {
    if (this.read().accepted !== null) this.write({ ...this.read(), accepted: null })
  }

  private read(): Remembered {
    try {
      const text = this.storage?.getItem(this.key) ?? null
      return text === null ? this.memory : parse(text)
    } catch {
      return this.memory // storage is forbidden
    }
  }

  private write(to: Remembered): void {
    this.memory = to
    try {
      this.storage?.setItem(this.key, JSON.stringify(to))
    } catch {
      return // full or forbidden: it is remembered as long as the page is open
    }
  }
}

function parse(text: string): Remembered {
  const value = JSON.parse(text) as Partial<Remembered> | null
  const number = (one: unknown): number => (typeof one === 'number' && Number.isFinite(one) ? one : 0)
  return {
    seenAt: number(value?.seenAt), visits: number(value?.visits), pages: number(value?.pages), page: String(value?.page ?? ''), asked: value?.asked === true,
    restUntil: number(value?.restUntil), accepted: typeof value?.accepted === 'string' ? value.accepted : null,
  }
}
