import type { Live } from '@crm/core'
import { AgentPage } from './AgentPage.tsx'
import { AgentsPage } from './AgentsPage.tsx'
import { CalendarPage, CalendarsPage, ProfilePage, ProfilesPage } from './NamedPages.tsx'
import { QueuePage } from './QueuePage.tsx'
import { QueuesPage } from './QueuesPage.tsx'

/** The page of one kind of things, or of one of them. */
export function SetupPages({ kind, id, live }: { kind: string; id: string | null; live: Live }) {
  switch (kind) {
    case 'agents': return id === null ? <AgentsPage live={live} /> : <AgentPage key={id} id={id} live={live} />
    case 'hours': return id === null ? <CalendarsPage live={live} /> : <CalendarPage key={id} id={id} live={live} />
    case 'profiles': return id === null ? <ProfilesPage live={live} /> : <ProfilePage key={id} id={id} live={live} />
    default: return id === null ? <QueuesPage live={live} /> : <QueuePage key={id} id={id} live={live} />
  }
}
