import type { Live } from '@crm/core'
import { MailboxesPage, MailboxPage } from '../mailsetup/MailboxesPage.tsx'
import { RulesPage } from '../mailsetup/RulesPage.tsx'
import { TemplatePage } from '../mailsetup/TemplatePage.tsx'
import { TemplatesPage } from '../mailsetup/TemplatesPage.tsx'
import { PackagePage } from '../materials/PackagePage.tsx'
import { PackagesPage } from '../materials/PackagesPage.tsx'
import { AgentPage } from './AgentPage.tsx'
import { AgentsPage } from './AgentsPage.tsx'
import { CalendarPage, CalendarsPage, ProfilePage, ProfilesPage } from './NamedPages.tsx'
import { OutboundPage, OutboundRulesPage } from './OutboundPages.tsx'
import { QueuePage } from './QueuePage.tsx'
import { QueuesPage } from './QueuesPage.tsx'
import { RecordingPage, RecordingRulePage } from './RecordingPages.tsx'
import { SupervisorsPage } from './SupervisorsPage.tsx'

/** The page of one kind of things, or of one of them. */
export function SetupPages({ kind, id, live }: { kind: string; id: string | null; live: Live }) {
  switch (kind) {
    case 'agents': return id === null ? <AgentsPage live={live} /> : <AgentPage key={id} id={id} live={live} />
    case 'hours': return id === null ? <CalendarsPage live={live} /> : <CalendarPage key={id} id={id} live={live} />
    case 'profiles': return id === null ? <ProfilesPage live={live} /> : <ProfilePage key={id} id={id} live={live} />
    case 'recording': return id === null ? <RecordingPage live={live} /> : <RecordingRulePage key={id} id={id} live={live} />
    case 'outbound': return id === null ? <OutboundPage live={live} /> : <OutboundRulesPage key={id} id={id} live={live} />
    case 'mailboxes': return id === null ? <MailboxesPage live={live} /> : <MailboxPage key={id} id={id} live={live} />
    case 'mail-rules': return <RulesPage live={live} />
    case 'mail-templates': return id === null ? <TemplatesPage live={live} /> : <TemplatePage key={id} id={id} live={live} />
    case 'materials': return id === null ? <PackagesPage live={live} /> : <PackagePage key={id} id={id} live={live} />
    case 'supervisors': return <SupervisorsPage live={live} />
    default: return id === null ? <QueuesPage live={live} /> : <QueuePage key={id} id={id} live={live} />
  }
}
