import { Store } from '../state/Store.ts'
import { readJson, type Keep } from './Preferences.ts'

export interface AudioChoice {
  /** Device ids; empty for the system's default. */
  readonly microphone: string
  readonly speaker: string
  readonly ringer: string
  /** 0 (silent) to 1. */
  readonly ringVolume: number
}

const key = 'crm.audio'

/** Which devices the agent hears, speaks and is rung on. Kept in this browser, because devices belong to the machine. */
export class AudioSettings extends Store<AudioChoice> {
  private readonly keep: Keep

  constructor(keep: Keep) {
    super(read(keep))
    this.keep = keep
  }

  override set(value: AudioChoice): void {
    super.set(value)
    this.keep.setItem(key, JSON.stringify(value))
  }
}

function read(keep: Keep): AudioChoice {
  const stored = readJson(keep.getItem(key))
  const id = (name: string): string => (typeof stored[name] === 'string' ? stored[name] : '')
  const volume = stored['ringVolume']
  return {
    microphone: id('microphone'),
    speaker: id('speaker'),
    ringer: id('ringer'),
    ringVolume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 0.7,
  }
}
