import type { Role } from '@crm/protocol'
import { Boundary, Button, NoticePage, SignInPage, useServices, useStore } from '@crm/ui'
import { lazy, Suspense, useEffect, useState } from 'react'
import { route } from './route.ts'

const Desk = lazy(() => import('./pages/Desk.tsx'))
const Wallboard = lazy(() => import('./pages/Wallboard.tsx'))

/** Chooses the page: sign-in until somebody is signed in, then what the address says. */
export function App() {
  const { session, text } = useServices()
  const state = useStore(session)
  const path = useStore(route)
  useTitle(path)
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
      <Suspense fallback={<p className="loading">{text('loading')}</p>}>
        <KeptDesk shown={path === '/'} />
      </Suspense>
      <Suspense fallback={<p className="loading">{text('loading')}</p>}>
        {path !== '/' && <OtherPage path={path} roles={state.user.roles} />}
      </Suspense>
    </Boundary>
  )
}

/** The desk stays connected once it was opened: looking at another page must not end a call. */
function KeptDesk({ shown }: { shown: boolean }) {
  const [opened, setOpened] = useState(shown)
  if (shown && !opened) setOpened(true)
  return opened || shown ? <div className="kept" hidden={!shown}><Desk /></div> : null
}

function OtherPage({ path, roles }: { path: string; roles: readonly Role[] }) {
  const { text, go } = useServices()
  const home = <Button kind="primary" onClick={() => go('/')}>{text('toDesk')}</Button>
  if (path !== '/wallboard') return <NoticePage icon="info" title={text('pageNotFound')}>{home}</NoticePage>
  if (!roles.includes('supervisor')) return <NoticePage icon="info" title={text('notForYou')}>{home}</NoticePage>
  return <Wallboard />
}

function useTitle(path: string): void {
  const { text } = useServices()
  const page = path === '/wallboard' ? text('wallboardTitle') : text('deskTitle')
  const title = `${page} – ${text('product')}`
  useEffect(() => {
    document.title = title
  }, [title])
}
