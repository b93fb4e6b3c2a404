/** Plays a stream on a chosen output device through an audio element, the one way browsers let a page choose it. */
export class SpeakerOutput {
  private readonly element: HTMLAudioElement
  private readonly onBlocked: (blocked: boolean) => void
  private device = ''

  /** `onBlocked` hears whether the browser refuses to play before the user touched the page. */
  constructor(onBlocked: (blocked: boolean) => void = () => undefined) {
    this.element = new Audio()
    this.element.autoplay = true
    this.onBlocked = onBlocked
  }

  play(stream: MediaStream, device: string): void {
    this.useDevice(device)
    if (this.element.srcObject !== stream) this.element.srcObject = stream
    this.resume()
  }

  /** Tries again after a gesture. */
  resume(): void {
    if (this.element.srcObject === null) return
    this.element.play().then(
      () => this.onBlocked(false),
      (failure: unknown) => {
        if (failure instanceof DOMException && failure.name === 'NotAllowedError') this.onBlocked(true)
      },
    )
  }

  useDevice(device: string): void {
    if (device === this.device || typeof this.element.setSinkId !== 'function') return
    this.device = device
    this.element.setSinkId(device).catch(() => { // unplugged: the default device stays in use
      this.device = ''
    })
  }

  stop(): void {
    this.element.pause()
    this.element.srcObject = null
  }
}
