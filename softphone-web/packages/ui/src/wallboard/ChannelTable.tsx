import { durationText, percentText } from '@crm/core'
import type { ChannelFigures, LiveQueue } from '@crm/protocol'
import { memo } from 'react'
import { useServices } from '../base/Services.tsx'
import { Graded } from './Graded.tsx'

/** Whether there is more to see than that all were calls. */
export function hasChannels(queues: readonly LiveQueue[]): boolean {
  return queues.some(({ today }) => today.channels?.some(one => one.channel !== 'voice') ?? false)
}

/** Today's figures of each queue by channel, with what is promised there. */
export function ChannelTable({ queues }: { queues: readonly LiveQueue[] }) {
  const { text } = useServices()
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={text('channelFigures')}>
      <table className="board board-channels">
        <thead>
          <tr>
            <th scope="col">{text('queue')}</th>
            <th scope="col" className="left">{text('channelColumn')}</th>
            <th scope="col">{text('waiting')}</th>
            <th scope="col">{text('serviceLevel')}</th>
            <th scope="col" className="left">{text('channelPromise')}</th>
            <th scope="col">{text('averageSpeedOfAnswer')}</th>
            <th scope="col">{text('averageHandleTime')}</th>
            <th scope="col">{text('offered')}</th>
            <th scope="col">{text('answered')}</th>
            <th scope="col">{text('abandoned')}</th>
            <th scope="col">{text('channelHandled')}</th>
          </tr>
        </thead>
        <tbody>
          {queues.flatMap(queue => (queue.today.channels ?? []).map(figures => <Row key={`${queue.id} ${figures.channel}`} queue={queue.name} figures={figures} />))}
        </tbody>
      </table>
    </div>
  )
}

const Row = memo(function Row({ queue, figures }: { queue: string; figures: ChannelFigures }) {
  const { text } = useServices()
  const { serviceLevel, target, threshold } = figures
  const within = durationText(threshold)
  return (
    <tr>
      <th scope="row">{queue}</th>
      <td className="left">{text(`channel.${figures.channel}`)}</td>
      <td className="strong">{figures.waiting}</td>
      <td><Graded severity={serviceLevel !== null && target !== null && serviceLevel < target ? 'warn' : 'none'}>{percentText(serviceLevel)}</Graded></td>
      <td className="left">{target === null ? text('promiseWithin', { within }) : text('promiseShare', { share: percentText(target), within })}</td>
      <td>{durationText(figures.averageSpeedOfAnswer)}</td>
      <td>{durationText(figures.averageHandleTime)}</td>
      <td>{figures.offered}</td>
      <td>{figures.answered}</td>
      <td>{figures.abandoned}</td>
      <td>{figures.handled}</td>
    </tr>
  )
}, (a, b) => a.queue === b.queue && JSON.stringify(a.figures) === JSON.stringify(b.figures))
