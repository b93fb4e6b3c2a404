import './wallboard.css'
import type { LiveStore } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Banner } from '../controls/Banner.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Panel } from '../controls/Panel.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { AgentTable } from './AgentTable.tsx'
import { QueueTable } from './QueueTable.tsx'
import { Totals } from './Totals.tsx'

/** Live queues and agents for supervisors. */
export function WallboardPage({ live }: { live: LiveStore }) {
  const { text } = useServices()
  const { picture, link } = useStore(live)
  return (
    <div className="page">
      <TopBar page="wallboard" contentId="wallboard-content">
        <span className="unseen" role="status">{text(`link.${link}`)}</span>
        {document.fullscreenEnabled && (
          <Button kind="quiet" icon="expand" size="small" onClick={() => void document.documentElement.requestFullscreen()}>
            {text('fullScreen')}
          </Button>
        )}
      </TopBar>
      <div className="banners">
        {link === 'lost' && <Banner kind="bad" title={text('liveStale')} />}
      </div>
      <main id="wallboard-content" className={`wallboard ${link === 'lost' ? 'stale' : ''}`} tabIndex={-1}>
        <h1 className="unseen">{text('wallboardTitle')}</h1>
        {picture === null ? <p className="loading">{text('loading')}</p> : (
          <>
            <Totals picture={picture} />
            <Panel title={text('wallboardQueues')}>
              {picture.queues.length === 0
                ? <EmptyState icon="info" title={text('noQueuesYet')} />
                : <QueueTable queues={picture.queues} at={picture.at} />}
            </Panel>
            <Panel title={text('wallboardAgents')}>
              {picture.agents.length === 0
                ? <EmptyState icon="info" title={text('noAgentsYet')} />
                : <AgentTable agents={picture.agents} />}
            </Panel>
          </>
        )}
      </main>
    </div>
  )
}
