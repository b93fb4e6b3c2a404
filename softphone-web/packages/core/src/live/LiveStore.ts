import { browserTimer, HubSession, type ConfigurationNotice, type Hello, type HubFactory, type Later, type LinkState, type LivePicture } from '@crm/protocol'
import { Store } from '../state/Store.ts'
import type { ServerClock } from '../time/ServerClock.ts'
import { shareRows } from './share.ts'

export interface Live {
  readonly picture: LivePicture | null
  readonly link: LinkState
  /** True when the figures stand still: the connection is lost, or nothing came for {@link staleAfter}. */
  readonly stale: boolean
  /** Differs after every change of configuration; null before the hub said it. */
  readonly revision: number | null
  /** Of the hub connection; null before the hub said it. */
  readonly connectionId: string | null
}

/** Milliseconds without a picture, of which one comes at least every 1.25 s, after which the figures count as stale. */
export const staleAfter = 1_750

/** Milliseconds without a picture after which a connection that claims to live is given up for a new one. */
const renewAfter = 6_000

interface LiveOptions {
  readonly connect: HubFactory
  readonly fetchPicture: () => Promise<LivePicture>
  readonly clock: ServerClock
  readonly later?: Later
}

/**
 * The live picture of queues and agents for supervisors. Pictures may come twice and out of order (pushed, fetched): an older one
 * is never shown after a newer one. Says itself when what it holds is no longer live.
 */
export class LiveStore extends Store<Live> {
  private readonly options: LiveOptions
  private readonly session: HubSession
  private readonly later: Later
  private fresh = true
  private cancelWatch: (() => void) | null = null

  constructor(options: LiveOptions) {
    super({ picture: null, link: 'stopped', stale: false, revision: null, connectionId: null })
    this.options = options
    this.later = options.later ?? browserTimer
    this.session = new HubSession({
      connect: options.connect,
      later: this.later,
      subscribe: hub => {
        this.fresh = true
        hub.on<LivePicture>('live', picture => this.take(picture))
        hub.on<ConfigurationNotice>('configuration', ({ revision }) => this.patch({ revision }))
        hub.on<Hello>('hello', ({ connectionId }) => this.patch({ connectionId }))
      },
      onOnline: async () => this.take(await options.fetchPicture()),
      onState: link => this.follow(link),
    })
  }

  start(): void {
    this.session.start()
  }

  retryNow(): void {
    this.session.retryNow()
  }

  /** Gives the connection up for a new one, because there is reason to believe that it is dead. */
  renew(): void {
    this.session.renew()
  }

  stop(): Promise<void> {
    return this.session.stop()
  }

  private take(picture: LivePicture): void {
    const { picture: known, stale } = this.get()
    if (known !== null && !this.isNewer(picture, known, stale)) {
      if (picture.version === known.version && picture.at === known.at) this.watch() // nothing new is news too
      return
    }
    this.fresh = false
    this.options.clock.observePast(picture.at)
    this.patch({ picture: shareRows(known, picture), stale: false })
    this.watch()
  }

  /**
   * A restarted server counts its versions anew, so the first picture of a connection is judged by its time; where the server's
   * clock was set back too, the board has been stale by then, and what comes is the truth.
   */
  private isNewer(picture: LivePicture, known: LivePicture, stale: boolean): boolean {
    const later = Date.parse(picture.at) >= Date.parse(known.at)
    return this.fresh ? (later && picture.at !== known.at) || stale : picture.version > known.version && later
  }

  private follow(link: LinkState): void {
    this.patch({ link })
    if (link !== 'lost') return
    this.cancelWatch?.()
    this.cancelWatch = null
    this.patch({ stale: this.get().picture !== null })
  }

  private watch(): void {
    this.cancelWatch?.()
    if (this.get().stale) this.patch({ stale: false })
    this.cancelWatch = this.later(() => {
      this.patch({ stale: true })
      this.cancelWatch = this.later(() => this.session.renew(), renewAfter - staleAfter)
    }, staleAfter)
  }
}
