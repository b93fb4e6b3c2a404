import { isClosed, ThingEditor, type Live } from '@crm/core'
import type { CalendarView, QueueConfigurationView, QueueSettings } from '@crm/protocol'
import { useState } from 'react'
import { useNowValue, useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { InvitationResults } from '../invitations/InvitationResults.tsx'
import { CloseQueueDialog } from './CloseQueueDialog.tsx'
import { QueueForm } from './QueueForm.tsx'
import { QueueState } from './QueuesPage.tsx'
import { ThingPage } from './ThingPage.tsx'
import { useListing } from './useListing.ts'
import { useThing } from './useThing.ts'

/** One queue: its rules, its hours, closing it. */
export function QueuePage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.queue, id, view => view.settings, live.revision)
  const calendars = useListing<CalendarView>(() => api.configuration.calendars(), live.revision).items ?? []
  const queues = useListing<QueueConfigurationView>(() => api.configuration.queues(), live.revision).items ?? []
  const agents = useListing(() => api.configuration.agents(), live.revision).items ?? []
  const skills = [...new Set([...agents.flatMap(agent => Object.keys(agent.skills ?? {})), ...queues.flatMap(queue => queue.settings.steps.flatMap(step => step.requirements.map(one => one.skill)))])].sort()
  return (
    <ThingPage
      page="queues" list={text('setupQueues')} editor={editor} title={saved => saved.settings.displayName}
      below={<InvitationResults queue={id} />}
      aside={saved => <Closing queue={saved} live={live} editor={editor} />}
      form={(draft, change, faults) => (
        <QueueForm draft={draft} change={change} faults={faults} calendars={calendars} queues={queues.filter(queue => queue.id !== id)} skills={skills} />
      )}
    />
  )
}

function Closing({ queue, live, editor }: { queue: QueueConfigurationView; live: Live; editor: ThingEditor<QueueConfigurationView, QueueSettings> }) {
  const { text, api } = useServices()
  const { busy } = useStore(editor)
  const [asking, setAsking] = useState(false)
  const closed = useNowValue(now => isClosed(queue.settings, now))
  const gauge = live.picture?.queues.find(one => one.id === queue.id)
  return (
    <div className="setup-aside">
      <QueueState queue={queue} gauge={gauge} />
      {closed
        ? <Button disabled={busy} onClick={() => void editor.run(() => api.configuration.openQueue(queue.id))}>{text('openQueue')}</Button>
        : <Button kind="bad" disabled={busy} onClick={() => setAsking(true)}>{text('closeQueue')}</Button>}
      {asking && (
        <CloseQueueDialog
          id={queue.id} name={queue.settings.displayName} waiting={gauge?.waiting ?? 0} onClose={() => setAsking(false)} onDone={() => void editor.read()}
        />
      )}
    </div>
  )
}
