import { asApiError } from '@crm/core'
import type { ApiError } from '@crm/protocol'
import { Button, NoticePage, useServices } from '@crm/ui'
import { DeskPage, DeskProvider, type DeskServices } from '@crm/ui/desk'
import { useEffect, useState } from 'react'
import { createDesk } from '../createDesk.ts'
import type { AppServices } from '../services.ts'

type Access = 'asking' | 'granted' | 'none' | ApiError

/** The agent's desk, connected for as long as it is mounted; an offer brings it to the front. Who has no agent settings is told so. */
export default function Desk({ onFind }: { onFind: () => void }) {
  const services = useServices() as ReturnType<typeof useServices> & AppServices
  const { api, text, session, go } = services
  const [access, setAccess] = useState<Access>('asking')
  const [attempt, setAttempt] = useState(0)
  const state = session.get()
  const supervises = state.phase === 'signedIn' && state.user.roles.includes('supervisor')
  useEffect(() => {
    let left = false
    api.agent().then(
      () => !left && setAccess('granted'),
      (failure: unknown) => {
        const error = asApiError(failure)
        if (left) return
        const none = error.status === 404 || error.status === 403
        setAccess(none ? 'none' : error)
        if (none && supervises) go('/wallboard') // once; who comes back to the desk is told why there is none
      })
    return () => { left = true }
  }, [api, attempt, supervises, go])
  if (access === 'asking') return <p className="loading">{text('loading')}</p>
  if (access === 'granted') return <Running services={services} onFind={onFind} />
  if (access === 'none') {
    return (
      <NoticePage icon="info" title={text('noDesk')}>
        <p>{text('noDeskBody')}</p>
        {supervises && <Button kind="primary" onClick={() => go('/wallboard')}>{text('wallboardTitle')}</Button>}
      </NoticePage>
    )
  }
  return (
    <NoticePage icon="warning" title={text('error.unavailable')}>
      <Button kind="primary" onClick={() => setAttempt(attempt + 1)}>{text('retry')}</Button>
    </NoticePage>
  )
}

function Running({ services, onFind }: { services: AppServices; onFind: () => void }) {
  const [desk, setDesk] = useState<DeskServices | null>(null)
  useEffect(() => {
    const made = createDesk(services)
    setDesk(made.services)
    made.start()
    const comeForward = (): void => {
      const state = made.services.desk.view.get().desk
      if (state?.offer != null || state?.preview != null) services.go('/')
    }
    const end = made.services.desk.parts.desk.subscribe(comeForward)
    return () => {
      end()
      made.stop()
    }
    // the services never change while the page is open
  }, [])
  return desk === null ? null : <DeskProvider services={desk}><DeskPage onFind={onFind} /></DeskProvider>
}
