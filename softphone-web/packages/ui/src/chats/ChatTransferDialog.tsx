import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { useDesk } from '../desk/DeskServices.tsx'
import { HandOverDialog } from '../desk/HandOverDialog.tsx'

/** Chooses who gets the chat. */
export function ChatTransferDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const { busy, failure } = useStore(chats)
  return <HandOverDialog title={text('chatTransferTitle')} busy={busy} failure={failure?.error ?? null} onGive={(target, note) => chats.transfer(id, target, note)} onClose={onClose} />
}
