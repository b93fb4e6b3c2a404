import { errorText } from '@crm/core'
import { useId, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Logo } from '../shell/Logo.tsx'
import { PreferenceControls } from '../shell/PreferenceControls.tsx'

export function SignInPage() {
  const { text, session } = useServices()
  const state = useStore(session)
  const [missing, setMissing] = useState(false)
  const problem = useId()
  const password = useRef<HTMLInputElement>(null)
  const busy = state.phase === 'signingIn'
  const message = missing ? text('fillBoth') : state.phase === 'signedOut' ? signedOutText() : null

  function signedOutText(): string | null {
    if (state.phase !== 'signedOut') return null
    if (state.error !== null) return errorText(state.error, text)
    return state.expired ? text('sessionExpired') : null
  }

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const userName = String(form.get('username') ?? '').trim()
    const secret = String(form.get('password') ?? '')
    setMissing(userName === '' || secret === '')
    if (busy || userName === '' || secret === '') return
    await session.signIn(userName, secret)
    password.current?.select()
  }

  return (
    <main className="signin">
      <div className="signin-card">
        <div className="signin-brand">
          <Logo size={40} />
          <div>
            <strong>{text('product')}</strong>
            <span>{text('tagline')}</span>
          </div>
        </div>
        <h1>{text('signInTitle')}</h1>
        <form onSubmit={event => void submit(event)} noValidate aria-describedby={message === null ? undefined : problem}>
          <label className="field">
            <span>{text('userName')}</span>
            <input
              name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus
              aria-invalid={message !== null}
            />
          </label>
          <PasswordField inputRef={password} invalid={message !== null} />
          <div id={problem} className="signin-problem" role="alert">
            {message !== null && <><Icon name="warning" /><span>{message}</span></>}
          </div>
          <Button type="submit" kind="primary" size="large" aria-disabled={busy}>
            {busy ? text('signingIn') : text('signIn')}
          </Button>
        </form>
      </div>
      <PreferenceControls />
    </main>
  )
}

function PasswordField({ inputRef, invalid }: { inputRef: React.RefObject<HTMLInputElement | null>; invalid: boolean }) {
  const { text } = useServices()
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{text('password')}</label>
      <span className="field-with-button">
        <input
          id={id} ref={inputRef} name="password" type={shown ? 'text' : 'password'} autoComplete="current-password"
          aria-invalid={invalid}
        />
        <Button
          kind="quiet" icon={shown ? 'eyeOff' : 'eye'} iconOnly
          aria-label={text(shown ? 'hidePassword' : 'showPassword')} onClick={() => setShown(!shown)}
        />
      </span>
    </div>
  )
}
