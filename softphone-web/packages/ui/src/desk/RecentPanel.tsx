import { clockText, whenText } from '@crm/core'
import type { InteractionView } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Channel } from '../controls/Channel.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useDesk } from './DeskServices.tsx'
import { outcomeKind, outcomeText } from './outcome.ts'

/** The agent's own last interactions. */
export function RecentPanel() {
  const { text } = useServices()
  const { desk } = useDesk()
  const { recent, failed, queueNames, codeLabels } = useStore(desk.day)
  return (
    <Panel title={text('recentTitle')}>
      {failed && (
        <div className="failure" role="alert">
          <Icon name="warning" />
          <span>{text('recentFailed')}</span>
          <Button size="small" onClick={() => void desk.readDay()}>{text('retry')}</Button>
        </div>
      )}
      {recent === null && !failed && <p className="loading">{text('loading')}</p>}
      {recent?.length === 0 && <EmptyState icon="history" title={text('recentEmpty')}>{text('recentEmptyBody')}</EmptyState>}
      {recent !== null && recent.length > 0 && (
        <ol className="timeline">{recent.map(row => <Row key={row.id} row={row} queueNames={queueNames} codeLabels={codeLabels} />)}</ol>
      )}
    </Panel>
  )
}

interface RowProps {
  row: InteractionView
  queueNames: Readonly<Record<string, string>>
  codeLabels: Readonly<Record<string, string>>
}

function Row({ row, queueNames, codeLabels }: RowProps) {
  const { text, languageTag, now } = useServices()
  const other = row.customerName ?? row.fromName ?? row.from // the other party, whoever called
  const length = row.endedAt === null ? null : (Date.parse(row.endedAt) - Date.parse(row.startedAt)) / 1_000
  const code = row.wrapUpCode === null ? null : codeLabels[row.wrapUpCode] ?? row.wrapUpCode
  const facts = [row.customerName !== null ? row.from : null, ...row.queues.map(queue => queueNames[queue] ?? queue), code]
  return (
    <li>
      <Channel mediaType={row.mediaType} direction={row.direction} />
      <div className="timeline-words">
        <span>
          <Go className="plain-link strong" to={`/interactions/${row.id}`}>{other ?? text('withheld')}</Go>
          <span className={`outcome outcome-${outcomeKind(row.outcome)}`}>{outcomeText(row.outcome, text)}</span>
        </span>
        <span className="faint">{facts.filter(part => part !== null).join(' · ')}</span>
      </div>
      <span className="timeline-end">
        <time dateTime={row.startedAt}>{whenText(row.startedAt, now.get(), languageTag)}</time>
        {length !== null && <span className="faint clock">{clockText(length)}</span>}
      </span>
    </li>
  )
}
