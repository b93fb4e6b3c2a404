import './mails.css'
import { partyName, personName } from '@crm/core'
import type { LiveQueue, MailWorkView } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Go } from '../controls/Go.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MailBacklog } from './MailBacklog.tsx'
import { MailClocks } from './MailClocks.tsx'
import { subjectOf } from './MailList.tsx'

/** Milliseconds between two looks. */
const period = 10_000

/** The mail work that is not over, for supervisors: what waits and who has what, the most urgent first. */
export function LiveMails({ queueName, queues }: { queueName: (id: string) => string; queues: readonly LiveQueue[] }) {
  const { text, names } = useServices()
  const { agents } = useStore(names)
  const works = useOpenWork()
  if (works.length === 0) return null
  return (
    <Panel title={text('liveMailsTitle')} aside={<span className="count">{works.length}</span>}>
      <MailBacklog queues={queues} />
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('liveMailsTitle')}>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{text('mailSubject')}</th><th scope="col">{text('liveMailSender')}</th><th scope="col">{text('queue')}</th><th scope="col">{text('agent')}</th>
              <th scope="col">{text('activity')}</th><th scope="col">{text('since')}</th><th scope="col">{text('liveMailDue')}</th>
            </tr>
          </thead>
          <tbody>
            {works.map(work => {
              const name = work.from === null ? partyName(work.customer, text) : personName(work.from)
              const subject = subjectOf(work.subject, text('mailNoSubject'))
              return (
                <tr key={work.interactionId}>
                  <th scope="row"><Go className="plain-link" to={`/interactions/${encodeURIComponent(work.interactionId)}`} aria-label={text('liveMailOpen', { name, subject })}><span className="mail-cut" dir="auto">{subject}</span></Go></th>
                  <td><span className="mail-cut" dir="auto">{name}</span></td>
                  <td>{queueName(work.queueId)}</td>
                  <td>{work.agentId === null ? '–' : agents[work.agentId] ?? work.agentId}</td>
                  <td>{text(`mail.${work.state}`)}</td>
                  <td><Elapsed since={work.connectedAt ?? work.startedAt} /></td>
                  <td><MailClocks clocks={work.clocks} /></td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** Work that is not over, looked at again and again while the page is shown. */
function useOpenWork(): readonly MailWorkView[] {
  const { api, names } = useServices()
  const [works, setWorks] = useState<readonly MailWorkView[]>([])
  useEffect(() => {
    void names.read()
    const look = (): void => {
      api.mails.work().then(({ items }) => setWorks([...items].sort((a, b) => dueOf(a) - dueOf(b))), () => undefined) // the next look tells
    }
    look()
    const timer = setInterval(() => { if (document.visibilityState === 'visible') look() }, period)
    return () => clearInterval(timer)
  }, [api, names])
  return works
}

function dueOf({ clocks }: MailWorkView): number {
  return Math.min(Infinity, ...clocks.filter(clock => clock.state !== 'met' && clock.state !== 'paused').map(clock => Date.parse(clock.dueAt)))
}
