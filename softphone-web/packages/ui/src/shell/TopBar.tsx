import type { Role } from '@crm/protocol'
import { useState, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Popover } from '../controls/Popover.tsx'
import { Button } from '../controls/Button.tsx'
import { Logo } from './Logo.tsx'
import { PreferenceControls } from './PreferenceControls.tsx'

/** The pages the bar leads to. */
export type PageName = 'desk' | 'customers' | 'wallboard' | 'setup' | 'flows'

interface Props {
  page: PageName
  /** Id of the page's main element. */
  contentId: string
  /** What the page shows in the middle of the bar. */
  children?: ReactNode
  /** What the page adds to the account menu. */
  menu?: (close: () => void) => ReactNode
}

export function TopBar({ page, contentId, children, menu }: Props) {
  const { text, session } = useServices()
  const state = useStore(session)
  const roles: readonly Role[] = state.phase === 'signedIn' ? state.user.roles : []
  const link = (name: PageName, path: string, label: string) =>
    <Go to={path} aria-current={page === name ? 'page' : undefined}>{label}</Go>
  return (
    <header className="topbar">
      <a className="skip" href={`#${contentId}`}>{text('skipToContent')}</a>
      <span className="brand"><Logo /><span>{text('product')}</span></span>
      <nav aria-label={text('mainNavigation')}>
        {link('desk', '/', text('deskTitle'))}
        {link('customers', '/customers', text('customersTitle'))}
        {roles.includes('supervisor') && link('wallboard', '/wallboard', text('wallboardTitle'))}
        {roles.includes('supervisor') && link('setup', '/admin/queues', text('setupTitle'))}
        {roles.includes('supervisor') && link('flows', '/admin/flows', text('flowsTitle'))}
      </nav>
      <div className="topbar-middle">{children}</div>
      <AccountMenu menu={menu} />
    </header>
  )
}

function AccountMenu({ menu }: { menu: Props['menu'] }) {
  const { text, session } = useServices()
  const state = useStore(session)
  const [open, setOpen] = useState(false)
  if (state.phase !== 'signedIn') return null
  const close = (): void => setOpen(false)
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={text('userMenu')}
      button={
        <button
          type="button" className="account" aria-haspopup="dialog" aria-expanded={open}
          aria-label={`${text('userMenu')}: ${state.user.displayName}`} onClick={() => setOpen(!open)}
        >
          <span className="avatar" aria-hidden="true">{initials(state.user.displayName)}</span>
          <Icon name="chevron" size={14} />
        </button>
      }
    >
      <div className="account-name">
        <strong>{state.user.displayName}</strong>
        <span>{state.user.userName}</span>
      </div>
      {menu?.(close)}
      <PreferenceControls />
      <Button kind="quiet" icon="signOut" className="menu-item" onClick={() => void session.signOut()}>{text('signOut')}</Button>
    </Popover>
  )
}

/** One or two letters for the round badge; the last two characters of a Chinese name, as is the custom. */
function initials(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return name.slice(-2)
  const words = name.trim().split(/\s+/)
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? words.at(-1)?.[0] ?? '' : ''}`.toUpperCase()
}
