import { actText, changeText, whenText } from '@crm/core'
import type { ConfigurationVersion } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Panel } from '../controls/Panel.tsx'

const shownAtFirst = 8
const changesShown = 6

interface Props {
  versions: readonly ConfigurationVersion[]
  busy: boolean
  onUndo: (version: number) => void
}

/** Who changed what when; the newest can be undone. */
export function Versions({ versions, busy, onUndo }: Props) {
  const { text } = useServices()
  const [all, setAll] = useState(false)
  const shown = all ? versions : versions.slice(0, shownAtFirst)
  return (
    <Panel title={text('versions')} className="setup-versions">
      {versions.length === 0 && <p className="hint">{text('versionsNone')}</p>}
      <ol className="version-list">
        {shown.map((version, index) => (
          <li key={version.version}>
            <VersionHead version={version} />
            {index === 0 && versions.length > 1 && (
              <Button size="small" icon="back" disabled={busy} aria-label={text('undoVersion', { version: version.version })} onClick={() => onUndo(version.version)}>
                {text('undo')}
              </Button>
            )}
            <Changes version={version} />
          </li>
        ))}
      </ol>
      {shown.length < versions.length && <Button size="small" kind="quiet" onClick={() => setAll(true)}>{text('showAllVersions', { count: versions.length })}</Button>}
    </Panel>
  )
}

function VersionHead({ version }: { version: ConfigurationVersion }) {
  const { text, languageTag, now } = useServices()
  const when = version.at === null ? null : whenText(version.at, now.get(), languageTag)
  return (
    <span className="version-head">
      <strong>{version.version} · {actText(version.act, text)}</strong>
      <span className="faint">{[version.at === null ? null : version.by, when].filter(part => part !== null).join(' · ')}</span>
      {version.note !== null && <span>{version.note}</span>}
    </span>
  )
}

/** What changed, field by field: what was and what is. */
export function Changes({ version }: { version: ConfigurationVersion }) {
  const { text } = useServices()
  const shown = version.changes.slice(0, changesShown)
  if (shown.length === 0) return null
  return (
    <dl className="version-changes">
      {shown.map((change, index) => {
        const words = changeText(change, text)
        return (
          <div key={index}>
            <dt>{words.field}</dt>
            <dd><del>{words.old}</del> <span aria-hidden="true">→</span> <ins>{words.new}</ins></dd>
          </div>
        )
      })}
      {version.changes.length > shown.length && <div className="faint"><dt>{text('moreChanges', { count: version.changes.length - shown.length })}</dt><dd /></div>}
    </dl>
  )
}
