import { backoff, type DeskState, type MediaAnswer } from '@crm/protocol'
import { speaksToSomebody } from '../parties/callParties.ts'
import { Store } from '../state/Store.ts'
import { isMute, type Microphone } from './Microphone.ts'
import type { MediaQuality, PeerFactory, PeerPort, PeerState } from './PeerPort.ts'

export interface SoftphoneState {
  /** `off` until started; `lost` while waiting to connect anew. */
  readonly media: 'off' | 'connecting' | 'connected' | 'lost'
  /** Our media session at the server. */
  readonly session: string | null
  /** What the last failed attempt ended with. */
  readonly problem: string | null
  readonly remote: MediaStream | null
}

export interface SoftphoneOptions {
  readonly connect: PeerFactory
  /** Takes our offer to the server; fails while the hub is away. */
  readonly negotiate: (sdp: string) => Promise<MediaAnswer>
  readonly microphone: Microphone
  /** A track of silence, sent between calls to keep the path open; null when there is none. */
  readonly silence: () => MediaStreamTrack | null
  /** Lets the agent hear the stream. */
  readonly play: (stream: MediaStream) => void
  readonly random?: () => number
  readonly later?: (run: () => void, milliseconds: number) => () => void
}

/** Milliseconds a short break of the path may last, by our own or by the server's word, before we connect anew. */
const patience = 3_000

