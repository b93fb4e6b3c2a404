import './recordings.css'
import type { CourseItem } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Panel } from '../controls/Panel.tsx'
import { RecordingPlayer } from './RecordingPlayer.tsx'

/** What was recorded, to be heard here by who may; parts of one interaction stand one under the other. */
export function Recordings({ ids, course }: { ids: readonly string[]; course: readonly CourseItem[] }) {
  const { text } = useServices()
  if (ids.length === 0) return null
  return (
    <Panel title={text('recordings')}>
      <ul className="recordings">
        {ids.map((id, index) => <li key={id}><RecordingPlayer id={id} course={course} label={text('recordingOf', { number: index + 1 })} /></li>)}
      </ul>
    </Panel>
  )
}
