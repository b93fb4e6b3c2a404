/** Signs that somebody is there. */
const signs = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'wheel', 'touchstart'] as const

/** Watches what a visitor does on the page, without looking at what he types or where he points. */
export class PageWatch {
  private readonly now: () => number
  private readonly stopped = new AbortController()
  private lastSign: number
  private furthest = 0

  constructor(now: () => number) {
    this.now = now
    this.lastSign = now()
    const sign = (): void => { this.lastSign = now() }
    for (const name of signs) addEventListener(name, sign, { capture: true, passive: true, signal: this.stopped.signal })
    addEventListener('scroll', () => this.measure(), { capture: true, passive: true, signal: this.stopped.signal })
    this.measure()
  }

  /** Seconds without a sign. */
  get idle(): number {
    return (this.now() - this.lastSign) / 1_000
  }

  /** How far down he has come, in per cent; a page without anything to scroll is seen whole. */
  get scrolled(): number {
    return this.furthest
  }

  /** The page shows something else under another address. */
  renew(): void {
    this.furthest = 0
    this.lastSign = this.now()
    this.measure()
  }

  stop(): void {
    this.stopped.abort()
  }

  private measure(): void {
    const { scrollHeight, clientHeight } = document.documentElement
    const seen = scrollHeight <= clientHeight ? 100 : Math.min(100, ((scrollY + clientHeight) / scrollHeight) * 100)
    this.furthest = Math.max(this.furthest, seen)
  }
}
