import type { AudioGraph } from './audioGraph.ts'

/** One short falling call for attention on the system's output; nothing where the page may not sound yet. */
export function chime(graph: AudioGraph): void {
  const context = graph.get()
  if (context === null || !graph.awake) return
  for (const [delay, pitch] of [[0, 784], [0.22, 587.3]] as const) {
    const at = context.currentTime + delay
    const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.4, at + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5)
    tone.connect(gain).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.55)
  }
}
