import { MicrophoneFault, type Line, type LineEvents } from './ports.ts'

/** Milliseconds to wait for candidates; a stuck network interface must not keep anybody from calling. */
const gatheringLimit = 2_000

/** Milliseconds a broken connection may take to come back. */
const patience = 6_000

/** Milliseconds of a digit, and between two. */
const digitLength = 160, digitPause = 70

/** Opens the microphone and a WebRTC connection with it; what comes in is played at once. */
export async function openLine(events: LineEvents): Promise<Line> {
  const microphone = await openMicrophone()
  const track = microphone.getAudioTracks()[0]
  if (track === undefined) throw new MicrophoneFault('missing')
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' })
  const sender = connection.addTrack(track, microphone)
  const ear = new Audio()
  let broken: ReturnType<typeof setTimeout> | undefined
  connection.ontrack = event => {
    ear.srcObject = event.streams[0] ?? new MediaStream([event.track])
    ear.play().catch(() => undefined) // refused only without a click, and a call begins with one
  }
  connection.onconnectionstatechange = () => {
    clearTimeout(broken)
    if (connection.connectionState === 'failed') events.lost()
    else if (connection.connectionState === 'disconnected') broken = setTimeout(() => events.lost(), patience)
  }
  return {
    offer: async () => {
      await connection.setLocalDescription()
      await gathered(connection)
      return connection.localDescription?.sdp ?? ''
    },
    answer: sdp => connection.setRemoteDescription({ type: 'answer', sdp }),
    mute: muted => { track.enabled = !muted },
    press: key => {
      if (sender.dtmf?.canInsertDTMF !== true) return false
      sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + key, digitLength, digitPause)
      return true
    },
    close: () => {
      clearTimeout(broken)
      connection.onconnectionstatechange = null
      connection.close()
      for (const open of microphone.getTracks()) open.stop()
      ear.srcObject = null
    },
  }
}

async function openMicrophone(): Promise<MediaStream> {
  if ((navigator.mediaDevices as MediaDevices | undefined) === undefined) throw new MicrophoneFault('insecure')
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  } catch (fault) {
    throw new MicrophoneFault((fault as DOMException).name === 'NotAllowedError' ? 'denied' : 'missing')
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise(resolve => {
    if (connection.iceGatheringState === 'complete') return resolve()
    const limit = setTimeout(resolve, gatheringLimit)
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return
      clearTimeout(limit)
      resolve()
    })
  })
}
