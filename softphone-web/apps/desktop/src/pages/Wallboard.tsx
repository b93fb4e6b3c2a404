import { LiveStore } from '@crm/core'
import { signalRHub } from '@crm/protocol'
import { useServices } from '@crm/ui'
import { WallboardPage } from '@crm/ui/wallboard'
import { useEffect, useState } from 'react'
import type { AppServices } from '../services.ts'

/** The supervisors' page, with its hub connection for as long as it is shown. */
export default function Wallboard() {
  const { api, clock } = useServices() as ReturnType<typeof useServices> & AppServices
  const [live] = useState(() => new LiveStore(() => signalRHub('/hubs/supervisor'), () => api.live(), clock))
  useEffect(() => {
    live.start()
    return () => void live.stop()
  }, [live])
  return <WallboardPage live={live} />
}
