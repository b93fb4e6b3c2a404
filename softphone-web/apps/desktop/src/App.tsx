import type { Role } from '@crm/protocol'
import { Boundary, Button, DialNotice, NoticePage, SignInPage, useServices, useStore } from '@crm/ui'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { Search } from './pages/Search.tsx'
import { route } from './route.ts'

const Embedded = lazy(() => import('./pages/Embedded.tsx'))
const Desk = lazy(() => import('./pages/Desk.tsx'))
const Wallboard = lazy(() => import('./pages/Wallboard.tsx'))
const Setup = lazy(() => import('./pages/Setup.tsx'))
const Keys = lazy(() => import('./pages/Keys.tsx'))
const Nodes = lazy(() => import('./pages/Nodes.tsx'))
const Webhooks = lazy(() => import('./pages/Webhooks.tsx'))
const Campaigns = lazy(() => import('./pages/Campaigns.tsx'))
const Lists = lazy(() => import('./pages/Lists.tsx'))
const Flows = lazy(() => import('./pages/Flows.tsx'))
const Records = lazy(() => import('./pages/Records.tsx'))

/** Chooses the page: sign-in until somebody is signed in, then what the address says. */
export function App() {
  const { session, text } = useServices()
  const state = useStore(session)
  const path = useStore(route)
  useTitle(path)
  if (path === '/softphone') return <Suspense fallback={<p className="loading">{text('loading')}</p>}><Embedded /></Suspense>
  if (state.phase === 'unknown') return <p className="loading">{text('loading')}</p>
  if (state.phase !== 'signedIn') return <SignInPage />
  return (
    <Boundary
      fallback={
        <NoticePage icon="warning" title={text('pageBroken')}>
          <Button kind="primary" onClick={() => location.reload()}>{text('reload')}</Button>
        </NoticePage>
      }
    >
      <SignedIn path={path} roles={state.user.roles} />
    </Boundary>
  )
}

/** The pages, and the search over each of them. */
function SignedIn({ path, roles }: { path: string; roles: readonly Role[] }) {
  const { text } = useServices()
  const [searching, setSearching] = useState(false)
  const find = useCallback(() => setSearching(true), [])
  useSearchKey(find)
  return (
    <>
      <Suspense fallback={<p className="loading">{text('loading')}</p>}>
        <KeptDesk shown={path === '/'} onFind={find} />
      </Suspense>
      <Suspense fallback={<p className="loading">{text('loading')}</p>}>
        {path !== '/' && <OtherPage path={path} roles={roles} />}
      </Suspense>
      <DialNotice />
      {searching && <Search onDesk={path === '/'} onClose={() => setSearching(false)} />}
    </>
  )
}

/** The desk stays connected once it was opened: looking at another page must not end a call. */
function KeptDesk({ shown, onFind }: { shown: boolean; onFind: () => void }) {
  const [opened, setOpened] = useState(shown)
  if (shown && !opened) setOpened(true)
  return opened || shown ? <div className="kept" hidden={!shown}><Desk onFind={onFind} /></div> : null
}

function OtherPage({ path, roles }: { path: string; roles: readonly Role[] }) {
  const { text, go } = useServices()
  const home = <Button kind="primary" onClick={() => go('/')}>{text('toDesk')}</Button>
  if (/^\/(customers(\/[^/]+(\/merge\/[^/]+)?)?|interactions\/[^/]+)\/?$/.test(path)) return <Records path={path} />
  const isFlows = /^\/admin\/flows(\/[^/]+)?\/?$/.test(path)
  const isLists = /^\/admin\/(lists(\/[^/]+(\/file)?)?|do-not-call(\/file)?)\/?$/.test(path)
  const isCampaigns = /^\/admin\/campaigns\/?$/.test(path)
  const isSetup = /^\/admin(\/(queues|agents|hours|profiles|recording|outbound|supervisors|keys|webhooks|nodes|mailboxes|mail-rules|mail-templates|materials)(\/[^/]+)?)?\/?$/.test(path)
  if (path !== '/wallboard' && !isFlows && !isLists && !isCampaigns && !isSetup) return <NoticePage icon="info" title={text('pageNotFound')}>{home}</NoticePage>
  if (!roles.includes('supervisor')) return <NoticePage icon="info" title={text('notForYou')}>{home}</NoticePage>
  const isAdminsOnly = /^\/admin\/(outbound|supervisors|keys|webhooks|nodes|mailboxes|mail-rules|mail-templates)/.test(path)
  if (isAdminsOnly && !roles.includes('admin')) return <NoticePage icon="info" title={text('notForYouAdmin')}>{home}</NoticePage>
  if (path.startsWith('/admin/webhooks')) return <Webhooks />
  if (path.startsWith('/admin/nodes')) return <Nodes />
  if (path.startsWith('/admin/keys')) return <Keys />
  if (isCampaigns) return <Campaigns />
  if (isLists) return <Lists path={path} mayRemove={roles.includes('admin')} />
  if (isSetup) return <Setup path={path} />
  return isFlows ? <Flows path={path} mayChange={roles.includes('admin')} /> : <Wallboard />
}

/** Ctrl+K, on every page. */
function useSearchKey(find: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      if (document.querySelector('dialog[open]') === null) find()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [find])
}

function useTitle(path: string): void {
  const { text } = useServices()
  const page = path === '/wallboard' ? text('wallboardTitle')
    : path.startsWith('/customers') ? text('customersTitle')
      : path.startsWith('/interactions') ? text('interactionTitle')
        : path.startsWith('/admin/flows') ? text('flowsTitle')
          : path.startsWith('/admin') ? text('setupTitle') : text('deskTitle')
  const title = `${page} – ${text('product')}`
  useEffect(() => {
    document.title = title
  }, [title])
}
