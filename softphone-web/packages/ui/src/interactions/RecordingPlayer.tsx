import { clockText, Playback, recordingMarkers, type MessageKey, type RecordingMarker } from '@crm/core'
import type { ApiError, CourseItem } from '@crm/protocol'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { WaveformPicture } from './WaveformPicture.tsx'

const speeds = [0.75, 1, 1.25, 1.5, 2] as const
const jump = 5

/** Plays one recording: both channels as a picture, who was on when, keys, speed. */
export function RecordingPlayer({ id, label, course }: { id: string; label: string; course: readonly CourseItem[] }) {
  const { text, api } = useServices()
  const [playback] = useState(() => new Playback(api.recordings, id))
  const { waveform, failure, broken } = useStore(playback)
  const audio = useRef<HTMLAudioElement>(null)
  const [at, setAt] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(1)
  const wanted = useRef(0)
  useEffect(() => void playback.readPicture(), [playback])
  if (failure !== null) return <p className="hint"><Icon name="info" size={15} /> {text(failureKey(failure))}</p>

  const seconds = waveform?.seconds ?? 0
  const markers = recordingMarkers(course, id, seconds)
  const seek = (to: number): void => {
    const place = Math.min(seconds, Math.max(0, to))
    wanted.current = place
    setAt(place)
    if (audio.current !== null && audio.current.readyState > 0) audio.current.currentTime = place
  }
  const toggle = async (): Promise<void> => {
    const player = audio.current
    if (player === null || broken) return
    if (!player.paused) return player.pause()
    if (!await playback.open()) return
    if (player.src === '') player.src = playback.get().url ?? ''
    await player.play().catch(() => undefined) // an error event says why
  }
  const goOn = async (): Promise<void> => {
    const player = audio.current
    setPlaying(false)
    if (player === null || player.src === '' || !await playback.failed(wanted.current)) return
    player.src = playback.get().url ?? ''
    await player.play().catch(() => undefined)
  }
  const press = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ' ': () => void toggle(), 'ArrowLeft': () => seek(at - jump), 'ArrowRight': () => seek(at + jump), 'Home': () => seek(0), 'End': () => seek(seconds),
    }
    const move = event.ctrlKey || event.altKey || event.metaKey ? undefined : moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }

  return (
    <div className="player" role="group" aria-label={label}>
      <audio
        ref={audio} preload="none"
        onPlay={() => setPlaying(true)} onPause={() => setPlaying(false)} onEnded={() => setPlaying(false)} onError={() => void goOn()}
        onLoadedMetadata={event => { event.currentTarget.currentTime = wanted.current; event.currentTarget.playbackRate = speed }}
        onTimeUpdate={event => { wanted.current = event.currentTarget.currentTime; setAt(event.currentTarget.currentTime); playback.plays(event.currentTarget.currentTime) }}
      />
      <div
        className="player-wave" role="slider" tabIndex={0} aria-label={text('playerPosition')} aria-valuemin={0} aria-valuemax={Math.round(seconds)}
        aria-valuenow={Math.round(at)} aria-valuetext={`${clockText(at)} / ${clockText(seconds)}`} onKeyDown={press}
        onPointerDown={event => {
          const box = event.currentTarget.getBoundingClientRect()
          seek(((event.clientX - box.left) / box.width) * seconds)
        }}
      >
        <WaveformPicture waveform={waveform} markers={markers} at={at} />
      </div>
      <div className="player-controls">
        <Button size="small" icon={playing ? 'pause' : 'play'} disabled={waveform === null || broken} onClick={() => void toggle()}>
          {text(playing ? 'playerPause' : 'playerPlay')}
        </Button>
        <span className="clock player-time">{clockText(at)} / {clockText(seconds)}</span>
        <label className="player-speed">
          <span>{text('playerSpeed')}</span>
          <select
            className="input" value={speed}
            onChange={event => {
              setSpeed(Number(event.target.value))
              if (audio.current !== null) audio.current.playbackRate = Number(event.target.value)
            }}
          >
            {speeds.map(value => <option key={value} value={value}>{value}×</option>)}
          </select>
        </label>
      </div>
      <p className="player-sides faint"><span>{text('playerLeft')}</span><span>{text('playerRight')}</span></p>
      {broken && <p className="player-broken" role="alert"><Icon name="warning" size={15} /> {text('recordingDamaged')}</p>}
      <Markers markers={markers} onGo={seek} />
    </div>
  )
}

function Markers({ markers, onGo }: { markers: readonly RecordingMarker[]; onGo: (to: number) => void }) {
  const { text, names } = useServices()
  const { agents } = useStore(names)
  if (markers.length === 0) return null
  return (
    <ul className="player-markers" aria-label={text('playerMarkers')}>
      {markers.map((marker, index) => (
        <li key={index} className={`marker-${marker.kind}`}>
          <button type="button" onClick={() => onGo(marker.from)}>
            <span className="clock">{clockText(marker.from)}</span>
            <strong>{text(`marker.${marker.kind}`)}</strong>
            {marker.agentId !== null && marker.kind !== 'pause' && <span>{agents[marker.agentId] ?? marker.agentId}</span>}
            {marker.reason !== null && <span>{text(reasonKey(marker.reason))}</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Why a recording is paused, in words. */
export function reasonKey(reason: string): 'pause.card-payment' | 'pause.personal-data' | 'pause.other' {
  return reason === 'card-payment' || reason === 'personal-data' ? `pause.${reason}` : 'pause.other'
}

function failureKey(failure: ApiError): MessageKey & ('recordingErased' | 'recordingDamaged' | 'recordingRefused') {
  if (failure.type === 'recording-erased') return 'recordingErased'
  return failure.type === 'recording-damaged' ? 'recordingDamaged' : 'recordingRefused'
}
