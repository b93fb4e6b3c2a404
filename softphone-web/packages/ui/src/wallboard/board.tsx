import { Store, type Thresholds, type Watchable } from '@crm/core'
import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'

/** What every row of the board needs beside its own figures. */
export interface Board {
  readonly thresholds: Thresholds
  /** A queue's name. */
  readonly queueName: (id: string) => string
  /** What an agent is called on this board. */
  readonly agentName: (agent: { readonly id: string; readonly name: string }) => string
  readonly anonymous: boolean
}

interface Shared extends Board {
  readonly clock: Watchable<number>
}

const BoardContext = createContext<Shared | null>(null)

/** Shares the board's choices; times stand still with the figures while they are stale. */
export function BoardProvider({ board, stale, children }: { board: Board; stale: boolean; children: ReactNode }) {
  const { now } = useServices()
  const clock = useMemo(() => (stale ? new Store(now.get()) : now), [stale, now])
  const shared = useMemo(() => ({ ...board, clock }), [board, clock])
  return <BoardContext value={shared}>{children}</BoardContext>
}

export function useBoard(): Board {
  return useShared()
}

/** What is made of the board's time; renders only when that changes. */
export function useBoardTime<T extends string | number | null>(read: (now: number) => T): T {
  const { clock } = useShared()
  return useSyncExternalStore(clock.subscribe, () => read(clock.get()))
}

function useShared(): Shared {
  const shared = useContext(BoardContext)
  if (shared === null) throw new Error('BoardProvider is missing above this component.')
  return shared
}
