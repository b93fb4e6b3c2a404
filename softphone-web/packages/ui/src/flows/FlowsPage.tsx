import './flows.css'
import { asApiError, isMessageKey, whenText, type MessageKey } from '@crm/core'
import type { ApiError, FlowSummary } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { TopBar } from '../shell/TopBar.tsx'

/** All flows, and which version of each new calls get. */
export function FlowsPage() {
  const { text, api } = useServices()
  const [flows, setFlows] = useState<readonly FlowSummary[] | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const read = useCallback(() => {
    setFailure(null)
    api.flows.all().then(({ items }) => setFlows(items), (fault: unknown) => setFailure(asApiError(fault)))
  }, [api])
  useEffect(read, [read])
  return (
    <div className="page">
      <TopBar page="flows" contentId="flows-content" />
      <main id="flows-content" className="flows-page" tabIndex={-1}>
        <h1>{text('flowsTitle')}</h1>
        <Failure error={failure} />
        {failure !== null && <Button onClick={read}>{text('retry')}</Button>}
        {flows === null && failure === null && <p className="loading">{text('loading')}</p>}
        {flows?.length === 0 && <EmptyState icon="menu" title={text('flowsEmpty')} />}
        {flows !== null && flows.length > 0 && (
          <ul className="panel flow-list">{flows.map(flow => <li key={flow.id}><FlowLine flow={flow} /></li>)}</ul>
        )}
      </main>
    </div>
  )
}

function FlowLine({ flow }: { flow: FlowSummary }) {
  const { text, languageTag, now } = useServices()
  const kind = `flowKind.${flow.kind}`
  return (
    <Go className="flow-row" to={`/admin/flows/${encodeURIComponent(flow.id)}`}>
      <Icon name="menu" />
      <span className="flow-version-words">
        <strong>{flow.title}</strong>
        <span className="faint">{flow.id} · {isMessageKey(kind) ? (text as (key: MessageKey) => string)(kind) : flow.kind}</span>
      </span>
      <span className="tag">{flow.publishedVersion === null ? text('flowNotPublished') : text('flowVersion', { version: flow.publishedVersion })}</span>
      <time className="faint" dateTime={flow.changedAt}>{whenText(flow.changedAt, now.get(), languageTag)}</time>
    </Go>
  )
}
