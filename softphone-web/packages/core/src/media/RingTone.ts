import type { AudioChoice } from '../settings/AudioSettings.ts'
import type { AudioGraph } from './audioGraph.ts'
import { SpeakerOutput } from './SpeakerOutput.ts'

/** Seconds from one ring to the next. */
const period = 3

/** The sound of an offer: two soft notes, again and again, on the chosen ring device. Made here, so there is nothing to load. */
export class RingTone {
  private readonly graph: AudioGraph
  private readonly choice: () => AudioChoice
  private readonly output: SpeakerOutput
  private sink: MediaStreamAudioDestinationNode | null = null
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(graph: AudioGraph, choice: () => AudioChoice) {
    this.graph = graph
    this.choice = choice
    this.output = new SpeakerOutput()
  }

  start(): void {
    if (this.timer !== null) return
    void this.graph.wake()
    this.once()
    this.timer = setInterval(() => this.once(), period * 1_000)
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.output.stop()
    this.sink = null
  }

  /** Rings a single time, to try the device and the volume. */
  once(): void {
    const context = this.graph.get()
    if (context === null) return
    const choice = this.choice()
    this.sink ??= context.createMediaStreamDestination()
    this.output.play(this.sink.stream, choice.ringer)
    for (const [delay, pitch] of [[0, 659.3], [0.18, 880], [0.55, 659.3], [0.73, 880]] as const) {
      note(context, this.sink, context.currentTime + delay, pitch, choice.ringVolume)
    }
  }
}

function note(context: AudioContext, sink: AudioNode, at: number, pitch: number, volume: number): void {
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: pitch })
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(volume * 0.5, at + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.4)
  tone.connect(gain).connect(sink)
  tone.start(at)
  tone.stop(at + 0.45)
}
