import type { ColleagueView, ConfigurationApi } from '@crm/protocol'

/** One change for several agents. */
export interface BulkChange {
  readonly deed: 'setSkill' | 'removeSkill' | 'setQueue' | 'removeQueue'
  readonly name: string
  readonly level: number
}

/** Requests that are under way at a time. */
const atOnce = 4

/**
 * Carries a change out for each agent by himself and gives those for whom it failed. Who has nothing to take away needs no request.
 */
export async function changeMany(api: ConfigurationApi, agents: readonly ColleagueView[], change: BulkChange): Promise<readonly ColleagueView[]> {
  const waiting = agents.filter(agent => concerns(agent, change))
  const failed: ColleagueView[] = []
  const work = async (): Promise<void> => {
    for (let agent = waiting.shift(); agent !== undefined; agent = waiting.shift()) {
      const mine = agent
      await send(api, mine.id, change).catch(() => failed.push(mine))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return failed
}

function concerns(agent: ColleagueView, { deed, name }: BulkChange): boolean {
  if (deed === 'removeSkill') return Object.hasOwn(agent.skills ?? {}, name)
  if (deed === 'removeQueue') return (agent.queues ?? []).some(queue => queue.id === name)
  return true
}

function send(api: ConfigurationApi, agent: string, { deed, name, level }: BulkChange): Promise<unknown> {
  switch (deed) {
    case 'setSkill': return api.setSkill(agent, name, level)
    case 'removeSkill': return api.removeSkill(agent, name)
    case 'setQueue': return api.setQueue(agent, name, level)
    case 'removeQueue': return api.removeQueue(agent, name)
  }
}
