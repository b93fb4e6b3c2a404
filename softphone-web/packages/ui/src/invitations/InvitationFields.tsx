import type { InvitationRule, InvitationRules } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { CheckField, Group, GroupFaults, NumberField, type Faults } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { InvitationRuleFields } from './InvitationRuleFields.tsx'

/** The most rules a queue may have. */
const rulesMax = 20

const day = 86_400

/** Who is invited to chat with a queue, by rules that the visitor's page looks at. */
export function InvitationFields({ rules, takesChats, faults, onChange }: {
  rules: InvitationRules | null
  /** Whether pages may begin chats in the queue at all. */
  takesChats: boolean
  faults: Faults
  onChange: (rules: InvitationRules | null) => void
}) {
  const { text, preferences } = useServices()
  const add = (now: InvitationRules | null): InvitationRules => {
    const list = now?.rules ?? []
    const free = Array.from({ length: rulesMax + 1 }, (_, i) => `rule-${i + 1}`).find(id => list.every(one => one.id !== id)) ?? ''
    return { atOnce: 10, ...now, rules: [...list, { id: free, texts: [{ language: preferences.get().language, text: '' }], onPage: 30 }] }
  }
  const replace = (index: number, rule: InvitationRule | null): void => {
    if (rules !== null) onChange({ ...rules, rules: rule === null ? rules.rules.filter((_, i) => i !== index) : rules.rules.map((one, i) => (i === index ? rule : one)) })
  }
  const move = (index: number): void => {
    if (rules === null) return
    const list = [...rules.rules]
    list.splice(index - 1, 0, ...list.splice(index, 1))
    onChange({ ...rules, rules: list })
  }
  return (
    <Group title={text('invitations')}>
      <CheckField label={text('invitationsOn')} value={rules !== null} onChange={on => onChange(on ? add(null) : null)} />
      <p className="hint">{text(takesChats ? 'invitationsHint' : 'invitationsNoChats')}</p>
      {rules !== null && (
        <>
          <div className="setup-fields">
            <NumberField label={text('setting.invitations.atOnce')} path="invitations.atOnce" faults={faults} min={1} max={500} value={rules.atOnce} onChange={atOnce => onChange({ ...rules, atOnce: atOnce ?? 0 })} />
            <NumberField
              label={text('setting.invitations.afterDecline')} path="invitations.afterDecline" faults={faults} unit={text('days')} max={365} step="any" placeholder="7"
              value={rules.afterDecline == null ? null : rules.afterDecline / day} onChange={days => onChange({ ...rules, afterDecline: days === null ? null : Math.round(days * day) })}
            />
          </div>
          <GroupFaults faults={faults} path="invitations.rules" />
          {rules.rules.map((rule, index) => (
            <InvitationRuleFields
              key={index} rule={rule} path={`invitations.rules[${index}]`} faults={faults} onChange={changed => replace(index, changed)} onRemove={() => replace(index, null)}
              onUp={index === 0 ? null : () => move(index)}
            />
          ))}
          {rules.rules.length < rulesMax && <Button size="small" icon="plus" onClick={() => onChange(add(rules))}>{text('invitationAdd')}</Button>}
        </>
      )}
    </Group>
  )
}
