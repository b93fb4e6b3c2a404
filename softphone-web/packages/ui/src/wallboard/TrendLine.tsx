import { clockText, type Trend } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

interface Props {
  trend: Trend
  better: 'more' | 'less' | 'neither'
  unit: 'count' | 'seconds' | 'share'
}

const width = 72
const height = 22

/** Changes smaller than this are no trend. */
const slightest = { count: 1, seconds: 1, share: 0.005 } as const

/** How a figure went in the last quarter of an hour, and by how much it is other than five minutes ago. */
export function TrendLine({ trend: { samples, change }, better, unit }: Props) {
  const { text } = useServices()
  if (change === null) return null
  const steady = Math.abs(change) < slightest[unit]
  const improves = better !== 'neither' && change > 0 === (better === 'more')
  const kind = steady || better === 'neither' ? 'plain' : improves ? 'good' : 'bad'
  const amount = unit === 'share' ? `${Math.abs(Math.round(change * 100))} %` : unit === 'seconds' ? clockText(Math.abs(change)) : String(Math.abs(change))
  return (
    <span className={`trend trend-${kind}`} title={text('trendHint')}>
      <svg className="trend-line" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
        <polyline points={points(samples)} />
      </svg>
      <span className="trend-change">
        <Icon name={steady ? 'steady' : change > 0 ? 'up' : 'down'} size={14} />
        <span aria-hidden="true">{steady ? '' : amount}</span>
        <span className="unseen">{steady ? text('trendSteady') : text(change > 0 ? 'trendUp' : 'trendDown', { amount })}</span>
      </span>
    </span>
  )
}

function points(samples: readonly number[]): string {
  const least = Math.min(...samples)
  const range = Math.max(...samples) - least
  return samples
    .map((value, index) => {
      const x = samples.length < 2 ? 0 : index / (samples.length - 1) * width
      const y = range === 0 ? height / 2 : height - 2 - (value - least) / range * (height - 4)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
