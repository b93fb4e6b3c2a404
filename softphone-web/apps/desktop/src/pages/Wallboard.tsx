import { AudioGraph, WallboardSettings } from '@crm/core'
import { useServices } from '@crm/ui'
import { WallboardPage } from '@crm/ui/wallboard'
import { useEffect, useState } from 'react'
import { createListening } from '../createListening.ts'
import type { AppServices } from '../services.ts'
import { useLive } from '../useLive.ts'

/** The supervisors' page, with its hub connection for as long as it is shown. */
export default function Wallboard() {
  const services = useServices() as ReturnType<typeof useServices> & AppServices
  const { session } = services
  const live = useLive()
  const [settings] = useState(() => {
    const state = session.get()
    return new WallboardSettings(localStorage, state.phase === 'signedIn' ? state.user.userName : '')
  })
  const [graph] = useState(() => new AudioGraph())
  const [supervision] = useState(() => createListening(services, live, graph))
  useEffect(() => () => supervision.listening.close(), [supervision])
  return <WallboardPage live={live} settings={settings} graph={graph} supervision={supervision} />
}
