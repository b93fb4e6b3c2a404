import '../customers/customers.css'
import './mails.css'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { NewMailDialog } from './NewMailDialog.tsx'

/** An address of a customer, from which a mail to him is begun. */
export function MailAddress({ address, name, customerId }: { address: string; name: string | null; customerId: string | null }) {
  const { text } = useServices()
  const [writing, setWriting] = useState(false)
  return (
    <>
      <button type="button" className="plain-link mail-address" title={text('mailNewTo', { address })} aria-label={text('mailNewTo', { address })} onClick={() => setWriting(true)}>
        <Icon name="edit" size={13} />{address}
      </button>
      {writing && <NewMailDialog to={[{ name, address }]} customerId={customerId} onClose={() => setWriting(false)} />}
    </>
  )
}
