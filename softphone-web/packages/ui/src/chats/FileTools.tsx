import type { OutgoingFile } from '@crm/core'
import { chatFileEndings, type DeskChat } from '@crm/protocol'
import { useRef } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

/** The button by which files are chosen. */
export function AttachButton({ chat }: { chat: DeskChat }) {
  const { text } = useServices()
  const { chats } = useDesk()
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button size="small" icon="clip" iconOnly aria-label={text('chatAttach')} title={text('chatAttach')} onClick={() => chooser.current?.click()} />
      <input
        ref={chooser} type="file" multiple hidden accept={chatFileEndings} aria-label={text('chatAttach')}
        onChange={event => {
          chats.sendFiles(chat.conversationId, [...event.target.files ?? []])
          event.target.value = '' // the same file may be chosen again
        }}
      />
    </>
  )
}

/** Files on their way, each with how far it is, what is wrong, and a way to take it back. */
export function FilesUnderWay({ id, files }: { id: string; files: readonly OutgoingFile[] }) {
  const { text } = useServices()
  const { chats } = useDesk()
  return files.map(file => (
    <p key={file.id} className="chat-upload">
      <span dir="auto">{file.name}</span>
      {file.failure === null && <progress max={1} value={file.progress} aria-label={file.name} />}
      <span className="hint" role="status">{file.failure === null ? '' : text(`chatFile.${file.failure}`)}</span>
      {file.failure === 'lost' && <button type="button" className="plain-link" onClick={() => chats.files.again(id, file.id)}>{text('retry')}</button>}
      <button type="button" className="plain-link" aria-label={`${text('cancel')}: ${file.name}`} onClick={() => chats.files.cancel(id, file.id)}>{text('cancel')}</button>
    </p>
  ))
}
