import { durationText, percentText, severityOf, type Severity, type ThresholdName, type Totals, type Trend, type TrendHistory, type TrendName } from '@crm/core'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useBoard } from './board.tsx'
import { Graded, GradedElapsed } from './Graded.tsx'
import { TrendLine } from './TrendLine.tsx'

/** The whole centre in one line, each figure with how it went. */
export function TotalTiles({ totals, history }: { totals: Totals; history: TrendHistory }) {
  const { text } = useServices()
  const { thresholds } = useBoard()
  const graded = (name: ThresholdName, value: number | null): Severity => severityOf(name, value, thresholds)
  const percent = (name: 'serviceLevel' | 'abandonmentRate' | 'occupancy'): ReactNode =>
    <Graded severity={graded(name, totals[name])}>{percentText(totals[name])}</Graded>
  return (
    <div className="totals">
      <dl className="totals-now">
        <Tile label={text('waiting')} trend={history.of('waiting')} better="less" unit="count">
          <Graded severity={graded('waiting', totals.waiting)}>{totals.waiting}</Graded>
        </Tile>
        <Tile label={text('longestWait')} trend={history.of('longestWait')} better="less" unit="seconds">
          {totals.oldestSince === null ? '–' : <GradedElapsed since={totals.oldestSince} name="longestWait" />}
        </Tile>
        <Tile label={text('serviceLevel')} trend={history.of('serviceLevel')} better="more" unit="share">{percent('serviceLevel')}</Tile>
        <Tile label={text('abandonmentRate')} trend={history.of('abandonmentRate')} better="less" unit="share">{percent('abandonmentRate')}</Tile>
        <Tile label={text('averageSpeedOfAnswer')} trend={history.of('averageSpeedOfAnswer')} better="less" unit="seconds">
          <Graded severity={graded('averageSpeedOfAnswer', totals.averageSpeedOfAnswer)}>{durationText(totals.averageSpeedOfAnswer)}</Graded>
        </Tile>
        <Tile label={text('agentsReady')} trend={history.of('ready')} better="more" unit="count">
          <Graded severity={totals.waiting > 0 && totals.ready === 0 ? 'warn' : 'none'}>{totals.ready}</Graded>
          <small>{text('ofOnQueue', { count: totals.onQueue })}</small>
        </Tile>
        <Tile label={text('occupancy')} trend={history.of('occupancy')} better="neither" unit="share">{percent('occupancy')}</Tile>
      </dl>
      <Today totals={totals} history={history} />
    </div>
  )
}

function Today({ totals, history }: { totals: Totals; history: TrendHistory }) {
  const { text } = useServices()
  const line = (label: string, value: number, name: TrendName) => (
    <div>
      <dt>{label}</dt>
      <dd>{value}<small>{delta(history.of(name))}</small></dd>
    </div>
  )
  return (
    <dl className="total total-today">
      {line(text('offered'), totals.offered, 'offered')}
      {line(text('answered'), totals.answered, 'answered')}
      {line(text('abandoned'), totals.abandoned, 'abandoned')}
    </dl>
  )
}

function delta({ change }: Trend): string {
  return change === null || change <= 0 ? '' : `+${change}`
}

interface TileProps {
  label: string
  trend: Trend
  better: 'more' | 'less' | 'neither'
  unit: 'count' | 'seconds' | 'share'
  children: ReactNode
}

function Tile({ label, trend, better, unit, children }: TileProps) {
  return (
    <div className="total">
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd className="total-trend"><TrendLine trend={trend} better={better} unit={unit} /></dd>
    </div>
  )
}
