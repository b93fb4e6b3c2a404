import './wallboard.css'
import {
  AlarmBell, agentRows, asApiError, chime, criticalOf, noFilter, queueRows, totalsOf, TrendHistory,
  type AudioGraph, type BoardFilter, type Live, type LiveStore, type WallboardSettings,
} from '@crm/core'
import type { ApiError, LivePicture, LiveQueue } from '@crm/protocol'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CloseQueueDialog } from '../configuration/CloseQueueDialog.tsx'
import { LiveChats } from '../chats/LiveChats.tsx'
import { LiveMails } from '../mails/LiveMails.tsx'
import { UnworkedMails } from '../mails/UnworkedMails.tsx'
import { Banner } from '../controls/Banner.tsx'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { HelpList } from '../supervision/HelpList.tsx'
import { SupervisePanel } from '../supervision/SupervisePanel.tsx'
import type { SupervisionServices } from '../supervision/SupervisionServices.ts'
import { useSupervision } from '../supervision/useSupervision.ts'
import { AgentTable } from './AgentTable.tsx'
import { AgentTiles } from './AgentTiles.tsx'
import { BigScreen } from './BigScreen.tsx'
import { BoardProvider, useBoard, type Board } from './board.tsx'
import { BoardSettingsDialog } from './BoardSettingsDialog.tsx'
import { ChannelTable, hasChannels } from './ChannelTable.tsx'
import { CallbacksPanel } from './CallbacksPanel.tsx'
import { Freshness } from './Freshness.tsx'
import { QueueTable } from './QueueTable.tsx'
import { Toolbar } from './Toolbar.tsx'
import { TotalTiles } from './TotalTiles.tsx'

interface Props {
  /** Null on pages that only look. */
  supervision: SupervisionServices | null
  live: LiveStore
  settings: WallboardSettings
  graph: AudioGraph
}

/** Live queues and agents for supervisors. */
export function WallboardPage({ live: store, settings, graph, supervision }: Props) {
  const { text } = useServices()
  const live = useStore(store)
  const choice = useStore(settings)
  const [filter, setFilter] = useState<BoardFilter>(noFilter)
  const [big, setBig] = useState(false)
  const board = useBoardOf(live.picture, choice.thresholds, choice.anonymous)
  const history = useHistory(store)
  useAlarm(store, settings, graph)
  const leave = useCallback(() => setBig(false), [])
  const enter = useCallback(() => setBig(true), [])
  if (big && live.picture !== null) {
    return (
      <BoardProvider board={board} stale={live.stale}>
        <BigScreen live={live} picture={live.picture} filter={filter} choice={choice} history={history} onLeave={leave} />
      </BoardProvider>
    )
  }
  return (
    <div className="page">
      <TopBar page="wallboard" contentId="wallboard-content"><Freshness live={live} /></TopBar>
      <div className="banners">
        {live.stale && (
          <Banner kind="bad" title={text('liveStale')} actions={<Button size="small" onClick={() => store.retryNow()}>{text('reconnectNow')}</Button>} />
        )}
      </div>
      <main id="wallboard-content" className={`wallboard ${live.stale ? 'stale' : ''}`} tabIndex={-1}>
        <h1 className="unseen">{text('wallboardTitle')}</h1>
        {live.picture === null ? <p className="loading">{text('loading')}</p> : (
          <BoardProvider board={board} stale={live.stale}>
            <Figures
              store={store} supervision={supervision}
              live={live} picture={live.picture} settings={settings} filter={filter} onFilter={setFilter} history={history} onBigScreen={enter}
            />
          </BoardProvider>
        )}
      </main>
    </div>
  )
}

interface FiguresProps {
  store: LiveStore
  supervision: SupervisionServices | null
  live: Live
  picture: LivePicture
  settings: WallboardSettings
  filter: BoardFilter
  onFilter: (filter: BoardFilter) => void
  history: TrendHistory
  onBigScreen: () => void
}

