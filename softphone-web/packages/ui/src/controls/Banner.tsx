import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

interface Props {
  kind: 'info' | 'warn' | 'bad'
  icon?: IconName
  title: string
  children?: ReactNode
  actions?: ReactNode
}

/** Says across the page what is the matter and offers the way out. */
export function Banner({ kind, icon, title, children, actions }: Props) {
  return (
    <section className={`banner banner-${kind}`} role={kind === 'info' ? 'status' : 'alert'}>
      <Icon name={icon ?? (kind === 'info' ? 'info' : 'warning')} size={20} />
      <div className="banner-words">
        <strong>{title}</strong>
        {children !== undefined && <span>{children}</span>}
      </div>
      {actions !== undefined && <div className="banner-actions">{actions}</div>}
    </section>
  )
}
