import type { PlaybackAddress, Waveform } from '../contract/recordings.ts'
import type { RestClient } from './RestClient.ts'

/** What was recorded: its picture, and where it can be heard. */
export class RecordingsApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  /** An address to listen at for a while. */
  beginPlayback(recordingId: string): Promise<PlaybackAddress> {
    return this.rest.post(`/recordings/${encodeURIComponent(recordingId)}/playback`, {})
  }

  waveform(recordingId: string, columns: number): Promise<Waveform> {
    return this.rest.get(`/recordings/${encodeURIComponent(recordingId)}/peaks?columns=${columns}`)
  }
}
