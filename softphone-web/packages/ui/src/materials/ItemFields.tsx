import { asApiError, fileSize, newMaterialItem } from '@crm/core'
import { materialFileTypes, type ApiError, type MaterialItem } from '@crm/protocol'
import { useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { GroupFaults, WordField, type Faults } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'

interface Props {
  items: readonly MaterialItem[]
  path: string
  faults: Faults
  onChange: (edit: (items: readonly MaterialItem[]) => readonly MaterialItem[]) => void
  /** Files began to come (1), or have come (-1). */
  onUpload: (more: 1 | -1) => void
}

/** The files and links of a variant. Files are uploaded when they are chosen. */
export function ItemFields({ items, path, faults, onChange, onUpload }: Props) {
  const { text, api } = useServices()
  const picker = useRef<HTMLInputElement>(null)
  const [uploading, setUploading] = useState<string | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const add = async (files: readonly File[]): Promise<void> => {
    setFailure(null)
    onUpload(1)
    for (const file of files) {
      setUploading(file.name)
      try {
        const item = await api.materials.upload(file)
        onChange(now => [...now, item])
      } catch (refusal) {
        setFailure(asApiError(refusal))
      }
    }
    setUploading(null)
    onUpload(-1)
  }
  const replace = (at: number, fields: Partial<MaterialItem>): void => onChange(now => now.map((one, n) => (n === at ? { ...one, ...fields } : one)))
  const drop = (at: number): void => onChange(now => now.filter((_, n) => n !== at))
  return (
    <div className="material-items">
      <ul aria-label={text('materialItems')}>
        {items.map((item, at) => (
          <li key={item.file ?? at}>
            {item.file !== null
              ? <span className="material-file"><Icon name="clip" size={15} /><span>{item.name}</span><span className="faint">{fileSize(item.size)}</span></span>
              : (
                <span className="setup-fields">
                  <WordField label={text('materialItemName')} path={`${path}[${at}].name`} faults={faults} max={120} value={item.name} onChange={name => replace(at, { name })} />
                  <WordField label={text('materialItemUrl')} path={`${path}[${at}].url`} faults={faults} max={2_000} value={item.url ?? ''} onChange={url => replace(at, { url })} />
                </span>
              )}
            <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('materialDropItem', { name: item.name })} onClick={() => drop(at)} />
            <GroupFaults faults={faults} path={`${path}[${at}].file`} />
          </li>
        ))}
      </ul>
      <GroupFaults faults={faults} path={path} />
      <div role="status">{uploading !== null && <p className="hint">{text('materialUploading', { name: uploading })}</p>}</div>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <div className="material-add">
        <input
          ref={picker} type="file" multiple hidden accept={Object.keys(materialFileTypes).map(end => `.${end}`).join(',')} data-material-file=""
          onChange={event => {
            const chosen = [...(event.target.files ?? [])]
            event.target.value = ''
            void add(chosen)
          }}
        />
        <Button size="small" icon="clip" disabled={uploading !== null} onClick={() => picker.current?.click()}>{text('materialAddFile')}</Button>
        <Button size="small" icon="link" onClick={() => onChange(now => [...now, newMaterialItem])}>{text('materialAddLink')}</Button>
      </div>
    </div>
  )
}
