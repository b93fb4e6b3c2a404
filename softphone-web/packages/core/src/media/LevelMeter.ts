import { Ticker } from '../time/Ticker.ts'
import type { AudioGraph } from './audioGraph.ts'

/** Loudness of a stream, 0 to 1 over the range of -60 to 0 dBFS. Read it through a {@link Ticker}; close it when done. */
export class LevelMeter extends Ticker {
  private readonly source: MediaStreamAudioSourceNode | null

  constructor(graph: AudioGraph, stream: MediaStream) {
    const context = graph.get()
    const analyser = context?.createAnalyser() ?? null
    const source = context?.createMediaStreamSource(stream) ?? null
    if (analyser !== null) {
      analyser.fftSize = 512
      source?.connect(analyser)
    }
    const samples = new Float32Array(512)
    super(() => {
      if (analyser === null) return 0
      analyser.getFloatTimeDomainData(samples)
      return loudness(samples)
    }, 80)
    this.source = source
  }

  close(): void {
    this.source?.disconnect()
  }
}

/** Root mean square of samples on a scale that matches hearing: -60 dBFS is 0, full scale is 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const level = Math.sqrt(sum / Math.max(1, samples.length))
  return level === 0 ? 0 : Math.min(1, Math.max(0, 1 + Math.log10(level) / 3))
}
