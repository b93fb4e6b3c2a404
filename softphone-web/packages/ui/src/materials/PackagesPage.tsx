import '../mailsetup/mailsetup.css'
import type { Live } from '@crm/core'
import type { MaterialPackage } from '@crm/protocol'
import { useEffect } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { languageName } from '../controls/languageName.ts'

/** All packages that agents may send. */
export function PackagesPage({ live }: { live: Live }) {
  const { text, api, go, names, languageTag } = useServices()
  const { queues } = useStore(names)
  const { items, failure } = useListing<MaterialPackage>(() => api.materials.packages(), live.revision)
  useEffect(() => void names.read(), [names])
  return (
    <SetupPage name="materials">
      <header className="setup-head">
        <div><h1>{text('setupMaterials')}</h1><p className="hint">{text('materialSetupHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => go('/admin/materials/+')}>{text('materialNew')}</Button>
      </header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="clip" title={text('materialSetupEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupMaterials')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('name')}</th><th scope="col" className="left">{text('materialState')}</th><th scope="col" className="left">{text('materialLanguages')}</th>
                  <th scope="col" className="left">{text('materialItems')}</th><th scope="col" className="left">{text('materialQueues')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(one => (
                  <tr key={one.packageId}>
                    <th scope="row"><Go to={`/admin/materials/${encodeURIComponent(one.packageId)}`}>{one.name}</Go></th>
                    <td className="left">{text(one.enabled ? 'materialOn' : 'materialOff')}</td>
                    <td className="left">{one.variants.map(v => (v.language === null ? text('materialAnyLanguage') : languageName(v.language, languageTag))).join(', ')}</td>
                    <td className="left">{[...new Set(one.variants.flatMap(v => v.items.map(item => item.name)))].join(', ')}</td>
                    <td className="left">{one.queues.length === 0 ? text('materialEveryQueue') : one.queues.map(id => queues[id] ?? id).join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </SetupPage>
  )
}
