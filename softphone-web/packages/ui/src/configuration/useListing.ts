import { asApiError } from '@crm/core'
import type { ApiError, Listing } from '@crm/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Listed<T> {
  readonly items: readonly T[] | null
  readonly failure: ApiError | null
  readonly read: () => void
}

/** A list that is read when the page opens and again whenever some configuration changed; the latest answer asked for counts. */
export function useListing<T>(fetch: () => Promise<Listing<T>>, revision: number | null): Listed<T> {
  const [items, setItems] = useState<readonly T[] | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const asked = useRef(0)
  const source = useRef(fetch)
  source.current = fetch
  const read = useCallback(() => {
    const turn = ++asked.current
    source.current().then(
      answer => { if (turn === asked.current) { setItems(answer.items); setFailure(null) } },
      (fault: unknown) => { if (turn === asked.current) setFailure(asApiError(fault)) })
  }, [])
  useEffect(read, [read, revision])
  return { items, failure, read }
}
