import type { Watchable } from '@crm/core'
import { useSyncExternalStore } from 'react'

/** Renders again whenever the watched value changes. */
export function useStore<T>(store: Watchable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
