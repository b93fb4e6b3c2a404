import { agentRows, pageOf, queueRows, totalsOf, type BoardFilter, type Live, type TrendHistory, type WallboardChoice } from '@crm/core'
import type { LivePicture } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { AgentTiles } from './AgentTiles.tsx'
import { useBoard } from './board.tsx'
import { Freshness } from './Freshness.tsx'
import { QueueTable } from './QueueTable.tsx'
import { TotalTiles } from './TotalTiles.tsx'

interface Props {
  live: Live
  picture: LivePicture
  filter: BoardFilter
  choice: WallboardChoice
  history: TrendHistory
  onLeave: () => void
}

/** The board for a screen on the wall: large, page after page, without anything to press but at its foot. Arrow keys turn the page, Escape leaves. */
export function BigScreen({ live, picture, filter, choice, history, onLeave }: Props) {
  const { text } = useServices()
  const { queueName } = useBoard()
  const [page, setPage] = useState(0)
  const [turning, setTurning] = useState(true)
  const room = useRoom()
  const queues = queueRows(picture.queues, { ...filter, words: '' }, choice.queueSort)
  const agents = agentRows(picture.agents, { ...filter, words: '' }, choice.agentSort, queueName)
  const queuePages = Math.max(1, Math.ceil(queues.length / room.rows))
  const agentPages = Math.ceil(agents.length / room.tiles)
  const shown = pageOf(Array.from({ length: queuePages + agentPages }, (_, index) => index), 1, page)
  const index = shown.page
  useFullScreen(onLeave)
  useEffect(() => {
    if (!turning) return
    const timer = setInterval(() => setPage(current => current + 1), choice.pageSeconds * 1_000)
    return () => clearInterval(timer)
  }, [turning, choice.pageSeconds, page])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key === 'ArrowRight') setPage(current => current + 1)
      else if (event.key === 'ArrowLeft') setPage(current => current - 1)
      else if (event.key === 'Escape') onLeave()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [onLeave])
  return (
    <main className={`big ${live.stale ? 'stale' : ''}`} id="wallboard-content" tabIndex={-1}>
      <h1 className="unseen">{text('wallboardTitle')}</h1>
      <TotalTiles totals={totalsOf(picture)} history={history} />
      <section className="big-page" aria-label={text(index < queuePages ? 'wallboardQueues' : 'wallboardAgents')}>
        {index < queuePages
          ? <QueueTable queues={pageOf(queues, room.rows, index).rows} at={picture.at} sort={choice.queueSort} onSort={() => undefined} />
          : <AgentTiles agents={pageOf(agents, room.tiles, index - queuePages).rows} />}
      </section>
      <footer className="big-foot">
        <Freshness live={live} />
        <span>{text('pageOf', { page: index + 1, pages: shown.pages })}</span>
        <Button kind="quiet" icon="back" iconOnly aria-label={text('previousPage')} onClick={() => setPage(page - 1)} />
        <Button
          kind="quiet" icon={turning ? 'pause' : 'play'} iconOnly aria-label={text(turning ? 'stopTurning' : 'startTurning')}
          onClick={() => setTurning(!turning)}
        />
        <Button kind="quiet" icon="next" iconOnly aria-label={text('nextPage')} onClick={() => setPage(page + 1)} />
        <Button kind="quiet" icon="cross" iconOnly aria-label={text('leaveBigScreen')} title={text('leaveBigScreen')} onClick={onLeave} />
      </footer>
    </main>
  )
}

/** How many rows and tiles fit; the letters grow with the window, so all is counted in their size. */
function useRoom(): { rows: number; tiles: number } {
  const [room, setRoom] = useState(measure)
  useEffect(() => {
    const resized = (): void => setRoom(measure())
    addEventListener('resize', resized)
    return () => removeEventListener('resize', resized)
  }, [])
  return room
}

/** Heights and widths in letters, as wallboard.css has them. */
const size = { around: 18, row: 2.9, tile: 6.4, tileWidth: 14.6 } as const

function measure(): { rows: number; tiles: number } {
  const letter = Math.max(15, innerWidth / 96)
  const height = Math.max(0, innerHeight / letter - size.around)
  const across = Math.max(1, Math.floor((innerWidth / letter - 3) / size.tileWidth))
  return { rows: Math.max(3, Math.floor(height / size.row)), tiles: across * Math.max(1, Math.floor(height / size.tile)) }
}

/** Takes the whole screen where the browser allows it; leaving that leaves the big screen. */
function useFullScreen(onLeave: () => void): void {
  useEffect(() => {
    let entered = false
    const changed = (): void => {
      if (document.fullscreenElement !== null) entered = true
      else if (entered) onLeave()
    }
    document.addEventListener('fullscreenchange', changed)
    document.documentElement.requestFullscreen?.().catch(() => undefined) // refused: large within the window then
    return () => {
      document.removeEventListener('fullscreenchange', changed)
      if (document.fullscreenElement !== null) void document.exitFullscreen()
    }
  }, [onLeave])
}