const browserTimer = (run: () => void, milliseconds: number): (() => void) => {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

/**
 * The voice path between this page and the engine: one WebRTC connection kept up between calls, so that accepting is
 * instant. The microphone is taken when a call rings here, for opening one can last longer than picking up does, and sends only
 * in a call that is neither muted nor held.
 */
export class Softphone extends Store<SoftphoneState> {
  private readonly options: SoftphoneOptions
  private readonly later: (run: () => void, milliseconds: number) => () => void
  private peer: PeerPort | null = null
  private attempt = 0
  private cancelRetry: (() => void) | null = null
  private cancelDoubt: (() => void) | null = null
  private wantsMicrophone = false
  private open = false
  /** The desk has shown our session at least once. */
  private confirmed = false
  private track: MediaStreamTrack | null = null

  constructor(options: SoftphoneOptions) {
    super({ media: 'off', session: null, problem: null, remote: null })
    this.options = options
    this.later = options.later ?? browserTimer
  }

  /** Connects, or connects anew at once. Call it whenever the server can be reached again. Without a microphone it stays off: calls go to others. */
  start(): void {
    if (isMute(this.options.microphone.get())) return
    if (this.get().media === 'connected' || this.get().media === 'connecting') return
    this.attempt = 0
    void this.connect()
  }

  stop(): void {
    this.closePeer()
    this.wantsMicrophone = false
    this.track = null
    this.options.microphone.release()
    this.set({ media: 'off', session: null, problem: null, remote: null })
  }

  /** Follows the microphone: off while there is none, unless somebody is being spoken to, and on again with it. */
  microphoneChanged(calling: boolean): void {
    const [microphone, { media }] = [this.options.microphone.get(), this.get()]
    if (isMute(microphone)) {
      if (!calling && media !== 'off') this.stop()
    } else if (microphone !== 'opening' && media === 'off') {
      this.start()
    }
  }

  /** Connects anew at the agent's wish. */
  reconnect(): void {
    this.attempt = 0
    void this.connect()
  }

  /** Does what the desk says: microphone when ringing and in a call only, muted as shown, and a path the server still knows. */
  follow(desk: DeskState): void {
    const call = desk.call !== null && !desk.call.onDevice ? desk.call : null
    this.speak(call !== null || ringsHere(desk), call !== null && !call.muted && speaksToSomebody(call))
    this.doubt(desk)
  }

  /** Takes the microphone or lets it go; what it hears is sent only while it is open. */
  speak(wanted: boolean, open: boolean): void {
    this.open = open
    if (this.track !== null) this.track.enabled = open
    if (wanted !== this.wantsMicrophone) {
      this.wantsMicrophone = wanted
      void (wanted ? this.attachMicrophone() : this.detachMicrophone())
    }
  }

  /** Takes the microphone anew, after another device was chosen or the permission was given. */
  async changeMicrophone(): Promise<void> {
    if (this.wantsMicrophone) await this.attachMicrophone()
  }

  quality(): Promise<MediaQuality | null> {
    return this.peer?.quality() ?? Promise.resolve(null)
  }

  private async connect(): Promise<void> {
    this.closePeer()
    this.patch({ media: 'connecting', session: null })
    const peer = this.options.connect({
      onState: state => this.peerChanged(peer, state),
      onRemote: stream => this.heard(peer, stream),
    })
    this.peer = peer
    try {
      await peer.send(this.track ?? this.options.silence())
      const answer = await this.options.negotiate(await peer.offer())
      if (this.peer !== peer) return
      this.patch({ session: answer.sessionId })
      await peer.answer(answer.sdp)
    } catch (failure) {
      this.failed(peer, failure instanceof Error ? failure.message : String(failure))
    }
  }

  private peerChanged(peer: PeerPort, state: PeerState): void {
    if (this.peer !== peer) return
    switch (state) {
      case 'connected':
        this.attempt = 0
        this.cancelRetry?.()
        this.cancelRetry = null
        this.patch({ media: 'connected', problem: null })
        break
      case 'disconnected': // often mends itself
        this.cancelRetry?.()
        this.cancelRetry = this.later(() => this.failed(peer, state), patience)
        break
      case 'failed':
        this.failed(peer, state)
        break
      case 'connecting':
        break
    }
  }

  private failed(peer: PeerPort, problem: string): void {
    if (this.peer !== peer) return
    this.closePeer()
    this.patch({ media: 'lost', session: null, problem, remote: null })
    this.attempt += 1
    const pause = backoff(this.attempt, (this.options.random ?? Math.random)())
    this.cancelRetry = this.later(() => void this.connect(), pause)
  }

  private heard(peer: PeerPort, stream: MediaStream): void {
    if (this.peer !== peer) return
    this.patch({ remote: stream })
    this.options.play(stream)
  }

  /** The server may have lost our session (restart, other node, a break too long for it). What it says before it has shown ours is only late. */
  private doubt(desk: DeskState): void {
    const ours = desk.phone.mediaSession === this.get().session
    this.confirmed ||= ours
    if (!ours && this.confirmed && this.get().media === 'connected') {
      this.reconnect() // it has closed ours, and what it has closed does not come back
      return
    }
    if (!ours || desk.phone.mediaState !== 'lost' || this.get().media !== 'connected') {
      this.cancelDoubt?.()
      this.cancelDoubt = null
      return
    }
    this.cancelDoubt ??= this.later(() => {
      this.cancelDoubt = null
      this.reconnect()
    }, patience)
  }

  private async attachMicrophone(): Promise<void> {
    const track = await this.options.microphone.acquire()
    if (track === null) return
    track.enabled = this.open
    this.track = track
    await this.send(track)
  }

  private async detachMicrophone(): Promise<void> {
    this.track = null
    await this.send(this.options.silence())
    if (!this.wantsMicrophone) this.options.microphone.release()
  }

  private async send(track: MediaStreamTrack | null): Promise<void> {
    const peer = this.peer
    try {
      await peer?.send(track)
    } catch (failure) { // the connection closed under us: the next one gets the track
      if (peer !== null) this.failed(peer, failure instanceof Error ? failure.message : String(failure))
    }
  }

  private closePeer(): void {
    this.cancelRetry?.()
    this.cancelRetry = null
    this.cancelDoubt?.()
    this.cancelDoubt = null
    this.confirmed = false
    this.peer?.close()
    this.peer = null
  }
}

function ringsHere(desk: DeskState): boolean {
  return desk.offer !== null && desk.offer.mediaType === 'voice' && !desk.offer.ringsOnDevice
}
