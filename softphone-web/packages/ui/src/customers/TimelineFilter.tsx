import type { TimelineChannel } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'

const channels: readonly TimelineChannel[] = ['call', 'callback', 'chat', 'message', 'email', 'material', 'note', 'change']

/** Narrows a timeline to some channels; none pressed shows everything. */
export function TimelineFilter({ chosen, onToggle }: { chosen: readonly TimelineChannel[]; onToggle: (channel: TimelineChannel) => void }) {
  const { text } = useServices()
  return (
    <div className="timeline-filter" role="group" aria-label={text('timelineFilter')}>
      {channels.map(channel => (
        <button key={channel} type="button" className="chip" aria-pressed={chosen.includes(channel)} onClick={() => onToggle(channel)}>{text(`only.${channel}`)}</button>
      ))}
    </div>
  )
}
