import type { ApiError, CrmApi, LivePicture, SupervisionMode } from '@crm/protocol'
import type { Softphone } from '../media/Softphone.ts'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface ListeningState {
  /** The call that is listened to; null when none is. */
  readonly call: string | null
  readonly agent: string | null
  readonly mode: SupervisionMode | null
  /** True while a command waits for its answer. */
  readonly busy: boolean
  readonly failure: ApiError | null
}

interface ListeningOptions {
  readonly api: CrmApi
  readonly softphone: Softphone
  readonly userName: string
  readonly now?: () => number
}

/** Milliseconds after a command in which a picture of the board may still show what was before it. */
const settleTime = 2_000

/**
 * A supervisor's ear and mouth: which call he listens to and who hears him. The voice path is connected when it is first needed and kept
 * while the page is open; the microphone is taken while he listens, so that the next word is heard, and sends only while somebody is to hear him.
 */
export class Listening extends Store<ListeningState> {
  readonly softphone: Softphone
  private readonly options: ListeningOptions
  private settled = 0

  constructor(options: ListeningOptions) {
    super({ call: null, agent: null, mode: null, busy: false, failure: null })
    this.options = options
    this.softphone = options.softphone
  }

  /** Connects the voice path, so that listening begins at once when it is wished for. */
  prepare(): void {
    this.softphone.start()
  }

  /** Listens to an agent's call, or changes who hears the supervisor. */
  async listen(call: string, agent: string, mode: SupervisionMode): Promise<void> {
    if (this.get().call === call && this.get().agent === agent && this.get().mode === mode) return
    this.prepare()
    await this.run(async () => {
      await this.options.api.supervise(call, mode, agent)
      this.become(call, agent, mode)
    })
  }

  async stop(): Promise<void> {
    const { call } = this.get()
    if (call === null) return
    await this.run(async () => {
      await this.options.api.stopSupervision(call)
      this.become(null, null, null)
    })
  }

  /** Takes the customer; true when he is the supervisor's own now, at his desk. */
  async takeOver(call: string): Promise<boolean> {
    return this.run(async () => {
      await this.options.api.takeOver(call)
      this.become(null, null, null)
    })
  }

  /** Any other command of a supervisor, with its failure shown at the same place. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.get().busy) return false
    this.patch({ busy: true, failure: null })
    try {
      await work()
      return true
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }

  dismiss(): void {
    this.patch({ failure: null })
  }

  /** The board tells when the server has ended it: the call is over, or the agent has left it. */
  follow(picture: LivePicture): void {
    const { call } = this.get()
    if (call === null || this.now() < this.settled) return
    const own = picture.agents.flatMap(agent => (agent.supervisors ?? []).map(supervisor => ({ ...supervisor, agent: agent.id, call: agent.call ?? null })))
      .find(supervisor => supervisor.userName === this.options.userName && supervisor.call === call)
    if (own === undefined) this.become(null, null, null)
    else if (own.mode !== this.get().mode) this.become(call, this.get().agent, own.mode)
  }

  close(): void {
    this.softphone.stop()
    this.set({ call: null, agent: null, mode: null, busy: false, failure: null })
  }

  private become(call: string | null, agent: string | null, mode: SupervisionMode | null): void {
    this.settled = this.now() + settleTime
    this.patch({ call, agent, mode })
    this.softphone.speak(mode !== null, mode === 'whisper' || mode === 'barge')
  }

  private now(): number {
    return (this.options.now ?? Date.now)()
  }
}
