import type { ClusterMember, ClusterProjection, ClusterShard } from '@crm/protocol'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { Panel } from '../controls/Panel.tsx'

/** Nothing to show: the owner alone knows it. */
const unknown = '–'

export function Members({ members }: { members: readonly ClusterMember[] }) {
  const { text } = useServices()
  return (
    <Table title={text('nodesMembers')} left={1} heads={[text('nodeName'), text('nodeState')]}>
      {members.map(member => (
        <tr key={member.life}>
          <th scope="row">{member.node}<span className="node-address">{member.address}</span></th>
          <td className="left"><span className={`tag node-state node-${member.state}`}>{text(`node.${member.state}`)}</span></td>
        </tr>
      ))}
    </Table>
  )
}

export function Shards({ shards }: { shards: readonly ClusterShard[] }) {
  const { text, languageTag } = useServices()
  const whole = (value: number | null): string => (value === null ? unknown : value.toLocaleString(languageTag))
  const milliseconds = (seconds: number | null): string => (seconds === null ? unknown
    : text('nodeMilliseconds', { value: (seconds * 1_000).toLocaleString(languageTag, { maximumFractionDigits: 1 }) }))
  return (
    <Table
      title={text('nodesShards')} left={2}
      heads={[text('shardName'), text('shardOwner'), text('nodeState'), text('shardEpoch'), text('shardSequence'), text('shardWaiting'), text('shardUncommitted'), text('shardCommit')]}
    >
      {shards.map(shard => (
        <tr key={shard.shard}>
          <th scope="row">{shard.shard}</th>
          <td className="left">{shard.node ?? text('shardNobody')}</td>
          <td className="left">{shard.phase === null ? unknown : <span className={`tag node-state node-${shard.phase}`}>{text(`shard.${shard.phase}`)}</span>}</td>
          <td>{whole(shard.epoch)}</td>
          <td>{whole(shard.sequence)}</td>
          <td>{whole(shard.waiting)}</td>
          <td>{whole(shard.uncommitted)}</td>
          <td>{milliseconds(shard.commitP99)}</td>
        </tr>
      ))}
    </Table>
  )
}

export function Projections({ projections, node }: { projections: readonly ClusterProjection[]; node: string }) {
  const { text, languageTag } = useServices()
  return (
    <Table title={text('nodesProjections', { node })} left={1} heads={[text('projectionName'), text('nodeState'), text('projectionPosition'), text('projectionLag')]}>
      {projections.map(projection => (
        <tr key={projection.name}>
          <th scope="row">{projection.name}</th>
          <td className="left">
            {projection.lastFailure !== null && !projection.caughtUp
              ? <><span className="tag node-state node-faulted">{text('projection.failing')}</span><span className="node-address">{projection.lastFailure}</span></>
              : <span className={`tag node-state ${projection.caughtUp ? 'node-running' : 'node-recovering'}`}>{text(projection.caughtUp ? 'projection.live' : 'projection.behind')}</span>}
          </td>
          <td>{projection.position.toLocaleString(languageTag)}</td>
          <td>{text('nodeSeconds', { value: projection.lag.toLocaleString(languageTag, { maximumFractionDigits: 1 }) })}</td>
        </tr>
      ))}
    </Table>
  )
}

/** @param left How many columns after the first hold words. */
function Table({ title, heads, left, children }: { title: string; heads: readonly string[]; left: number; children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={title}>
        <table className="board setup-table">
          <thead>
            <tr>{heads.map((head, place) => <th scope="col" key={head} className={place > 0 && place <= left ? 'left' : undefined}>{head}</th>)}</tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </Panel>
  )
}
