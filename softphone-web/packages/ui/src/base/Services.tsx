import { languageTags, textIn, type CurrentParty, type Dialler, type Names, type Preferences, type Session, type Text, type Ticker } from '@crm/core'
import type { CrmApi } from '@crm/protocol'
import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { useStore } from './useStore.ts'

/** What every page of the app shares. */
export interface Services {
  readonly api: CrmApi
  readonly session: Session
  readonly preferences: Preferences
  /** The server's time, in milliseconds, moving on while somebody looks. */
  readonly now: Ticker
  /** Who the agent deals with now. */
  readonly current: CurrentParty
  /** Calls the agent places, from wherever a number stands. */
  readonly dialler: Dialler
  /** Names of queues, colleagues and wrap-up codes. */
  readonly names: Names
  /** Goes to another page of the app without loading it anew. */
  readonly go: (path: string) => void
}

interface Shared extends Services {
  readonly text: Text
  readonly languageTag: string
}

const SharedContext = createContext<Shared | null>(null)

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  const { language } = useStore(services.preferences)
  const shared = useMemo(
    () => ({ ...services, text: textIn(language), languageTag: languageTags[language] }),
    [services, language])
  return <SharedContext value={shared}>{children}</SharedContext>
}

export function useServices(): Shared {
  const shared = useContext(SharedContext)
  if (shared === null) throw new Error('ServicesProvider is missing above this component.')
  return shared
}

export function useText(): Text {
  return useServices().text
}

/** What is made of the server's time; the component renders only when that changes. */
export function useNowValue<T extends string | number | boolean | null>(read: (now: number) => T): T {
  const { now } = useServices()
  return useSyncExternalStore(now.subscribe, () => read(now.get()))
}

/** Server time in milliseconds; the component renders four times a second, so keep it small. */
export function useNow(): number {
  return useStore(useServices().now)
}
