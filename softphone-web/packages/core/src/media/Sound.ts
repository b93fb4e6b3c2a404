import { Store } from '../state/Store.ts'
import type { AudioSettings } from '../settings/AudioSettings.ts'
import type { AudioGraph } from './audioGraph.ts'
import { SpeakerOutput } from './SpeakerOutput.ts'

/** Whether the agent can hear: browsers keep a page silent until its first gesture, a reloaded one too. */
export class Sound extends Store<'on' | 'blocked'> {
  private readonly graph: AudioGraph
  private readonly settings: AudioSettings
  private readonly voice: SpeakerOutput
  private voiceBlocked = false

  constructor(graph: AudioGraph, settings: AudioSettings) {
    super('on')
    this.graph = graph
    this.settings = settings
    this.voice = new SpeakerOutput(blocked => {
      this.voiceBlocked = blocked
      this.judge()
    })
    graph.get()?.addEventListener('statechange', () => this.judge())
    settings.subscribe(() => this.voice.useDevice(settings.get().speaker))
    this.judge()
  }

  /** Lets the customer be heard on the chosen speaker. */
  play(stream: MediaStream): void {
    this.voice.play(stream, this.settings.get().speaker)
  }

  /** Turns sound on; works from within a gesture. */
  wake(): void {
    void this.graph.wake().then(() => this.judge())
    this.voice.resume()
  }

  /** Takes any gesture on the page as leave to make sound; returns what ends it. */
  wakeOnGesture(page: Document): () => void {
    const wake = (): void => {
      if (this.get() === 'blocked') this.wake()
    }
    page.addEventListener('pointerdown', wake)
    page.addEventListener('keydown', wake)
    return () => {
      page.removeEventListener('pointerdown', wake)
      page.removeEventListener('keydown', wake)
    }
  }

  private judge(): void {
    this.set(this.voiceBlocked || !this.graph.awake ? 'blocked' : 'on')
  }
}
