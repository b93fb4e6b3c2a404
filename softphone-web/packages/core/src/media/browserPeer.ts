import type { MediaQuality, PeerEvents, PeerPort, PeerState } from './PeerPort.ts'

/** Milliseconds to wait for candidates; a stuck network interface must not keep the agent from working. */
const gatheringLimit = 2_000

/** The browser's own WebRTC connection. */
export function browserPeer(events: PeerEvents): PeerPort {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' })
  const line = connection.addTransceiver('audio', { direction: 'sendrecv' })
  connection.onconnectionstatechange = () => events.onState(stateOf(connection.connectionState))
  connection.ontrack = event => events.onRemote(event.streams[0] ?? new MediaStream([event.track]))
  return {
    offer: async () => {
      await connection.setLocalDescription()
      await gathered(connection)
      return connection.localDescription?.sdp ?? ''
    },
    answer: sdp => connection.setRemoteDescription({ type: 'answer', sdp }),
    send: track => line.sender.replaceTrack(track),
    quality: async () => qualityOf(await connection.getStats()),
    close: () => {
      connection.onconnectionstatechange = null
      connection.ontrack = null
      connection.close()
    },
  }
}

function stateOf(state: RTCPeerConnectionState): PeerState {
  switch (state) {
    case 'connected':
    case 'disconnected':
    case 'failed':
      return state
    case 'closed':
      return 'failed'
    case 'new':
    case 'connecting':
      return 'connecting'
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

function qualityOf(report: RTCStatsReport): MediaQuality | null {
  let inbound: RTCInboundRtpStreamStats | null = null
  let roundTrip: number | null = null
  report.forEach((entry: RTCStats) => {
    if (entry.type === 'inbound-rtp') inbound = entry as RTCInboundRtpStreamStats
    if (entry.type === 'candidate-pair') roundTrip = (entry as RTCIceCandidatePairStats).currentRoundTripTime ?? roundTrip
  })
  return inbound === null ? null : summary(inbound, roundTrip)
}

function summary(inbound: RTCInboundRtpStreamStats, roundTrip: number | null): MediaQuality {
  return {
    packetsReceived: inbound.packetsReceived ?? 0,
    packetsLost: inbound.packetsLost ?? 0,
    jitter: inbound.jitter ?? 0,
    roundTrip,
  }
}
