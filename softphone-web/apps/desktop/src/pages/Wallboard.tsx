import { AudioGraph, LiveStore, WallboardSettings } from '@crm/core'
import { signalRHub } from '@crm/protocol'
import { useServices } from '@crm/ui'
import { WallboardPage } from '@crm/ui/wallboard'
import { useEffect, useState } from 'react'
import type { AppServices } from '../services.ts'

/** The supervisors' page, with its hub connection for as long as it is shown. */
export default function Wallboard() {
  const { api, clock, session } = useServices() as ReturnType<typeof useServices> & AppServices
  const [live] = useState(() => new LiveStore({ connect: () => signalRHub('/hubs/supervisor'), fetchPicture: () => api.live(), clock }))
  const [settings] = useState(() => {
    const state = session.get()
    return new WallboardSettings(localStorage, state.phase === 'signedIn' ? state.user.userName : '')
  })
  const [graph] = useState(() => new AudioGraph())
  useEffect(() => {
    live.start()
    const lost = (): void => live.renew()
    const back = (): void => live.retryNow()
    addEventListener('offline', lost)
    addEventListener('online', back)
    return () => {
      removeEventListener('offline', lost)
      removeEventListener('online', back)
      void live.stop()
    }
  }, [live])
  return <WallboardPage live={live} settings={settings} graph={graph} />
}
