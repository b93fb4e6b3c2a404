import { LiveStore } from '@crm/core'
import { signalRHub } from '@crm/protocol'
import { useServices } from '@crm/ui'
import { useEffect, useState } from 'react'
import type { AppServices } from './services.ts'

/** The live picture, with its hub connection for as long as the page that asks for it is shown. */
export function useLive(): LiveStore {
  const { api, clock } = useServices() as ReturnType<typeof useServices> & AppServices
  const [live] = useState(() => new LiveStore({ connect: () => signalRHub('/hubs/supervisor'), fetchPicture: () => api.live(), clock }))
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
  return live
}
