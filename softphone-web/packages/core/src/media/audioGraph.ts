/** The page's one AudioContext. Browsers keep it asleep until the first gesture; {@link wake} belongs into one. */
export class AudioGraph {
  private context: AudioContext | null = null
  private silent: MediaStreamTrack | null = null

  /** The context, made at first use; null where the browser has none. */
  get(): AudioContext | null {
    if (this.context === null && typeof AudioContext !== 'undefined') this.context = new AudioContext({ latencyHint: 'interactive' })
    return this.context
  }

  /** True once sound can come out. */
  get awake(): boolean {
    return this.context?.state === 'running'
  }

  async wake(): Promise<void> {
    await this.get()?.resume()
  }

  /** One endless track of silence. */
  silence(): MediaStreamTrack | null {
    const context = this.get()
    if (context === null) return null
    if (this.silent === null || this.silent.readyState === 'ended') {
      const source = new ConstantSourceNode(context, { offset: 0 })
      const sink = context.createMediaStreamDestination()
      source.connect(sink)
      source.start()
      this.silent = sink.stream.getAudioTracks()[0] ?? null
    }
    return this.silent
  }
}
