import { sizeText } from '@crm/core'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

interface Shown {
  readonly key: string | number
  readonly name: string
  readonly size: number
  /** Where its bytes are; null while there is nothing to be had. */
  readonly address: string | null
  readonly aside?: ReactNode
}

/** The files of a mail: name, size, and a link that stores them; none is ever opened in the page. */
export function Attachments({ files }: { files: readonly Shown[] }) {
  const { text, languageTag } = useServices()
  if (files.length === 0) return null
  return (
    <ul className="mail-files" aria-label={text('mailAttachments')}>
      {files.map(file => (
        <li key={file.key}>
          <Icon name="clip" size={15} />
          {file.address === null
            ? <span className="mail-file-name" dir="auto">{file.name}</span>
            : <a className="mail-file-name" dir="auto" href={file.address} download={file.name} title={text('mailDownload', { name: file.name })}>{file.name}</a>}
          <span className="faint">{sizeText(file.size, languageTag)}</span>
          {file.aside}
        </li>
      ))}
    </ul>
  )
}
