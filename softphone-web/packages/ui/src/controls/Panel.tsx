import { useId, type ReactNode } from 'react'

interface Props {
  title: string
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** A titled surface of the page. */
export function Panel({ title, aside, className = '', children }: Props) {
  const heading = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={heading}>
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
