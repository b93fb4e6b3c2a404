import { LevelMeter, type AudioGraph } from '@crm/core'
import { useEffect, useState } from 'react'
import { useStore } from '../base/useStore.ts'

interface Props {
  graph: AudioGraph
  stream: MediaStream | null
  label: string
}

const segments = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

/** How loud a stream is right now. */
export function LevelBar({ graph, stream, label }: Props) {
  const [meter, setMeter] = useState<LevelMeter | null>(null)
  useEffect(() => {
    if (stream === null || stream.getAudioTracks().length === 0) return
    const made = new LevelMeter(graph, stream)
    setMeter(made)
    return () => {
      made.close()
      setMeter(null)
    }
  }, [graph, stream])
  return (
    <div className="level">
      <span className="level-label">{label}</span>
      {meter === null ? <Segments level={0} /> : <Measured meter={meter} />}
    </div>
  )
}

function Measured({ meter }: { meter: LevelMeter }) {
  return <Segments level={useStore(meter)} />
}

function Segments({ level }: { level: number }) {
  return (
    <span className="level-segments" aria-hidden="true">
      {segments.map(index => <i key={index} className={level * segments.length > index + 0.5 ? 'on' : ''} />)}
    </span>
  )
}
