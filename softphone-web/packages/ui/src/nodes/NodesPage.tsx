import './nodes.css'
import { asApiError } from '@crm/core'
import type { ApiError, ClusterView } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { Banner } from '../controls/Banner.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { Members, Projections, Shards } from './NodeTables.tsx'
import { useCluster } from './useCluster.ts'

/** The nodes: who is alive, who has the work and how far it is, and giving the work to another node. */
export function NodesPage() {
  const { text } = useServices()
  const { cluster, failure, look } = useCluster()
  const [asking, setAsking] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const drained = (node: string): void => {
    setAsking(false)
    setSaid(text('nodeDrained', { node }))
    look()
  }
  return (
    <SetupPage name="nodes">
      <header className="setup-head">
        <div><h1>{text('nodesTitle')}</h1><p className="hint">{cluster === null ? text('nodesHint') : hint(cluster)}</p></div>
        {cluster !== null && cluster.lease !== null && (
          <Button disabled={!canDrain(cluster)} title={canDrain(cluster) ? undefined : text('nodeNoStandby')} onClick={() => { setSaid(null); setAsking(true) }}>
            {text('nodeDrain')}
          </Button>
        )}
      </header>
      <p role="status" className="node-said">{said}</p>
      {failure !== null && cluster !== null && <Banner kind="warn" title={text('nodesStale')} />}
      {failure !== null && cluster === null && <Failure error={failure} />}
      {cluster === null && failure === null && <p className="loading">{text('loading')}</p>}
      {cluster !== null && (
        <div className="nodes">
          <Members members={cluster.members} />
          <Shards shards={cluster.shards} />
          <Projections projections={cluster.projections} node={cluster.node} />
        </div>
      )}
      {asking && cluster !== null && <DrainDialog node={cluster.node} onDrained={drained} onClose={() => setAsking(false)} />}
    </SetupPage>
  )

  function hint(seen: ClusterView): string {
    return seen.lease === null ? text('nodesAlone') : text('nodesLease', { node: seen.node, seconds: seen.lease })
  }
}

/** Whether there is somebody to have the work. */
const canDrain = (cluster: ClusterView): boolean => cluster.members.some(member => member.state === 'standby' && member.node !== cluster.node)

function DrainDialog({ node, onDrained, onClose }: { node: string; onDrained: (node: string) => void; onClose: () => void }) {
  const { api, text } = useServices()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [working, setWorking] = useState(false)
  const drain = (): void => {
    setWorking(true)
    api.administration.drainNode().then(() => onDrained(node), (refusal: unknown) => {
      setWorking(false)
      setFailure(asApiError(refusal))
    })
  }
  return (
    <Modal title={text('nodeDrainTitle', { node })} onClose={onClose}>
      <p>{text('nodeDrainAsk')}</p>
      <Failure error={failure} />
      <div className="dialog-buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="bad" disabled={working} onClick={drain}>{text('nodeDrain')}</Button>
      </div>
    </Modal>
  )
}
