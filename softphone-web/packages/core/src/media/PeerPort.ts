export type PeerState = 'connecting' | 'connected' | 'disconnected' | 'failed'

/** One WebRTC connection with a single audio line, as little of it as the softphone needs. */
export interface PeerPort {
  /** Our offer, complete with candidates: the server does not trickle. */
  offer(): Promise<string>
  /** Takes the server's answer. */
  answer(sdp: string): Promise<void>
  /** Sends this track; null sends nothing. Never renegotiates. */
  send(track: MediaStreamTrack | null): Promise<void>
  quality(): Promise<MediaQuality | null>
  close(): void
}

export interface PeerEvents {
  readonly onState: (state: PeerState) => void
  readonly onRemote: (stream: MediaStream) => void
}

export type PeerFactory = (events: PeerEvents) => PeerPort

/** How the voice arrives here, since the connection began. */
export interface MediaQuality {
  readonly packetsReceived: number
  readonly packetsLost: number
  /** Seconds. */
  readonly jitter: number
  /** Seconds there and back; null before the server reported. */
  readonly roundTrip: number | null
}
