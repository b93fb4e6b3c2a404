import { newMailServer, usualPort } from '@crm/core'
import { mailSecurities, type MailServerRequest, type MailServerView } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, Group, GroupFaults, NumberField, WordField, type Faults } from '../configuration/fields.tsx'
import { SecretField } from './SecretField.tsx'

interface Props {
  kind: 'imap' | 'smtp'
  server: MailServerRequest | null
  /** As it is kept; null where it is not. */
  saved: MailServerView | null
  faults: Faults
  onChange: (server: MailServerRequest | null) => void
}

type SignIn = 'none' | 'password' | 'oAuth2'

/** One server of a mailbox: where it is, how it is protected, and how to get in. Secrets that are stored are never shown. */
export function ServerFields({ kind, server, saved, faults, onChange }: Props) {
  const { text } = useServices()
  return (
    <Group title={text(kind === 'imap' ? 'mailboxIn' : 'mailboxOut')}>
      <CheckField label={text('mailboxHas')} value={server !== null} onChange={on => onChange(on ? newMailServer(kind === 'imap' ? 993 : 465) : null)} />
      <GroupFaults faults={faults} path={kind} />
      {server !== null && <Fields kind={kind} server={server} saved={saved} faults={faults} onChange={onChange} />}
    </Group>
  )
}

function Fields({ kind, server, saved, faults, onChange }: Props & { server: MailServerRequest }) {
  const { text } = useServices()
  const set = (fields: Partial<MailServerRequest>): void => onChange({ ...server, ...fields })
  const signIn: SignIn = server.oAuth2 !== null ? 'oAuth2' : server.userName === null ? 'none' : 'password'
  const keeps = saved !== null && saved.host === server.host && saved.userName === server.userName
  const choose = (how: SignIn): void => set(how === 'none' ? { userName: null, password: null, oAuth2: null }
    : how === 'password' ? { userName: server.userName ?? '', oAuth2: null }
      : { userName: server.userName ?? '', password: null, oAuth2: { tokenEndpoint: '', clientId: '', clientSecret: null, refreshToken: null, scope: null } })
  return (
    <>
      <div className="setup-fields">
        <WordField label={text('mailboxHost')} path={`${kind}.host`} faults={faults} max={253} value={server.host} onChange={host => set({ host: host.trim() })} />
        <ChoiceField
          label={text('mailboxSecurity')} path={`${kind}.security`} faults={faults} value={server.security} options={mailSecurities.map(value => ({ value, label: text(`mailSecurity.${value}`) }))}
          onChange={security => set({ security, port: usualPort(kind, security, server.port) })}
        />
        <NumberField label={text('mailboxPort')} path={`${kind}.port`} faults={faults} min={1} max={65_535} value={server.port} onChange={port => set({ port: port ?? 0 })} />
        <ChoiceField
          label={text('mailboxSignIn')} path={`${kind}.signIn`} faults={faults} value={signIn} onChange={choose}
          options={(['password', 'oAuth2', 'none'] as const).map(value => ({ value, label: text(`mailSignIn.${value}`) }))}
        />
        {signIn !== 'none' && <WordField label={text('mailboxUser')} path={`${kind}.userName`} faults={faults} max={254} value={server.userName ?? ''} onChange={userName => set({ userName })} />}
        {signIn === 'password' && (
          <SecretField label={text('mailboxPassword')} path={`${kind}.password`} faults={faults} value={server.password} kept={keeps && saved.hasPassword} onChange={password => set({ password })} />
        )}
        <WordField
          label={text('mailboxCertificate')} path={`${kind}.certificateSha256`} faults={faults} max={95} value={server.certificateSha256 ?? ''}
          onChange={words => set({ certificateSha256: words.trim() === '' ? null : words.trim() })}
        />
      </div>
      {server.oAuth2 !== null && <OAuthFields kind={kind} server={server} saved={keeps ? saved : null} faults={faults} onChange={onChange} />}
    </>
  )
}

function OAuthFields({ kind, server, saved, faults, onChange }: Props & { server: MailServerRequest }) {
  const { text } = useServices()
  const { oAuth2 } = server
  if (oAuth2 === null) return null
  const set = (fields: Partial<typeof oAuth2>): void => onChange({ ...server, oAuth2: { ...oAuth2, ...fields } })
  const at = (name: string): string => `${kind}.oAuth2.${name}`
  return (
    <div className="setup-fields">
      <WordField label={text('mailboxTokenEndpoint')} path={at('tokenEndpoint')} faults={faults} max={500} value={oAuth2.tokenEndpoint} onChange={tokenEndpoint => set({ tokenEndpoint })} />
      <WordField label={text('mailboxClientId')} path={at('clientId')} faults={faults} max={200} value={oAuth2.clientId} onChange={clientId => set({ clientId })} />
      <SecretField label={text('mailboxClientSecret')} path={at('clientSecret')} faults={faults} value={oAuth2.clientSecret} kept={saved?.oAuth2?.hasClientSecret === true} onChange={clientSecret => set({ clientSecret })} />
      <SecretField label={text('mailboxRefreshToken')} path={at('refreshToken')} faults={faults} value={oAuth2.refreshToken} kept={saved?.oAuth2?.hasRefreshToken === true} onChange={refreshToken => set({ refreshToken })} />
      <WordField label={text('mailboxScope')} path={at('scope')} faults={faults} max={500} value={oAuth2.scope ?? ''} onChange={scope => set({ scope: scope.trim() === '' ? null : scope })} />
    </div>
  )
}
