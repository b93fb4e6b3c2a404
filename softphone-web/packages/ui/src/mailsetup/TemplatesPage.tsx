import './mailsetup.css'
import { type Live } from '@crm/core'
import type { MailTemplateView } from '@crm/protocol'
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

/** All templates: what agents pick, what confirms receipt, and how mails are signed. */
export function TemplatesPage({ live }: { live: Live }) {
  const { text, api, go, names, languageTag } = useServices()
  const { queues } = useStore(names)
  const { items, failure } = useListing<MailTemplateView>(() => api.mails.setup.templates(), live.revision)
  useEffect(() => void names.read(), [names])
  return (
    <SetupPage name="mail-templates">
      <header className="setup-head">
        <div><h1>{text('setupMailTemplates')}</h1><p className="hint">{text('mailTemplatesHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => go('/admin/mail-templates/+')}>{text('mailTemplateNew')}</Button>
      </header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="note" title={text('mailTemplatesEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupMailTemplates')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('name')}</th><th scope="col" className="left">{text('mailTemplateKind')}</th><th scope="col" className="left">{text('mailTemplateLanguage')}</th>
                  <th scope="col" className="left">{text('mailTemplateQueue')}</th><th scope="col" className="left">{text('mailTemplateShortcut')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(one => (
                  <tr key={one.templateId}>
                    <th scope="row"><Go to={`/admin/mail-templates/${encodeURIComponent(one.templateId)}`}>{one.name}</Go></th>
                    <td className="left">{text(`mailTemplateKind.${one.kind}`)}</td>
                    <td className="left">{one.language === null ? text('mailTemplateAnyLanguage') : languageName(one.language, languageTag)}</td>
                    <td className="left">{one.queueId === null ? text('mailTemplateAnyQueue') : queues[one.queueId] ?? one.queueId}</td>
                    <td className="left">{one.shortcut ?? '–'}</td>
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
