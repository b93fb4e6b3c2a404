import type { DeskContext } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { languageName } from '../controls/languageName.ts'
import { Panel } from '../controls/Panel.tsx'

/** What the caller chose and said before an agent had him; nothing when that is nothing. */
export function ContextPanel({ context }: { context: DeskContext | null }) {
  const { text, languageTag } = useServices()
  if (context === null || (context.language === null && context.menuPath.length === 0 && context.attributes.length === 0)) return null
  return (
    <Panel title={text('contextTitle')} className="context">
      <dl className="context-facts">
        {context.language !== null && (
          <div><dt><Icon name="globe" size={15} />{text('chosenLanguage')}</dt><dd><strong>{languageName(context.language, languageTag)}</strong></dd></div>
        )}
        {context.menuPath.length > 0 && (
          <div>
            <dt><Icon name="menu" size={15} />{text('menuPath')}</dt>
            <dd><ol className="menu-path">{context.menuPath.map((menu, index) => <li key={index}>{menu}</li>)}</ol></dd>
          </div>
        )}
        {context.attributes.map(attribute => (
          <div key={attribute.name}><dt>{attribute.name}</dt><dd>{attribute.value ?? <span className="faint">{text('noteErased')}</span>}</dd></div>
        ))}
      </dl>
    </Panel>
  )
}
