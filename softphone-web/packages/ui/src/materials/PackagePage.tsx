import './materials.css'
import '../mailsetup/mailsetup.css'
import { keyOfWords, languageTags, materialDraft, newMaterial, newMaterialVariant, PlainEditor, type Live } from '@crm/core'
import type { MaterialFields, MaterialPackage } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CheckField, Group, GroupFaults, NumberField, WordField, type Faults } from '../configuration/fields.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { Button } from '../controls/Button.tsx'
import { Go } from '../controls/Go.tsx'
import { DeleteButton } from '../mailsetup/DeleteButton.tsx'
import { PlainFrame } from '../mailsetup/PlainFrame.tsx'
import { VariantFields } from './VariantFields.tsx'

/** One package; `+` is a new one. */
export function PackagePage({ id, live }: { id: string; live: Live }) {
  const { text, api, go, names } = useServices()
  const { materials } = api
  const isNew = id === '+'
  const [editor] = useState(() => new PlainEditor<MaterialPackage, MaterialFields>({
    read: isNew ? null : () => materials.package(id),
    save: (draft, saved) => materials.savePackage(isNew ? keyOfWords(draft.name, `package-${Date.now().toString(36)}`) : id, saved?.version ?? null, draft),
    draftOf: materialDraft,
    fresh: isNew ? newMaterial : null,
  }))
  const { saved } = useStore(editor)
  const [uploads, setUploads] = useState(0)
  useEffect(() => void names.read(), [names])
  useEffect(() => { if (!editor.changed) void editor.read() }, [editor, live.revision])
  return (
    <SetupPage name="materials">
      <header className="setup-head">
        <div><Go className="small-link" to="/admin/materials">{text('setupMaterials')}</Go><h1>{saved?.name ?? (isNew ? text('materialNew') : id)}</h1></div>
      </header>
      <PlainFrame
        editor={editor} complete={draft => uploads === 0 && isComplete(draft)} onSaved={one => { if (isNew) go(`/admin/materials/${encodeURIComponent(one.packageId)}`) }}
        form={(draft, change, faults) => <PackageForm draft={draft} faults={faults} onChange={edit => change(edit)} onUpload={more => setUploads(now => now + more)} />}
        side={() => saved !== null && !isNew && (
          <DeleteButton label={text('materialDelete')} question={text('materialDeleteSure', { name: saved.name })} onDelete={() => materials.deletePackage(id, saved.version)} onDone={() => go('/admin/materials')} />
        )}
      />
    </SetupPage>
  )
}

function isComplete(draft: MaterialFields): boolean {
  return draft.name.trim() !== '' && draft.variants.every(one => one.subject.trim() !== '' && one.text.trim() !== '' && one.items.length > 0)
}

interface FormProps {
  draft: MaterialFields
  faults: Faults
  onChange: (edit: (draft: MaterialFields) => MaterialFields) => void
  /** Files began to come (1) or have come (-1): until then it is not whole. */
  onUpload: (more: 1 | -1) => void
}

function PackageForm({ draft, faults, onChange, onUpload }: FormProps) {
  const { text, names } = useServices()
  const { queues } = useStore(names)
  const change = (fields: Partial<MaterialFields>): void => onChange(now => ({ ...now, ...fields }))
  const free = [null, ...Object.keys(languageTags)].find(one => draft.variants.every(variant => variant.language !== one))
  return (
    <>
      <div className="setup-fields">
        <WordField label={text('setting.displayName')} path="name" faults={faults} max={120} value={draft.name} onChange={name => change({ name })} />
        <NumberField label={text('materialValidDays')} path="validDays" faults={faults} min={1} max={365} unit={text('materialDays')} value={draft.validDays} onChange={days => change({ validDays: days ?? 30 })} />
      </div>
      <CheckField label={text('materialEnabled')} value={draft.enabled} onChange={enabled => change({ enabled })} />
      <Group title={text('materialQueues')}>
        <div className="material-queues">
          {Object.entries(queues).map(([id, name]) => (
            <CheckField key={id} label={name} value={draft.queues.includes(id)} onChange={on => change({ queues: on ? [...draft.queues, id] : draft.queues.filter(one => one !== id) })} />
          ))}
        </div>
        {draft.queues.length === 0 && <p className="hint">{text('materialEveryQueue')}</p>}
        <GroupFaults faults={faults} path="queues" />
      </Group>
      {draft.variants.map((variant, at) => (
        <VariantFields
          key={at} onUpload={onUpload} variant={variant} path={`variants[${at}]`} faults={faults}
          taken={draft.variants.filter(one => one !== variant).map(one => one.language)}
          onChange={edit => onChange(now => ({ ...now, variants: now.variants.map((one, n) => (n === at ? edit(one) : one)) }))}
          onDrop={draft.variants.length > 1 ? () => change({ variants: draft.variants.filter(one => one !== variant) }) : null}
        />
      ))}
      <GroupFaults faults={faults} path="variants" />
      {free !== undefined && <div><Button icon="plus" size="small" onClick={() => change({ variants: [...draft.variants, newMaterialVariant(free)] })}>{text('materialAddLanguage')}</Button></div>}
    </>
  )
}