function Figures({ store, supervision, picture, settings, filter, onFilter, history, onBigScreen }: FiguresProps) {
  const { text, api } = useServices()
  const { queueName } = useBoard()
  const choice = useStore(settings)
  const [setting, setSetting] = useState(false)
  const queues = queueRows(picture.queues, filter, choice.queueSort)
  const agents = agentRows(picture.agents, filter, choice.agentSort, queueName)
  const { agentId, open, answer, close } = useSupervision(store, supervision)
  const supervised = picture.agents.find(agent => agent.id === agentId)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [closing, setClosing] = useState<LiveQueue | null>(null)
  const toggle = useCallback((queue: LiveQueue): void => {
    setFailure(null)
    if (queue.closed === 'emergency') api.configuration.openQueue(queue.id).catch((refusal: unknown) => setFailure(asApiError(refusal)))
    else setClosing(queue)
  }, [api])
  const choose = useCallback((queue: string) => onFilter({ ...noFilter, queue }), [onFilter])
  return (
    <>
      <HelpList agents={picture.agents} onListen={answer} />
      <TotalTiles totals={totalsOf(picture)} history={history} />
      <Toolbar
        picture={picture} filter={filter} choice={choice} onFilter={onFilter} onChoice={fields => settings.patch(fields)}
        onThresholds={() => setSetting(true)} onBigScreen={onBigScreen}
      />
      <Panel title={text('wallboardQueues')} aside={<Count shown={queues.length} of={picture.queues.length} />}>
        <Failure error={failure} onDismiss={() => setFailure(null)} />
        {queues.length === 0
          ? <Nothing empty={picture.queues.length === 0} title={text('noQueuesYet')} onFilter={onFilter} />
          : <QueueTable queues={queues} at={picture.at} sort={choice.queueSort} onSort={queueSort => settings.patch({ queueSort })} onChoose={choose} onToggle={toggle} />}
      </Panel>
      {hasChannels(queues) && <Panel title={text('channelFigures')}><ChannelTable queues={queues} /></Panel>}
      <Panel title={text('wallboardAgents')} aside={<Count shown={agents.length} of={picture.agents.length} />}>
        {agents.length === 0
          ? <Nothing empty={picture.agents.length === 0} title={text('noAgentsYet')} onFilter={onFilter} />
          : choice.layout === 'tiles'
            ? <AgentTiles agents={agents} />
            : <AgentTable agents={agents} sort={choice.agentSort} onSort={agentSort => settings.patch({ agentSort })} onOpen={open} />}
      </Panel>
      {supervision !== null && <LiveChats queueName={queueName} />}
      {supervision !== null && <LiveMails queueName={queueName} queues={picture.queues} />}
      {supervision !== null && <UnworkedMails queueName={queueName} />}
      <CallbacksPanel count={picture.queues.reduce((sum, queue) => sum + (queue.callbacks ?? 0), 0)} queue={filter.queue} />
      {closing !== null && <CloseQueueDialog id={closing.id} name={closing.name} waiting={picture.queues.find(queue => queue.id === closing.id)?.waiting ?? 0} onClose={() => setClosing(null)} />}
      {supervision !== null && supervised !== undefined && <SupervisePanel agent={supervised} queues={picture.queues} services={supervision} onClose={close} />}
      {setting && <BoardSettingsDialog choice={choice} onSave={fields => settings.patch(fields)} onClose={() => setSetting(false)} />}
    </>
  )
}

function Count({ shown, of }: { shown: number; of: number }) {
  return <span className="count">{shown === of ? of : `${shown} / ${of}`}</span>
}

function Nothing({ empty, title, onFilter }: { empty: boolean; title: string; onFilter: (filter: BoardFilter) => void }) {
  const { text } = useServices()
  if (empty) return <EmptyState icon="info" title={title} />
  return <EmptyState icon="search" title={text('nothingFound')}><Button size="small" onClick={() => onFilter(noFilter)}>{text('showAll')}</Button></EmptyState>
}

/** Names by id. They change seldom, so rows that did not change are not drawn again for them. */
function useBoardOf(picture: LivePicture | null, thresholds: Board['thresholds'], anonymous: boolean): Board {
  const { text } = useServices()
  const queues = picture?.queues.map(queue => `${queue.id}\u0000${queue.name}`).join('\u0001') ?? ''
  const agents = picture?.agents.map(agent => agent.id).sort().join('\u0001') ?? ''
  return useMemo(() => {
    const names = new Map(queues.split('\u0001').map(pair => pair.split('\u0000') as [string, string]))
    const numbers = new Map(agents.split('\u0001').map((id, index) => [id, index + 1]))
    return {
      thresholds,
      anonymous,
      queueName: id => names.get(id) ?? id,
      agentName: agent => (anonymous ? text('agentNumber', { number: numbers.get(agent.id) ?? 0 }) : agent.name),
    }
  }, [queues, agents, thresholds, anonymous, text])
}

function useHistory(store: LiveStore): TrendHistory {
  const [history] = useState(() => new TrendHistory())
  useEffect(() => store.subscribe(() => {
    const { picture } = store.get()
    if (picture !== null) history.note(totalsOf(picture), Date.parse(picture.at))
  }), [store, history])
  return history
}

/** Sounds when something becomes critical, where the viewer wants that. */
function useAlarm(store: LiveStore, settings: WallboardSettings, graph: AudioGraph): void {
  const { alarm } = useStore(settings)
  useEffect(() => {
    if (!alarm) return
    void graph.wake()
    const bell = new AlarmBell(() => chime(graph))
    const follow = (): void => {
      const { picture } = store.get()
      if (picture !== null) bell.follow(criticalOf(picture, settings.get().thresholds))
    }
    follow()
    return store.subscribe(follow)
  }, [alarm, store, settings, graph])
}
