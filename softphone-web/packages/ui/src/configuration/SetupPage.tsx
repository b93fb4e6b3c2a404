import '../wallboard/wallboard.css'
import './configuration.css'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Go } from '../controls/Go.tsx'
import { TopBar } from '../shell/TopBar.tsx'

export type SetupName = 'queues' | 'agents' | 'hours' | 'profiles' | 'recording' | 'outbound' | 'supervisors' | 'keys' | 'webhooks' | 'nodes' | 'mailboxes' | 'mail-rules' | 'mail-templates' | 'lists' | 'campaigns' | 'do-not-call' | 'materials'

/** The frame of all pages that change something: the bar, the kinds, the content. */
export function SetupPage({ name, children }: { name: SetupName; children: ReactNode }) {
  const { text, session } = useServices()
  const state = useStore(session)
  const isAdmin = state.phase === 'signedIn' && state.user.roles.includes('admin')
  const link = (page: SetupName, label: string) => <Go to={`/admin/${page}`} aria-current={page === name ? 'page' : undefined}>{label}</Go>
  return (
    <div className="page">
      <TopBar page="setup" contentId="setup-content" />
      <nav className="setup-nav" aria-label={text('setupPages')}>
        {link('queues', text('setupQueues'))}
        {link('agents', text('setupAgents'))}
        {link('hours', text('setupHours'))}
        {link('profiles', text('setupProfiles'))}
        {link('recording', text('setupRecording'))}
        {link('materials', text('setupMaterials'))}
        {link('campaigns', text('setupCampaigns'))}
        {link('lists', text('setupLists'))}
        {link('do-not-call', text('setupDoNotCall'))}
        {isAdmin && link('outbound', text('setupOutbound'))}
        {isAdmin && link('supervisors', text('setupSupervisors'))}
        {isAdmin && link('mailboxes', text('setupMailboxes'))}
        {isAdmin && link('mail-rules', text('setupMailRules'))}
        {isAdmin && link('mail-templates', text('setupMailTemplates'))}
        {isAdmin && link('keys', text('setupKeys'))}
        {isAdmin && link('webhooks', text('setupWebhooks'))}
        {isAdmin && link('nodes', text('setupNodes'))}
      </nav>
      <main id="setup-content" className="setup" tabIndex={-1}>{children}</main>
    </div>
  )
}
