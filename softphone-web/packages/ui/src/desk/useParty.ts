import type { DeskParty } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'

/** The other party as the desk says, or as the agent has just said. */
export function useParty(told: DeskParty): DeskParty {
  const { current } = useServices()
  return useStore(current).party ?? told
}
