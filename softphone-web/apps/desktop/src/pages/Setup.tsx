import { useStore } from '@crm/ui'
import { SetupPages } from '@crm/ui/configuration'
import { useLive } from '../useLive.ts'

/** What supervisors change while calls go on; the hub says when somebody else changed something. */
export default function Setup({ path }: { path: string }) {
  const live = useStore(useLive())
  const [, , kind = 'queues', id] = path.split('/')
  return <SetupPages kind={kind === '' ? 'queues' : kind} id={id === undefined || id === '' ? null : decodeURIComponent(id)} live={live} />
}
