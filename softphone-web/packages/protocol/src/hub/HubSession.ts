import { knock } from './backoff.ts'
import type { HubFactory, HubPort } from './HubPort.ts'

export type LinkState = 'connecting' | 'online' | 'lost' | 'replaced' | 'stopped'

export interface HubSessionOptions {
  readonly connect: HubFactory
  /** Subscribes to the hub's messages on each fresh connection, before it starts. */
  readonly subscribe: (hub: HubPort) => void
  /** Runs on each new connection, the first included; a failure counts as a failed connection. */
  readonly onOnline: (hub: HubPort) => Promise<void>
  readonly onState: (state: LinkState) => void
  readonly random?: () => number
  readonly later?: Later
}

/** Runs something after a while; gives what calls it off. */
export type Later = (run: () => void, milliseconds: number) => () => void

export const browserTimer: Later = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

/**
 * Keeps one hub connection up for as long as the page wants it: connects, and after a loss connects anew with growing
 * pauses ({@link knock}) without end, since giving up would only leave an agent cut off. Not thread-bound; all calls come from the page.
 */
export class HubSession {
  private readonly options: HubSessionOptions
  private hub: HubPort | null = null
  private attempt = 0
  private cancelRetry: (() => void) | null = null
  private current: LinkState = 'stopped'

  constructor(options: HubSessionOptions) {
    this.options = options
  }

  get state(): LinkState {
    return this.current
  }

  start(): void {
    if (this.current !== 'stopped' && this.current !== 'replaced') return
    this.attempt = 0
    this.enter('connecting')
    void this.open()
  }

  /** Connects at once instead of waiting for the next attempt, for example because the network came back. */
  retryNow(): void {
    if (this.cancelRetry === null) return
    this.cancelRetry()
    this.cancelRetry = null
    void this.open()
  }

  /** Gives up the present connection and makes a new one, because there is reason to believe that it is dead. */
  renew(): void {
    if (this.hub !== null && this.current === 'online') this.lost(this.hub)
  }

  async stop(as: 'stopped' | 'replaced' = 'stopped'): Promise<void> {
    this.cancelRetry?.()
    this.cancelRetry = null
    const hub = this.hub
    this.hub = null
    this.enter(as)
    await hub?.stop().catch(() => undefined) // already gone is what we wanted
  }

  private async open(): Promise<void> {
    this.cancelRetry = null
    const hub = this.options.connect()
    this.hub = hub
    hub.onClosed(() => this.lost(hub))
    this.options.subscribe(hub)
    try {
      await hub.start()
      if (this.hub !== hub) return await hub.stop()
      await this.options.onOnline(hub)
    } catch {
      this.lost(hub)
      return
    }
    if (this.hub !== hub) return
    this.attempt = 0
    this.enter('online')
  }

  private lost(hub: HubPort): void {
    if (this.hub !== hub) return
    this.hub = null
    void hub.stop().catch(() => undefined) // a half-open connection must not linger; its errors tell nothing new
    this.enter('lost')
    this.attempt += 1
    const pause = knock(this.attempt, (this.options.random ?? Math.random)())
    this.cancelRetry = (this.options.later ?? browserTimer)(() => void this.open(), pause)
  }

  private enter(state: LinkState): void {
    if (this.current === state) return
    this.current = state
    this.options.onState(state)
  }
}
