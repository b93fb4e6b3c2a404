import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'

/** What was recorded, to be heard here by who may. */
export function Recordings({ ids }: { ids: readonly string[] }) {
  const { text } = useServices()
  if (ids.length === 0) return null
  return (
    <Panel title={text('recordings')}>
      <ul className="recordings">
        {ids.map((id, index) => <li key={id}><Recording id={id} label={text('recordingOf', { number: index + 1 })} /></li>)}
      </ul>
    </Panel>
  )
}

function Recording({ id, label }: { id: string; label: string }) {
  const { text, api } = useServices()
  const [refused, setRefused] = useState(false)
  if (refused) return <p className="hint"><Icon name="info" size={15} /> {text('recordingRefused')}</p>
  return <audio controls preload="metadata" src={api.recordingAddress(id)} aria-label={label} onError={() => setRefused(true)} />
}
