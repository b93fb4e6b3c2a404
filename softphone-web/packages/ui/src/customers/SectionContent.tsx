/** Rows and levels shown of what a section brings; more is for the section's own page. */
const most = { rows: 10, depth: 2 } as const

/** Shows what a section's provider gives without knowing it: rows of facts. */
export function SectionContent({ content, depth = 0 }: { content: unknown; depth?: number }) {
  if (content === null || content === undefined) return <span className="faint">–</span>
  if (typeof content !== 'object') return <>{String(content)}</>
  if (depth > most.depth) return <>…</>
  if (Array.isArray(content)) {
    return (
      <ul className="section-rows">
        {content.slice(0, most.rows).map((row: unknown, index) => <li key={index}><SectionContent content={row} depth={depth + 1} /></li>)}
      </ul>
    )
  }
  return (
    <dl className="section-facts">
      {Object.entries(content).slice(0, most.rows).map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd><SectionContent content={value} depth={depth + 1} /></dd></div>
      ))}
    </dl>
  )
}
