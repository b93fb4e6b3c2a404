import type { DeskParty } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'

/** The other party of an interaction as the desk says, or as the agent has just said. */
export function useParty(told: DeskParty, interactionId: string): DeskParty {
  const { current } = useServices()
  const now = useStore(current)
  return now.interactionId === interactionId ? now.party ?? told : told
}
