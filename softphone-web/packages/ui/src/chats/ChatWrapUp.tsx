import { notesLimit } from '@crm/core'
import type { DeskChat, DeskWrapUp } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { CodeList, TimeLeft } from '../desk/WrapUpPanel.tsx'

/** The wrap-up of a chat, beside calls and other chats. */
export function ChatWrapUp({ chat, wrapUp }: { chat: DeskChat; wrapUp: DeskWrapUp }) {
  const { text } = useServices()
  const { chats, desk } = useDesk()
  const { busy, threads } = useStore(chats)
  const online = useStore(desk.view).link === 'online'
  const { code, notes } = threads[chat.conversationId] ?? chats.thread(chat.conversationId)
  const id = chat.conversationId
  return (
    <div className="chat-wrapup">
      <header className="call-head"><span className="eyebrow">{text('wrapUpTitle')}</span><TimeLeft deadline={wrapUp.deadline} /></header>
      <CodeList wrapUp={wrapUp} chosen={code} onChoose={chosen => chats.fill(id, { code: chosen })} />
      <label className="field">
        <span>{text('notes')}</span>
        <textarea rows={2} maxLength={notesLimit} value={notes} onChange={event => chats.fill(id, { notes: event.target.value })} />
      </label>
      {wrapUp.codeRequired && code === null && <p className="hint">{text('wrapUpCodeNeeded')}</p>}
      <Button
        kind="primary" icon="check" size="large" className="wide" disabled={busy || !online || (wrapUp.codeRequired && code === null)}
        onClick={() => void chats.wrapUp(id, wrapUp.reservationId)}
      >
        {text('finishWrapUp')}
      </Button>
    </div>
  )
}
