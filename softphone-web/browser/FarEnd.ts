import type { Page } from 'playwright-core'

/** The other end of the voice path: a second page that answers WebRTC offers, hums, and measures what it hears. */
export class FarEnd {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  answer(offer: string): Promise<string> {
    return this.page.evaluate(async sdp => {
      const shared = window as unknown as { far?: RTCPeerConnection; ear?: HTMLAudioElement }
      shared.far?.close()
      const far = shared.far = new RTCPeerConnection()
      const context = new AudioContext()
      const hum = new OscillatorNode(context, { frequency: 440 })
      const sink = context.createMediaStreamDestination()
      hum.connect(sink)
      hum.start()
      far.ontrack = event => {
        const ear = shared.ear = new Audio()
        ear.srcObject = new MediaStream([event.track])
        void ear.play()
      }
      sink.stream.getTracks().forEach(track => far.addTrack(track, sink.stream))
      await far.setRemoteDescription({ type: 'offer', sdp })
      await far.setLocalDescription()
      await new Promise<void>(resolve => {
        const look = (): void => { if (far.iceGatheringState === 'complete') resolve() }
        far.onicegatheringstatechange = look
        look()
      })
      return far.localDescription?.sdp ?? ''
    }, offer)
  }

  /** Energy of all sound heard so far; silence adds nothing. */
  heard(): Promise<number> {
    return this.page.evaluate(async () => {
      const { far } = window as unknown as { far?: RTCPeerConnection }
      let energy = 0
      const report = await far?.getStats()
      report?.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type === 'inbound-rtp') energy = entry.totalAudioEnergy ?? 0
      })
      return energy
    })
  }
}
