import type { AudioChoice } from '../settings/AudioSettings.ts'
import type { AudioGraph } from './audioGraph.ts'
import { SpeakerOutput } from './SpeakerOutput.ts'

/** Seconds from one reminder to the next. */
const period = 20

/** How loud, 0 to 1: it comes in the middle of another talk. */
const loudness = 0.08

/** A soft low note in the agent's ear, now and then, while a customer on hold may have been forgotten. */
export class ReminderTone {
  private readonly graph: AudioGraph
  private readonly choice: () => AudioChoice
  private readonly output = new SpeakerOutput()
  private sink: MediaStreamAudioDestinationNode | null = null
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(graph: AudioGraph, choice: () => AudioChoice) {
    this.graph = graph
    this.choice = choice
  }

  start(): void {
    if (this.timer !== null) return
    this.once()
    this.timer = setInterval(() => this.once(), period * 1_000)
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.output.stop()
    this.sink = null
  }

  private once(): void {
    const context = this.graph.get()
    if (context === null || !this.graph.awake) return
    this.sink ??= context.createMediaStreamDestination()
    this.output.play(this.sink.stream, this.choice().speaker)
    const at = context.currentTime
    const tone = new OscillatorNode(context, { type: 'sine', frequency: 392 })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(loudness, at + 0.05)
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.6)
    tone.connect(gain).connect(this.sink)
    tone.start(at)
    tone.stop(at + 0.65)
  }
}
