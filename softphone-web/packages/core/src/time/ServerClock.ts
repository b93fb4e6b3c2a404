/**
 * The server's clock as far as it can be known from here. Every answer bounds the difference of the two clocks; inside the
 * bounds the smallest difference is taken, so two synchronised machines show no correction at all.
 */
export class ServerClock {
  private low = Number.NEGATIVE_INFINITY
  private high = Number.POSITIVE_INFINITY
  private readonly local: () => number

  constructor(local: () => number = Date.now) {
    this.local = local
  }

  /** Server time in milliseconds since 1970. */
  now(): number {
    return this.local() + this.offset
  }

  /** Milliseconds the server is ahead. */
  get offset(): number {
    return Math.min(Math.max(0, this.low), this.high)
  }

  /** A Date header (whole seconds, cut off) of an answer asked for and received at these local milliseconds. */
  observeDate(date: string, asked: number, answered: number): void {
    const second = Date.parse(date)
    if (Number.isNaN(second)) return
    this.narrow(second - answered, second + 1_000 - asked)
  }

  /** A server time that has passed by now. */
  observePast(instant: string): void {
    const at = Date.parse(instant)
    if (!Number.isNaN(at)) this.narrow(at - this.local(), Number.POSITIVE_INFINITY)
  }

  private narrow(low: number, high: number): void {
    const nextLow = Math.max(this.low, low)
    const nextHigh = Math.min(this.high, high)
    const moved = nextLow > nextHigh // one of the clocks was set: only the newest bounds count
    this.low = moved ? low : nextLow
    this.high = moved ? high : nextHigh
  }
}
