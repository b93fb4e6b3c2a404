import type { MailboxView, MailRule } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, Group, NumberField, WordField, type Faults } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'

interface Props {
  rule: MailRule
  index: number
  count: number
  boxes: readonly MailboxView[]
  queues: Readonly<Record<string, string>>
  faults: Faults
  onChange: (fields: Partial<MailRule>) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

/** One rule: its name and place, its conditions, and what it does. */
export function RuleFields({ rule, index, count, boxes, queues, faults, onChange, onMove, onRemove }: Props) {
  const { text } = useServices()
  const at = (name: string): string => `rules[${index}].${name}`
  return (
    <section className={`mail-rule ${rule.enabled ? '' : 'mail-rule-off'}`} aria-label={rule.name}>
      <div className="mail-rule-head">
        <WordField label={text('setting.displayName')} path={at('name')} faults={faults} max={80} value={rule.name} onChange={name => onChange({ name })} />
        <CheckField label={text('mailRuleEnabled')} value={rule.enabled} onChange={enabled => onChange({ enabled })} />
        <Button size="small" icon="chevron" className="mail-rule-up" iconOnly aria-label={text('mailRuleUp', { name: rule.name })} disabled={index === 0} onClick={() => onMove(-1)} />
        <Button size="small" icon="chevron" iconOnly aria-label={text('mailRuleDown', { name: rule.name })} disabled={index === count - 1} onClick={() => onMove(1)} />
        <Button size="small" icon="cross" iconOnly aria-label={text('removeThing', { name: rule.name })} onClick={onRemove} />
      </div>
      <Conditions rule={rule} at={at} boxes={boxes} faults={faults} onChange={onChange} />
      <Deeds rule={rule} at={at} queues={queues} faults={faults} onChange={onChange} />
    </section>
  )
}

type PartProps = Pick<Props, 'rule' | 'faults' | 'onChange'> & { at: (name: string) => string }

/** Empty conditions are not asked. */
const orNull = (words: string): string | null => (words === '' ? null : words)

function Conditions({ rule, at, boxes, faults, onChange }: PartProps & Pick<Props, 'boxes'>) {
  const { text } = useServices()
  const files = rule.hasAttachments == null ? 'any' : rule.hasAttachments ? 'yes' : 'no'
  return (
    <Group title={text('mailRuleIf')}>
      <div className="setup-fields">
        <ChoiceField
          label={text('mailRuleMailbox')} path={at('mailboxId')} faults={faults} value={rule.mailboxId ?? ''} onChange={id => onChange({ mailboxId: orNull(id) })}
          options={[{ value: '', label: text('mailRuleAnyMailbox') }, ...boxes.map(box => ({ value: box.mailboxId, label: box.name }))]}
        />
        <WordField label={text('mailRuleFrom')} path={at(`from`)} faults={faults} max={254} value={rule.from ?? ''} onChange={from => onChange({ from: orNull(from) })} />
        <WordField label={text('mailRuleDomain')} path={at('fromDomain')} faults={faults} max={253} value={rule.fromDomain ?? ''} onChange={fromDomain => onChange({ fromDomain: orNull(fromDomain) })} />
        <WordField label={text('mailRuleSubject')} path={at('subjectContains')} faults={faults} max={200} value={rule.subjectContains ?? ''} onChange={words => onChange({ subjectContains: orNull(words) })} />
        <ChoiceField
          label={text('mailRuleFiles')} path={at('hasAttachments')} faults={faults} value={files} onChange={value => onChange({ hasAttachments: value === 'any' ? null : value === 'yes' })}
          options={(['any', 'yes', 'no'] as const).map(value => ({ value, label: text(`mailRuleFiles.${value}`) }))}
        />
        <WordField label={text('mailRuleHeader')} path={at('header')} faults={faults} max={80} value={rule.header ?? ''} onChange={header => onChange({ header: orNull(header.trim().toLowerCase()) })} />
        <WordField label={text('mailRuleHeaderHas')} path={at('headerContains')} faults={faults} max={200} value={rule.headerContains ?? ''} onChange={words => onChange({ headerContains: orNull(words) })} />
        <WordField label={text('mailRulePattern')} path={at('pattern')} faults={faults} max={500} value={rule.pattern ?? ''} onChange={pattern => onChange({ pattern: orNull(pattern) })} />
        <ChoiceField
          label={text('mailRulePatternIn')} path={at('patternIn')} faults={faults} value={rule.patternIn ?? 'subject'} onChange={patternIn => onChange({ patternIn })}
          options={(['subject', 'text'] as const).map(value => ({ value, label: text(`mailRulePatternIn.${value}`) }))}
        />
      </div>
    </Group>
  )
}

function Deeds({ rule, at, queues, faults, onChange }: PartProps & Pick<Props, 'queues'>) {
  const { text } = useServices()
  const skills = (words: string): readonly string[] | null => {
    const found = words.split(/[,，]/).map(word => word.trim()).filter(word => word !== '')
    return found.length === 0 && !/[,，]/.test(words) ? null : found
  }
  return (
    <Group title={text('mailRuleThen')}>
      <div className="setup-fields">
        <ChoiceField
          label={text('mailRuleQueue')} path={at('queue')} faults={faults} value={rule.queue ?? ''} onChange={queue => onChange({ queue: orNull(queue) })}
          options={[{ value: '', label: text('mailRuleSameQueue') }, ...Object.entries(queues).map(([value, label]) => ({ value, label }))]}
        />
        <NumberField label={text('mailRulePriority')} path={at('priority')} faults={faults} min={-1_000} max={1_000} value={rule.priority ?? null} onChange={priority => onChange({ priority })} />
        <WordField label={text('mailRuleSkills')} path={at('skills')} faults={faults} max={700} value={(rule.skills ?? []).join(', ')} onChange={words => onChange({ skills: skills(words) })} />
      </div>
      <div className="setup-row">
        <CheckField label={text('mailRuleSpam')} value={rule.spam === true} onChange={on => onChange({ spam: on ? true : null })} />
        <CheckField label={text('mailRuleNoConfirmation')} value={rule.noConfirmation === true} onChange={on => onChange({ noConfirmation: on ? true : null })} />
        <CheckField label={text('mailRuleStop')} value={rule.stop === true} onChange={stop => onChange({ stop })} />
      </div>
    </Group>
  )
}
