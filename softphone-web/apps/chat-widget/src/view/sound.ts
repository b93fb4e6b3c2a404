/** A short soft tone for a new message, only after the customer has asked for it. */
export class Chime {
  private context: AudioContext | null = null
  private wanted = false

  get on(): boolean {
    return this.wanted
  }

  set on(wanted: boolean) {
    this.wanted = wanted
    if (wanted) {
      this.context ??= typeof AudioContext === 'undefined' ? null : new AudioContext()
      void this.context?.resume()
      this.play()
    }
  }

  play(): void {
    const { context } = this
    if (!this.wanted || context === null) return
    const tone = context.createOscillator()
    const volume = context.createGain()
    const now = context.currentTime
    tone.frequency.value = 880
    volume.gain.setValueAtTime(0, now)
    volume.gain.linearRampToValueAtTime(0.08, now + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.000_1, now + 0.35)
    tone.connect(volume).connect(context.destination)
    tone.start(now)
    tone.stop(now + 0.4)
  }
}
