import { spanText } from '@crm/core'
import type { LiveMails, LiveQueue } from '@crm/protocol'
import { useNowValue, useServices } from '../base/Services.tsx'
import { Banner } from '../controls/Banner.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'

/** How the queues stand with their mails, and a notice when promises break or are about to. */
export function MailBacklog({ queues }: { queues: readonly LiveQueue[] }) {
  const { text } = useServices()
  const backlogs = queues.flatMap(({ id, name, mails }) => (mails == null ? [] : [{ id, name, mails }]))
  const total = (field: 'late' | 'warned'): number => backlogs.reduce((sum, { mails }) => sum + mails[field], 0)
  const [late, warned] = [total('late'), total('warned')]
  return (
    <>
      {late + warned > 0 && <Banner kind={late > 0 ? 'bad' : 'warn'} title={text('mailBacklogNotice', { late, warned })} />}
      <ul className="mail-backlog">
        {backlogs.map(({ id, name, mails }) => <li key={id}><strong>{name}</strong> <Figures mails={mails} /></li>)}
      </ul>
    </>
  )
}

function Figures({ mails }: { mails: LiveMails }) {
  const { text, languageTag } = useServices()
  const { dueAt } = mails
  const left = useNowValue(now => (dueAt === null ? null : spanText(Math.max(0, Date.parse(dueAt) - now) / 1_000, languageTag)))
  return (
    <>
      <span className="tag">{text('mailBacklogWaiting', { count: mails.waiting })}</span>
      {' '}<span className="tag">{text('mailBacklogWithAgents', { count: mails.withAgents })}</span>
      {mails.oldestSince !== null && <>{' '}<span className="tag">{text('mailBacklogOldest')} <Elapsed since={mails.oldestSince} /></span></>}
      {left !== null && <>{' '}<span className="tag">{text('mailBacklogDue', { time: left })}</span></>}
      {mails.warned > 0 && <>{' '}<span className="tag mail-clock-warning">{text('mailBacklogWarned', { count: mails.warned })}</span></>}
      {mails.late > 0 && <>{' '}<span className="tag mail-clock-late">{text('mailBacklogLate', { count: mails.late })}</span></>}
    </>
  )
}
