import type { Right } from '../wire/ChatApi.ts'
import type { WebCallBegun, WebCallRequest, WebCallStatus, WebCallTicket } from '../wire/contract.ts'

/** What a call asks the server for. */
export interface CallApi {
  callTicket(entryPoint: string, chat: Right | null): Promise<WebCallTicket>
  beginCall(request: WebCallRequest): Promise<WebCallBegun>
  lookCall(right: Right): Promise<WebCallStatus>
  hangUpCall(right: Right): Promise<void>
}

/** The browser's side of the line. */
export interface Line {
  /** Our offer, with all its candidates. */
  offer(): Promise<string>
  answer(sdp: string): Promise<void>
  mute(muted: boolean): void
  /** False where the line takes no digits. */
  press(key: string): boolean
  close(): void
}

export interface LineEvents {
  /** The line broke for good. */
  lost(): void
}

/** What a call needs of the browser. */
export interface VoicePorts {
  readonly api: CallApi
  /** Opens the microphone and a line with it; rejects with a reason of {@link MicrophoneFault} where there is none. */
  open(events: LineEvents): Promise<Line>
  now(): number
}

/** Why there is no microphone: not allowed, none there, or not on a page like this one (which needs HTTPS). */
export class MicrophoneFault extends Error {
  readonly reason: 'denied' | 'missing' | 'insecure'

  constructor(reason: 'denied' | 'missing' | 'insecure') {
    super(`No microphone: ${reason}.`)
    this.reason = reason
  }
}
