import type { ApiError, RecordingsApi, Waveform } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface PlaybackState {
  /** Where to play from; null until it was asked for. */
  readonly url: string | null
  readonly waveform: Waveform | null
  readonly failure: ApiError | null
  /** It stopped because the audio could not be had any further. */
  readonly broken: boolean
}

/** So many seconds past a failure it counts as overcome. */
const pastFailure = 1

/** Columns of a picture. */
const columns = 600

/** Listening to one recording: its picture, and an address that is asked for when it is played first. */
export class Playback extends Store<PlaybackState> {
  private readonly api: Pick<RecordingsApi, 'beginPlayback' | 'waveform'>
  private readonly id: string
  /** Where it failed last, in seconds; null while all is well. */
  private failedAt: number | null = null

  constructor(api: Pick<RecordingsApi, 'beginPlayback' | 'waveform'>, id: string) {
    super({ url: null, waveform: null, failure: null, broken: false })
    this.api = api
    this.id = id
  }

  async readPicture(): Promise<void> {
    try {
      this.patch({ waveform: await this.api.waveform(this.id, columns), failure: null })
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
    }
  }

  /** Asks for an address; true when there is one. */
  async open(): Promise<boolean> {
    if (this.get().url !== null) return true
    try {
      this.patch({ url: (await this.api.beginPlayback(this.id)).url, failure: null, broken: false })
      return true
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
      return false
    }
  }

  /** It could not go on: an address may have rested too long, so a new one is tried once; when that comes no further, the audio is broken. */
  async failed(at: number): Promise<boolean> {
    if (this.failedAt !== null) {
      this.patch({ broken: true })
      return false
    }
    this.failedAt = at
    this.patch({ url: null })
    return this.open()
  }

  /** It goes on: past where it failed, all is well again. */
  plays(at: number): void {
    if (this.failedAt !== null && at > this.failedAt + pastFailure) this.failedAt = null
  }
}
