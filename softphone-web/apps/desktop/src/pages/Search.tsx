import { useServices, useStore } from '@crm/ui'
import { SearchDialog } from '@crm/ui/customers/search'

/** Finds a customer: opens his page, or says that the interaction in hand is with him when the desk is shown. */
export function Search({ onDesk, onClose }: { onDesk: boolean; onClose: () => void }) {
  const { current, go } = useServices()
  const links = useStore(current).interactionId !== null && onDesk
  return (
    <SearchDialog
      links={links} onClose={onClose}
      onChoose={customer => {
        onClose()
        if (links) void current.link(customer.id)
        else go(`/customers/${customer.id}`)
      }}
    />
  )
}
