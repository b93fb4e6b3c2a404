/** The nodes as the active one sees them: who is alive, who has what, how far it is. */
export interface ClusterView {
  /** The node that answers, which is the active one. */
  readonly node: string
  readonly journal: 'sqlite' | 'postgreSql'
  /** Seconds others wait for a node that has gone silent; null for a single process. */
  readonly lease: number | null
  readonly members: readonly ClusterMember[]
  readonly shards: readonly ClusterShard[]
  readonly projections: readonly ClusterProjection[]
}

/** A node that is alive. `life` is another with each start and each loss of its shards. */
export interface ClusterMember {
  readonly node: string
  readonly life: string
  readonly address: string
  readonly state: 'active' | 'standby' | 'draining'
}

/** A part of the work. What is null is known to its owner only, when that is not the node that answers. */
export interface ClusterShard {
  readonly shard: string
  readonly node: string | null
  /** Raised at each claim. */
  readonly epoch: number
  readonly phase: 'recovering' | 'running' | 'faulted' | 'stopped' | null
  readonly sequence: number | null
  /** Commands that wait. */
  readonly waiting: number | null
  /** Rows on their way to the journal. */
  readonly uncommitted: number | null
  /** Seconds from decision to durable, of 99 in a hundred rows. */
  readonly commitP99: number | null
}

/** What the node that answers folds from the journal. `lag` in seconds, 0 while it follows live. */
export interface ClusterProjection {
  readonly name: string
  readonly position: number
  readonly lag: number
  readonly caughtUp: boolean
  readonly lastFailure: string | null
}
