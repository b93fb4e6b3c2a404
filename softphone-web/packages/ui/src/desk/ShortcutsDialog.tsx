import { deskActions, mailKeys, materialKey, shortcutText, type MailKey, type MessageKey } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Modal } from '../controls/Modal.tsx'
import { dialShortcut } from '../dialling/shortcut.ts'
import { useDesk } from './DeskServices.tsx'

const mailKeyTexts = {
  reply: 'mailReply', replyAll: 'mailReplyAll', forward: 'mailForward', template: 'mailKeyTemplate', send: 'mailKeySend', undo: 'mailKeyUndo', new: 'mailNew',
} as const

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const view = useStore(desk.view)
  return (
    <Modal title={text('shortcuts')} onClose={onClose}>
      <p className="hint">{text('shortcutsBody')}</p>
      <dl className="shortcuts">
        {deskActions.map(action => (
          <div key={action.id}>
            <dt>{(text as (key: MessageKey) => string)(action.label(view))}</dt>
            <dd><kbd>{shortcutText(action.shortcut)}</kbd></dd>
          </div>
        ))}
        <div><dt>{text('dialTitle')}</dt><dd><kbd>{shortcutText(dialShortcut)}</kbd></dd></div>
        <div><dt>{text('mailPickKeys')}</dt><dd><kbd>Ctrl+Alt+1 … 9</kbd></dd></div>
        <div><dt>{text('chatPickCall')}</dt><dd><kbd>Ctrl+Alt+0</kbd></dd></div>
        {(Object.keys(mailKeys) as MailKey[]).map(key => <div key={key}><dt>{text('mailKeysTitle')}: {text(mailKeyTexts[key])}</dt><dd><kbd>{mailKeys[key]}</kbd></dd></div>)}
        <div><dt>{text('materialsKeys')}</dt><dd><kbd>{shortcutText(materialKey)}</kbd></dd></div>
        <div><dt>{text('customerKeys')}</dt><dd><kbd>Ctrl+Alt+U</kbd></dd></div>
        <div><dt>{text('findKeys')}</dt><dd><kbd>Ctrl+K</kbd></dd></div>
      </dl>
    </Modal>
  )
}
