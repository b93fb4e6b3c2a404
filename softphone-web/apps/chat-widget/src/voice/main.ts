import type { Right } from '../wire/ChatApi.ts'
import { openLine } from './browserLine.ts'
import { CallBar } from './CallBar.ts'
import type { CallApi } from './ports.ts'
import { callTextIn } from './texts.ts'
import { VoiceCall, type CallDetails } from './VoiceCall.ts'

/** What the chat window asks of the script with the voice, which it loads when somebody calls. */
export interface VoiceScript {
  readonly startCall: typeof startCall
}

export interface CallOrder {
  readonly api: CallApi
  readonly entryPoint: string
  /** The chat it comes out of; null without one. */
  readonly chat: Right | null
  readonly language: 'en' | 'zh'
  readonly details: CallDetails
  /** Puts the call's strip into the window. */
  readonly place: (strip: HTMLElement) => void
  /** The customer has closed the strip. */
  readonly closed: () => void
}

/** Begins a call and shows it. Gives what ends it and takes it away. */
export function startCall(order: CallOrder): () => void {
  const call = new VoiceCall({ api: order.api, open: openLine, now: Date.now })
  const stop = (): void => {
    removeEventListener('pagehide', leave)
    call.hangUp()
    endBar()
  }
  const leave = (): void => call.hangUp()
  const bar = new CallBar(call, callTextIn(order.language), () => {
    stop()
    order.closed()
  })
  order.place(bar.element)
  const endBar = bar.begin()
  addEventListener('pagehide', leave)
  void call.start(order.entryPoint, order.chat, order.details)
  return stop
}
