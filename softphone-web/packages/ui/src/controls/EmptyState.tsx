import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export function EmptyState({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={28} />
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  )
}
