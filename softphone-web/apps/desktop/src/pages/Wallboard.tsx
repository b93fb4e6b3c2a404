import { AudioGraph, WallboardSettings } from '@crm/core'
import { useServices } from '@crm/ui'
import { WallboardPage } from '@crm/ui/wallboard'
import { useState } from 'react'
import { useLive } from '../useLive.ts'

/** The supervisors' page, with its hub connection for as long as it is shown. */
export default function Wallboard() {
  const { session } = useServices()
  const live = useLive()
  const [settings] = useState(() => {
    const state = session.get()
    return new WallboardSettings(localStorage, state.phase === 'signedIn' ? state.user.userName : '')
  })
  const [graph] = useState(() => new AudioGraph())
  return <WallboardPage live={live} settings={settings} graph={graph} />
}
