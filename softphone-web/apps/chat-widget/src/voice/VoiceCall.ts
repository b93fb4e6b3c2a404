import { Store } from '../talk/Store.ts'
import type { Right } from '../wire/ChatApi.ts'
import type { WebCallRequest, WebCallStatus } from '../wire/contract.ts'
import { MicrophoneFault, type Line, type VoicePorts } from './ports.ts'

export interface CallState {
  readonly phase: 'asking' | 'calling' | 'waiting' | 'connected' | 'ended'
  readonly position: number | null
  /** Seconds; null while nothing is known. */
  readonly estimatedWait: number | null
  readonly agent: string | null
  readonly muted: boolean
  /** When somebody answered, by {@link VoicePorts.now}; null before. */
  readonly connectedAt: number | null
  /** Why it ended or never began; null while it goes on. */
  readonly reason: string | null
}

/** Milliseconds between two looks at how the call stands. */
const lookPause = 1_500

/** What is said with the call. */
export type CallDetails = Omit<WebCallRequest, 'ticket' | 'sdp'>

/** One call of a customer from his page: microphone, ticket, line, and then looking after it until it is over. */
export class VoiceCall extends Store<CallState> {
  private readonly ports: VoicePorts
  private line: Line | null = null
  private right: Right | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(ports: VoicePorts) {
    super({ phase: 'asking', position: null, estimatedWait: null, agent: null, muted: false, connectedAt: null, reason: null })
    this.ports = ports
  }

  /** Calls an entry point, out of a chat if there is one. */
  async start(entryPoint: string, chat: Right | null, details: CallDetails): Promise<void> {
    try {
      const line = await this.ports.open({ lost: () => this.over('media-lost', true) })
      if (this.isOver) return line.close()
      this.line = line
      this.patch({ phase: 'calling' })
      const [ticket, sdp] = [await this.ports.api.callTicket(entryPoint, chat), await line.offer()]
      if (ticket.ticket === null) return this.over(`offline-${ticket.reason ?? ''}`)
      if (this.isOver) return
      const begun = await this.ports.api.beginCall({ ...details, ticket: ticket.ticket, sdp })
      this.right = { conversationId: begun.callId, token: begun.token }
      if (this.isOver) return this.tellEnd() // he has hung up meanwhile
      await line.answer(begun.sdp)
      this.take(begun.status)
      this.lookLater()
    } catch (failure) {
      this.over(failure instanceof MicrophoneFault ? `microphone-${failure.reason}` : reasonOf(failure), true)
    }
  }

  mute(muted: boolean): void {
    if (this.line === null || this.isOver) return
    this.line.mute(muted)
    this.patch({ muted })
  }

  /** Sends a digit; false where that is not possible. */
  press(key: string): boolean {
    return !this.isOver && (this.line?.press(key) ?? false)
  }

  hangUp(): void {
    this.over('caller-hung-up', true)
  }

  private get isOver(): boolean {
    return this.get().phase === 'ended'
  }

  private lookLater(): void {
    this.timer = setTimeout(() => void this.look(), lookPause)
  }

  private async look(): Promise<void> {
    if (this.right === null || this.isOver) return
    try {
      this.take(await this.ports.api.lookCall(this.right))
    } catch (failure) {
      if (statusOf(failure) === 404) return this.over('gone')
      // the server was not reached: as long as the voice is there the call goes on
    }
    if (!this.isOver) this.lookLater()
  }

  private take(status: WebCallStatus): void {
    if (this.isOver) return
    if (status.state === 'ended') return this.over(status.endReason ?? 'ended')
    const connectedAt = status.state === 'connected' ? this.get().connectedAt ?? this.ports.now() : null
    this.patch({ phase: status.state, position: status.position, estimatedWait: status.estimatedWait, agent: status.agent, connectedAt })
  }

  private over(reason: string, tell = false): void {
    if (this.isOver) return
    clearTimeout(this.timer)
    this.line?.close()
    this.patch({ phase: 'ended', reason, muted: false })
    if (tell) this.tellEnd()
  }

  private tellEnd(): void {
    if (this.right !== null) this.ports.api.hangUpCall(this.right).catch(() => undefined) // without it the server notices that the voice is gone
  }
}

/** By its status only: refusals come out of another script and are of its class. */
function statusOf(failure: unknown): number | null {
  const { status } = (failure ?? {}) as { status?: unknown }
  return typeof status === 'number' ? status : null
}

function reasonOf(failure: unknown): string {
  const status = statusOf(failure)
  return status === 429 ? 'too-many' : status === 0 || (status ?? 0) >= 500 ? 'unreachable' : 'failed'
}
