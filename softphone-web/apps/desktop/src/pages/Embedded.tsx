import { CtiBridge, CtiVerbs, ctiState, type AgentDesk, type FrameWindow } from '@crm/core'
import { NoticePage, SignInPage, useServices, useStore } from '@crm/ui'
import { DeskProvider, SoftphonePage, type DeskServices } from '@crm/ui/desk'
import { useEffect, useRef, useState } from 'react'
import { createDesk } from '../createDesk.ts'
import type { AppServices } from '../services.ts'

/** The page that holds us; without one nothing is heard or said. */
const parent: FrameWindow = {
  listen: take => {
    const hear = (event: MessageEvent): void => take(event.data, event.origin, event.source === window.parent && window.parent !== window)
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  },
  post: (message, origin) => window.parent.postMessage(message, origin),
}

/** The softphone for the frame of another page: it speaks with that page from the start, whoever is signed in. */
export default function Embedded() {
  const services = useServices() as ReturnType<typeof useServices> & AppServices
  const phase = useStore(services.session).phase
  const desk = useRef<AgentDesk | null>(null)
  const bridge = useBridge(services, desk)
  if (phase === 'unknown') return <p className="loading">{services.text('loading')}</p>
  return phase === 'signedIn' ? <Running services={services} desk={desk} bridge={bridge} /> : <SignInPage />
}

interface Bridge { readonly bridge: CtiBridge; readonly verbs: CtiVerbs }

/** Null until the server said who may speak with us. */
function useBridge({ api }: AppServices, desk: React.RefObject<AgentDesk | null>): Bridge | null {
  const [made, setMade] = useState<Bridge | null>(null)
  useEffect(() => {
    let left = false
    let running: CtiBridge | null = null
    const start = (origins: readonly string[]): void => {
      if (left) return
      const verbs: CtiVerbs = new CtiVerbs({ api, desk: () => desk.current, pop: who => running?.pop(who), origin: location.origin })
      running = new CtiBridge({ frame: parent, origins, run: (verb, args) => verbs.run(verb, args), state: () => ctiState(desk.current?.view.get().desk ?? null) })
      running.start()
      setMade({ bridge: running, verbs })
    }
    api.integration.ctiSettings().then(({ origins }) => start(origins), () => undefined) // unreachable: the page asks again by reloading us
    return () => {
      left = true
      running?.stop()
    }
  }, [api, desk])
  return made
}

function Running({ services, desk, bridge }: { services: AppServices; desk: React.RefObject<AgentDesk | null>; bridge: Bridge | null }) {
  const { text } = useServices()
  const { api } = services
  const [made, setMade] = useState<DeskServices | null>(null)
  const [none, setNone] = useState(false)
  useEffect(() => {
    const { services: parts, start, stop } = createDesk(services)
    let left = false
    api.agent().then(() => {
      if (left) return
      desk.current = parts.desk
      setMade(parts)
      start()
    }, () => setNone(true))
    return () => {
      left = true
      desk.current = null
      stop()
    }
    // the services never change while the page is open
  }, [])
  useEffect(() => {
    if (made === null || bridge === null) return
    const tell = (): void => {
      bridge.verbs.follow(made.desk.view.get().desk)
      bridge.bridge.refresh()
    }
    tell()
    const end = made.desk.view.subscribe(tell)
    return () => {
      end()
      setTimeout(() => bridge.bridge.refresh()) // nobody is signed in any more
    }
  }, [made, bridge])
  if (none) return <NoticePage icon="info" title={text('noDesk')}><p>{text('noDeskBody')}</p></NoticePage>
  return made === null ? <p className="loading">{text('loading')}</p> : <DeskProvider services={made}><SoftphonePage /></DeskProvider>
}
