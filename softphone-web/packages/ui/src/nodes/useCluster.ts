import { asApiError } from '@crm/core'
import type { ApiError, ClusterView } from '@crm/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'

/** Milliseconds between two looks while the page is seen. */
const period = 2_000

export interface Cluster {
  /** As it was seen last; null before the first answer. */
  readonly cluster: ClusterView | null
  /** Why the last look failed; null when it did not. What was seen before stays, as a node that is taking over answers soon. */
  readonly failure: ApiError | null
  readonly look: () => void
}

/** The nodes, looked at again and again. One look at a time. */
export function useCluster(): Cluster {
  const { api } = useServices()
  const [cluster, setCluster] = useState<ClusterView | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const looking = useRef(false)
  const look = useCallback(() => {
    if (looking.current) return
    looking.current = true
    api.administration.cluster()
      .then(seen => { setCluster(seen); setFailure(null) }, (fault: unknown) => setFailure(asApiError(fault)))
      .finally(() => { looking.current = false })
  }, [api])
  useEffect(() => {
    look()
    const timer = setInterval(() => { if (document.visibilityState === 'visible') look() }, period)
    return () => clearInterval(timer)
  }, [look])
  return { cluster, failure, look }
}
