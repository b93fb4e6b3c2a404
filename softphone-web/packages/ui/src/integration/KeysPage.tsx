import './integration.css'
import { whenText } from '@crm/core'
import type { ApiKeyIssued, ApiKeyView } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { KeyDialog, RevokeDialog } from './KeyDialogs.tsx'
import { SecretDialog } from './SecretDialog.tsx'

type Opened =
  | { readonly kind: 'new' }
  | { readonly kind: 'revoke'; readonly key: ApiKeyView }
  | { readonly kind: 'secret'; readonly issued: ApiKeyIssued }

/** Programs that may ask and change things: what each may do, when it last did, and locking it out. */
export function KeysPage() {
  const { api, text } = useServices()
  const { items, failure, read } = useListing(() => api.administration.keys(), null)
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = (): void => { setOpened(null); read() }
  return (
    <SetupPage name="keys">
      <header className="setup-head">
        <div><h1>{text('keysTitle')}</h1><p className="hint">{text('keysHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => setOpened({ kind: 'new' })}>{text('keyNew')}</Button>
      </header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="info" title={text('keysEmpty')} />}
      {items !== null && items.length > 0 && <Keys keys={items} onRevoke={key => setOpened({ kind: 'revoke', key })} />}
      {opened?.kind === 'new' && <KeyDialog onIssued={issued => { setOpened({ kind: 'secret', issued }); read() }} onClose={close} />}
      {opened?.kind === 'revoke' && <RevokeDialog apiKey={opened.key} onClose={close} />}
      {opened?.kind === 'secret' && (
        <SecretDialog title={text('keySecretTitle', { name: opened.issued.key.name })} secret={opened.issued.secret} hint={text('secretOnce')} onClose={close} />
      )}
    </SetupPage>
  )
}

function Keys({ keys, onRevoke }: { keys: readonly ApiKeyView[]; onRevoke: (key: ApiKeyView) => void }) {
  const { text, now, languageTag } = useServices()
  const when = (at: string | null): string => (at === null ? text('keyNever') : whenText(at, now.get(), languageTag))
  return (
    <div className="panel">
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('keysTitle')}>
        <table className="board setup-table">
          <thead>
            <tr>
              <th scope="col">{text('name')}</th><th scope="col" className="left">{text('keyRole')}</th><th scope="col" className="left">{text('keyScopes')}</th>
              <th scope="col" className="left">{text('keyMade')}</th><th scope="col" className="left">{text('keyLastUsed')}</th><th scope="col" className="left">{text('keyState')}</th>
              <th scope="col" className="left"><span className="unseen">{text('keyRevoke')}</span></th>
            </tr>
          </thead>
          <tbody>
            {keys.map(key => (
              <tr key={key.id}>
                <th scope="row">{key.name}</th>
                <td className="left">{text(`role.${key.role}`)}</td>
                <td className="left"><span className="setup-tags">{key.scopes.map(scope => <span className="tag" key={scope}>{scope}</span>)}</span></td>
                <td className="left">{when(key.createdAt)} · {key.createdBy}</td>
                <td className="left">{when(key.lastUsedAt)}</td>
                <td className="left">
                  {key.revokedAt === null ? <span className="tag webhook-good">{text('keyWorks')}</span> : <span className="tag">{text('keyRevoked')} {when(key.revokedAt)}</span>}
                </td>
                <td className="left">
                  {key.revokedAt === null && <Button size="small" kind="bad" aria-label={text('keyRevokeOf', { name: key.name })} onClick={() => onRevoke(key)}>{text('keyRevoke')}</Button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
