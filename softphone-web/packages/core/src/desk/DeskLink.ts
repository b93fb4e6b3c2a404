import { HubSession, type ChatUpdate, type CrmApi, type DeskState, type HubFactory, type LinkState, type Replaced } from '@crm/protocol'
import { Store } from '../state/Store.ts'
import type { ServerClock } from '../time/ServerClock.ts'
import type { DeskStore } from './DeskStore.ts'

export interface Link {
  readonly state: LinkState
  /** Local milliseconds since when. */
  readonly since: number
  /** Of the connection that is online; null otherwise. */
  readonly connectionId: string | null
}

export interface DeskLinkOptions {
  readonly api: CrmApi
  readonly connect: HubFactory
  readonly desk: DeskStore
  readonly clock: ServerClock
  readonly now?: () => number
  /** What is pushed of the agent's chats. */
  readonly chat?: (update: ChatUpdate) => void
}

/** The page's connection to the agent hub. Whenever it is made anew, the desk is fetched too, so nothing missed stays missed. */
export class DeskLink extends Store<Link> {
  private readonly options: DeskLinkOptions
  private readonly session: HubSession

  constructor(options: DeskLinkOptions) {
    super({ state: 'stopped', since: 0, connectionId: null })
    this.options = options
    this.session = new HubSession({
      connect: options.connect,
      subscribe: hub => {
        hub.on<DeskState>('desk', state => this.take(state))
        hub.on<Replaced>('replaced', () => void this.session.stop('replaced'))
        hub.on<ChatUpdate>('chat', update => options.chat?.(update))
        hub.on('hello', () => undefined) // the id is asked for below, at a moment of our choosing
      },
      onOnline: async hub => {
        options.desk.renew()
        const connectionId = await hub.invoke<string>('Connection')
        this.take(await options.api.desk())
        this.patch({ connectionId })
      },
      onState: state => this.set({
        state,
        since: (options.now ?? Date.now)(),
        connectionId: state === 'online' ? this.get().connectionId : null,
      }),
    })
  }

  start(): void {
    this.session.start()
  }

  retryNow(): void {
    this.session.retryNow()
  }

  renew(): void {
    this.session.renew()
  }

  stop(): Promise<void> {
    return this.session.stop()
  }

  private take(state: DeskState): void {
    this.options.clock.observePast(state.at)
    this.options.desk.offer(state)
  }
}
