import { CustomerPage, CustomersPage, MergePage } from '@crm/ui/customers'
import { InteractionPage } from '@crm/ui/interactions'

/** The page of a customer or an interaction, or the list of customers. */
export default function Records({ path }: { path: string }) {
  const [, kind, id, , other] = path.split('/')
  if (id === undefined || id === '') return <CustomersPage />
  const shown = decodeURIComponent(id)
  if (other !== undefined && other !== '') return <MergePage key={path} id={shown} otherId={decodeURIComponent(other)} />
  return kind === 'interactions' ? <InteractionPage key={shown} id={shown} /> : <CustomerPage key={shown} id={shown} />
}
