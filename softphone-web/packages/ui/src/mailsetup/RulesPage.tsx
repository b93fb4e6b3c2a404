import './mailsetup.css'
import { PlainEditor, type Live } from '@crm/core'
import type { MailboxView, MailRule, MailRules } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { PlainFrame } from './PlainFrame.tsx'
import { RuleFields } from './RuleFields.tsx'
import { TryPanel } from './TryPanel.tsx'

/** The most rules there may be. */
const rulesMax = 200

/** What is done with mails that come in: rules in their order, and a sample to try them on. */
export function RulesPage({ live }: { live: Live }) {
  const { text, api, names } = useServices()
  const { setup } = api.mails
  const { queues } = useStore(names)
  const { items: boxes } = useListing<MailboxView>(() => setup.mailboxes(), live.revision)
  const [editor] = useState(() => new PlainEditor<MailRules, readonly MailRule[]>({
    read: () => setup.rules(), save: (rules, saved) => setup.saveRules(saved?.version ?? 0, rules), draftOf: view => view.rules, fresh: null,
  }))
  useEffect(() => void names.read(), [names])
  useEffect(() => { if (!editor.changed) void editor.read() }, [editor, live.revision])
  return (
    <SetupPage name="mail-rules">
      <header className="setup-head"><div><h1>{text('setupMailRules')}</h1><p className="hint">{text('mailRulesHint')}</p></div></header>
      <PlainFrame
        editor={editor} side={rules => <TryPanel rules={rules} boxes={boxes ?? []} queues={queues} />}
        form={(rules, change, faults) => (
          <div className="mail-rules">
            {rules.length === 0 && <p className="hint">{text('mailRulesEmpty')}</p>}
            {rules.map((rule, index) => (
              <RuleFields
                key={index} rule={rule} index={index} count={rules.length} boxes={boxes ?? []} queues={queues} faults={faults}
                onChange={fields => change(all => all.map((one, at) => (at === index ? { ...one, ...fields } : one)))}
                onMove={by => change(all => moved(all, index, index + by))} onRemove={() => change(all => all.filter((_, at) => at !== index))}
              />
            ))}
            <div><Button icon="plus" disabled={rules.length >= rulesMax} onClick={() => change(all => [...all, { name: text('mailRuleNew'), enabled: true }])}>{text('mailRuleAdd')}</Button></div>
          </div>
        )}
      />
    </SetupPage>
  )
}

function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from]
  return one === undefined || to < 0 || to >= list.length ? list : list.toSpliced(from, 1).toSpliced(to, 0, one)
}
