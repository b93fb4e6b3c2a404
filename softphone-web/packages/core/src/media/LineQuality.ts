import { Store } from '../state/Store.ts'
import type { MediaQuality } from './PeerPort.ts'
import { grade, type Grade } from './quality.ts'

/** Milliseconds between readings. */
const period = 2_000

/** How good the line is now, read while {@link watch}ed; null until it is known. */
export class LineQuality extends Store<Grade | null> {
  private readonly read: () => Promise<MediaQuality | null>

  constructor(read: () => Promise<MediaQuality | null>) {
    super(null)
    this.read = read
  }

  watch(): () => void {
    let before: MediaQuality | null = null
    let ended = false
    const look = async (): Promise<void> => {
      const after = await this.read()
      if (ended) return
      if (before !== null && after !== null) this.set(grade(before, after))
      before = after
    }
    const timer = setInterval(() => void look(), period)
    void look()
    return () => {
      ended = true
      clearInterval(timer)
      this.set(null)
    }
  }
}
