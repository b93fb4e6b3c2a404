import { Store } from '../state/Store.ts'

export interface AudioDevice {
  readonly id: string
  /** Empty until the microphone was allowed once. */
  readonly label: string
}

export interface DeviceList {
  readonly microphones: readonly AudioDevice[]
  readonly speakers: readonly AudioDevice[]
}

/** The audio devices of this machine, kept up to date while watched over by {@link watch}. */
export class Devices extends Store<DeviceList> {
  private readonly media: MediaDevices | null

  constructor(media: MediaDevices | null) {
    super({ microphones: [], speakers: [] })
    this.media = media
  }

  async refresh(): Promise<void> {
    if (this.media === null) return
    const all = await this.media.enumerateDevices()
    const of = (kind: MediaDeviceKind): AudioDevice[] => all
      .filter(device => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
      .map(device => ({ id: device.deviceId, label: device.label }))
    this.set({ microphones: of('audioinput'), speakers: of('audiooutput') })
  }

  /** Follows plugging in and out; returns what ends it. */
  watch(): () => void {
    const refresh = (): void => void this.refresh()
    this.media?.addEventListener('devicechange', refresh)
    refresh()
    return () => this.media?.removeEventListener('devicechange', refresh)
  }
}
