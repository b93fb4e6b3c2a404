import { durationText, percentText } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Panel } from '../controls/Panel.tsx'
import { useDesk } from './DeskServices.tsx'

/** The agent's queues and his own figures of today. */
export function TodayPanel() {
  const { text } = useServices()
  const { desk } = useDesk()
  const day = useStore(desk.day)
  return (
    <>
      {day.statistics !== null && (
        <Panel title={text('today')} className="today">
          <dl className="figures">
            <Figure label={text('handledToday')} value={String(day.statistics.handled)} />
            <Figure label={text('averageHandling')} value={durationText(day.statistics.averageHandleTime)} />
            <Figure label={text('occupancy')} value={percentText(day.statistics.occupancy)} />
            <Figure label={text('missedToday')} value={String(day.statistics.missed)} />
          </dl>
        </Panel>
      )}
      {day.queues !== null && (
        <Panel title={text('yourQueues')} className="queues">
          {day.queues.length === 0
            ? <p className="hint">{text('noQueues')}</p>
            : <ul className="queue-tags">{day.queues.map(queue => <li key={queue}>{queue}</li>)}</ul>}
        </Panel>
      )}
    </>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return <div><dt>{label}</dt><dd>{value}</dd></div>
}
