import { FlowPage, FlowsPage } from '@crm/ui/flows'

/** The list of flows, or one of them. */
export default function Flows({ path, mayChange }: { path: string; mayChange: boolean }) {
  const id = path.split('/')[3]
  if (id === undefined || id === '') return <FlowsPage />
  const shown = decodeURIComponent(id)
  return <FlowPage key={shown} id={shown} mayChange={mayChange} />
}
