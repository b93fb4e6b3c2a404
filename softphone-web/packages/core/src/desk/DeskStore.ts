import type { DeskState } from '@crm/protocol'
import { Store } from '../state/Store.ts'

/**
 * The newest known desk. States may arrive twice and out of order (pushed, fetched, answered to a command); the highest
 * version wins. A new connection may be to a restarted server that counts anew, so its first state always counts.
 */
export class DeskStore extends Store<DeskState | null> {
  private fresh = true

  constructor() {
    super(null)
  }

  /** The next state comes from a new connection. */
  renew(): void {
    this.fresh = true
  }

  /** Takes a state; false when it is older than what is shown. */
  offer(state: DeskState): boolean {
    const known = this.get()
    if (!this.fresh && known !== null && state.version <= known.version) return false
    this.fresh = false
    this.set(state)
    return true
  }
}
