import { HubSession, type HubFactory, type LinkState, type LivePicture } from '@crm/protocol'
import { Store } from '../state/Store.ts'
import type { ServerClock } from '../time/ServerClock.ts'

export interface Live {
  readonly picture: LivePicture | null
  readonly link: LinkState
}

/** The live picture of queues and agents for supervisors; the newest version wins, a new connection starts anew. */
export class LiveStore extends Store<Live> {
  private readonly session: HubSession
  private fresh = true

  constructor(connect: HubFactory, fetchPicture: () => Promise<LivePicture>, clock: ServerClock) {
    super({ picture: null, link: 'stopped' })
    const take = (picture: LivePicture): void => {
      clock.observePast(picture.at)
      const known = this.get().picture
      if (!this.fresh && known !== null && picture.version <= known.version) return
      this.fresh = false
      this.patch({ picture })
    }
    this.session = new HubSession({
      connect,
      subscribe: hub => {
        hub.on<LivePicture>('live', take)
        hub.on('hello', () => undefined)
      },
      onOnline: async () => {
        this.fresh = true
        take(await fetchPicture())
      },
      onState: link => this.patch({ link }),
    })
  }

  start(): void {
    this.session.start()
  }

  stop(): Promise<void> {
    return this.session.stop()
  }
}
