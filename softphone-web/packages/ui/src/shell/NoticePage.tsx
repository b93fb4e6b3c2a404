import type { ReactNode } from 'react'
import { TopBar, type PageName } from './TopBar.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'

/** A page that only has something to say. */
export function NoticePage({ icon, title, children, page = 'desk' }: {
  icon: IconName
  title: string
  children?: ReactNode
  page?: PageName
}) {
  return (
    <div className="page">
      <TopBar page={page} contentId="notice-content" />
      <main id="notice-content" className="notice">
        <Icon name={icon} size={36} />
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}
