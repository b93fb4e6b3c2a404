import { Store } from '../state/Store.ts'

/** `denied` by the user or policy, `missing` hardware, `insecure` page (no HTTPS), `failed` for the rest (busy, unplugged). */
export type MicrophoneState = 'idle' | 'opening' | 'live' | 'denied' | 'missing' | 'insecure' | 'failed'

/** Whether nobody could be spoken to with it: then calls are not for this page. What is `failed` may work the next time. */
export function isMute(state: MicrophoneState): boolean {
  return state === 'denied' || state === 'missing' || state === 'insecure'
}

export type OpenMicrophone = (constraints: MediaStreamConstraints) => Promise<MediaStream>

/** The agent's microphone: open only while something needs it, so that the browser's recording sign tells the truth. */
export class Microphone extends Store<MicrophoneState> {
  /** What the browser says it would answer; `unknown` where it does not tell. */
  readonly permission = new Store<PermissionState | 'unknown'>('unknown')

  private readonly open: OpenMicrophone | null
  private readonly device: () => string
  private stream: MediaStream | null = null
  private turn = 0

  /** `open` is null where the browser offers no devices (a page without HTTPS). `device` is the chosen device id or empty. */
  constructor(open: OpenMicrophone | null, device: () => string) {
    super(open === null ? 'insecure' : 'idle')
    this.open = open
    this.device = device
  }

  get current(): MediaStream | null {
    return this.stream
  }

  /** Opens it and returns its track; null when it cannot be had, or was closed meanwhile. The state says why. */
  async acquire(): Promise<MediaStreamTrack | null> {
    if (this.open === null) return null
    const turn = ++this.turn
    this.set('opening')
    try {
      const stream = await this.openChosen(this.open)
      if (turn !== this.turn) {
        stopTracks(stream)
        return null
      }
      stopTracks(this.stream)
      this.stream = stream
      this.permission.set('granted')
      const track = stream.getAudioTracks()[0] ?? null
      track?.addEventListener('ended', () => this.ended(stream))
      this.set(track === null ? 'missing' : 'live')
      return track
    } catch (failure) {
      if (turn === this.turn) this.set(stateOf(failure))
      return null
    }
  }

  release(): void {
    this.turn += 1
    stopTracks(this.stream)
    this.stream = null
    if (this.get() === 'live' || this.get() === 'opening') this.set('idle')
  }

  /** Asks for the permission without keeping the microphone open. */
  async askPermission(): Promise<void> {
    await this.acquire()
    this.release()
  }

  /** The browser told that the permission changed. */
  permissionChanged(permission: PermissionState): void {
    this.permission.set(permission)
    if (permission === 'denied') this.set('denied')
    else if (this.get() === 'denied') this.set('idle')
  }

  /** The browser told whether there is any. */
  plugged(there: boolean): void {
    if (!there && this.get() === 'idle') this.set('missing')
    else if (there && this.get() === 'missing') this.set('idle')
  }

  private async openChosen(open: OpenMicrophone): Promise<MediaStream> {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    const deviceId = this.device()
    if (deviceId === '') return open({ audio })
    try {
      return await open({ audio: { ...audio, deviceId: { exact: deviceId } } })
    } catch (failure) {
      if (stateOf(failure) !== 'missing') throw failure
      return open({ audio }) // the chosen headset is not plugged in: better another one than none
    }
  }

  private ended(stream: MediaStream): void {
    if (this.stream !== stream) return
    this.stream = null
    this.set('failed')
  }
}

function stopTracks(stream: MediaStream | null): void {
  stream?.getTracks().forEach(track => track.stop())
}

function stateOf(failure: unknown): MicrophoneState {
  const name = failure instanceof Error ? failure.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'failed'
}
