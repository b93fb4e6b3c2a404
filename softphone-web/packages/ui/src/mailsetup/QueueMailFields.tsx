import type { MailEscalation, MailTemplateView, QueueMailRules } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CheckField, ChoiceField, Group, NumberField, type Faults } from '../configuration/fields.tsx'

type Span = 'firstResponse' | 'update' | 'solution' | 'warnBefore'

/** What a queue promises to people who write mails. */
export function QueueMailFields({ rules, faults, onChange }: { rules: QueueMailRules | null; faults: Faults; onChange: (rules: QueueMailRules | null) => void }) {
  const { text } = useServices()
  return (
    <Group title={text('queueMail')}>
      <CheckField label={text('queueMailTakes')} value={rules !== null} onChange={on => onChange(on ? {} : null)} />
      {rules !== null && <Fields rules={rules} faults={faults} onChange={onChange} />}
    </Group>
  )
}

function Fields({ rules, faults, onChange }: { rules: QueueMailRules; faults: Faults; onChange: (rules: QueueMailRules) => void }) {
  const { text, api, session } = useServices()
  const [templates, setTemplates] = useState<readonly MailTemplateView[]>([])
  const state = session.get()
  const isAdmin = state.phase === 'signedIn' && state.user.roles.includes('admin')
  useEffect(() => {
    if (isAdmin) api.mails.setup.templates().then(({ items }) => setTemplates(items.filter(one => one.kind === 'confirmation')), () => undefined) // what is chosen stays chosen
  }, [api, isAdmin])
  const set = (fields: Partial<QueueMailRules>): void => onChange({ ...rules, ...fields })
  const span = (name: Span) => (
    <NumberField
      label={text(`setting.mail.${name}`)} path={`mail.${name}`} faults={faults} min={1} max={525_600} value={rules[name] == null ? null : Math.round(rules[name] / 60)}
      onChange={minutes => set({ [name]: minutes === null ? null : minutes * 60 })}
    />
  )
  const chosen = rules.confirmation ?? ''
  return (
    <div className="setup-fields">
      {span('firstResponse')}{span('update')}{span('solution')}{span('warnBefore')}
      <ChoiceField
        label={text('setting.mail.confirmation')} path="mail.confirmation" faults={faults} value={chosen} onChange={id => set({ confirmation: id === '' ? null : id })}
        options={[{ value: '', label: text('none') }, ...(chosen === '' || templates.some(one => one.templateId === chosen) ? [] : [{ value: chosen, label: chosen }]), ...templates.map(one => ({ value: one.templateId, label: one.name }))]}
      />
      <NumberField label={text('setting.mail.reopenDays')} path="mail.reopenDays" faults={faults} max={365} placeholder="30" value={rules.reopenDays ?? null} onChange={reopenDays => set({ reopenDays })} />
      <NumberField label={text('setting.mail.undoSeconds')} path="mail.undoSeconds" faults={faults} min={5} max={30} placeholder="10" value={rules.undoSeconds ?? null} onChange={undoSeconds => set({ undoSeconds })} />
      <NumberField label={text('setting.mail.parkedDays')} path="mail.parkedDays" faults={faults} min={1} max={365} placeholder="14" value={rules.parkedDays ?? null} onChange={parkedDays => set({ parkedDays })} />
      <EscalationFields escalation={rules.escalation ?? null} faults={faults} onChange={escalation => set({ escalation })} />
    </div>
  )
}

/** What becomes of mails that wait too long. */
function EscalationFields({ escalation, faults, onChange }: { escalation: MailEscalation | null; faults: Faults; onChange: (escalation: MailEscalation | null) => void }) {
  const { text, names } = useServices()
  const { queues } = useStore(names)
  useEffect(() => void names.read(), [names])
  const set = (fields: Partial<MailEscalation>): void => {
    const next = { queue: null, priority: null, onWarning: false, ...escalation, ...fields }
    onChange(next.queue === null && next.priority === null ? null : next)
  }
  const chosen = escalation?.queue ?? ''
  return (
    <>
      <ChoiceField
        label={text('setting.mail.escalation.queue')} path="mail.escalation.queue" faults={faults} value={chosen} onChange={id => set({ queue: id === '' ? null : id })}
        options={[{ value: '', label: text('none') }, ...(chosen === '' || chosen in queues ? [] : [{ value: chosen, label: chosen }]), ...Object.entries(queues).map(([value, label]) => ({ value, label }))]}
      />
      <NumberField label={text('setting.mail.escalation.priority')} path="mail.escalation.priority" faults={faults} min={-10_000} max={10_000} value={escalation?.priority ?? null} onChange={priority => set({ priority })} />
      {escalation !== null && <CheckField label={text('setting.mail.escalation.onWarning')} value={escalation.onWarning ?? false} onChange={onWarning => set({ onWarning })} />}
    </>
  )
}
