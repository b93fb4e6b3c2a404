import { CustomerPage, CustomersPage } from '@crm/ui/customers'
import { InteractionPage } from '@crm/ui/interactions'

/** The page of a customer or an interaction, or the list of customers. */
export default function Records({ path }: { path: string }) {
  const [, kind, id] = path.split('/')
  if (id === undefined || id === '') return <CustomersPage />
  const shown = decodeURIComponent(id)
  return kind === 'interactions' ? <InteractionPage key={shown} id={shown} /> : <CustomerPage key={shown} id={shown} />
}
