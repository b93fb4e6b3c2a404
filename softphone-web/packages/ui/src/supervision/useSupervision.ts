import type { LiveStore } from '@crm/core'
import type { LiveAgent } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import type { SupervisionServices } from './SupervisionServices.ts'

interface Supervising {
  /** The agent whose panel is open, as the board shows him now. */
  readonly agentId: string | null
  readonly open: (agent: LiveAgent) => void
  /** Opens his panel and listens to him. */
  readonly answer: (agent: LiveAgent) => void
  readonly close: () => void
}

/** Which agent's panel is open, and the supervisor's ear kept in line with the board. */
export function useSupervision(store: LiveStore, services: SupervisionServices | null): Supervising {
  const [agentId, setAgentId] = useState<string | null>(null)
  useEffect(() => services === null ? undefined : store.subscribe(() => {
    const { picture } = store.get()
    if (picture !== null) services.listening.follow(picture)
  }), [store, services])
  const open = useCallback((agent: LiveAgent) => setAgentId(agent.id), [])
  const answer = useCallback((agent: LiveAgent) => {
    setAgentId(agent.id)
    if (agent.call != null) void services?.listening.listen(agent.call, agent.id, 'monitor')
  }, [services])
  const close = useCallback(() => setAgentId(null), [])
  return { agentId, open, answer, close }
}
