import { AudioGraph, AudioSettings, browserPeer, Listening, type LiveStore, Microphone, Softphone, Sound } from '@crm/core'
import { ApiError } from '@crm/protocol'
import type { SupervisionServices } from '@crm/ui/wallboard'
import type { AppServices } from './services.ts'

/** Puts a supervisor's voice together from the browser's own parts: a voice path of its own beside that of the desk he may have. */
export function createListening({ api, session }: AppServices, live: LiveStore, graph: AudioGraph): SupervisionServices {
  const media: MediaDevices | undefined = navigator.mediaDevices // absent on pages without HTTPS, whatever the types say
  const audio = new AudioSettings(localStorage)
  const sound = new Sound(graph, audio)
  const microphone = new Microphone(
    media === undefined ? null : constraints => media.getUserMedia(constraints),
    () => audio.get().microphone)
  const softphone = new Softphone({
    connect: browserPeer,
    negotiate: sdp => {
      const { connectionId } = live.get()
      return connectionId === null ? Promise.reject(ApiError.unreachable()) : api.connectListener(sdp, connectionId)
    },
    microphone,
    silence: () => graph.silence(),
    play: stream => {
      sound.play(stream)
      sound.wake()
    },
  })
  const state = session.get()
  const listening = new Listening({ api, softphone, userName: state.phase === 'signedIn' ? state.user.userName : '' })
  return { listening, microphone, graph }
}
