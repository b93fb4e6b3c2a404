import { newCalendar } from '@crm/core'
import { overflowKinds, strategies, type CalendarView, type OverflowRules, type OverflowTarget, type QueueConfigurationView, type QueueSettings } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { ChannelFields } from './ChannelFields.tsx'
import { CheckField, ChoiceField, Group, GroupFaults, NumberField, useSeconds, WordField, type Faults } from './fields.tsx'
import { InvitationFields } from '../invitations/InvitationFields.tsx'
import { QueueMailFields } from '../mailsetup/QueueMailFields.tsx'
import { HoursFields } from './HoursFields.tsx'
import { ReplyFields } from './ReplyFields.tsx'
import { StepFields } from './StepFields.tsx'

interface Props {
  draft: QueueSettings
  change: (edit: (draft: QueueSettings) => QueueSettings) => void
  faults: Faults
  calendars: readonly CalendarView[]
  /** The other queues, for overflow. */
  queues: readonly QueueConfigurationView[]
  skills: readonly string[]
}

/** All rules of a queue that people change. What has no field here is kept as it is. */
export function QueueForm(props: Props) {
  const { text } = useServices()
  const { draft, faults, skills } = props
  const seconds = useSeconds()
  const set = (fields: Partial<QueueSettings>): void => props.change(now => ({ ...now, ...fields }))
  return (
    <>
      <Group title={text('queueBasics')}>
        <div className="setup-fields">
          <WordField label={text('setting.displayName')} path="displayName" faults={faults} value={draft.displayName} onChange={displayName => set({ displayName })} />
          <ChoiceField
            label={text('setting.strategy')} path="strategy" faults={faults} value={draft.strategy} onChange={strategy => set({ strategy })}
            options={strategies.map(value => ({ value, label: text(`strategy.${value}`) }))}
          />
          <NumberField label={text('setting.offersAtOnce')} path="offersAtOnce" faults={faults} min={1} max={16} value={draft.offersAtOnce ?? 1} onChange={value => set({ offersAtOnce: value ?? 1 })} />
        </div>
        <StepFields steps={draft.steps} faults={faults} skills={skills} onChange={steps => set({ steps })} />
      </Group>
      <Group title={text('queueTimes')}>
        <div className="setup-fields">
          <NumberField label={text('setting.offerTimeout')} path="offerTimeout" faults={faults} unit={seconds} value={draft.offerTimeout} onChange={value => set({ offerTimeout: value ?? 0 })} />
          <NumberField label={text('setting.rejectExclusion')} path="rejectExclusion" faults={faults} unit={seconds} value={draft.rejectExclusion} onChange={value => set({ rejectExclusion: value ?? 0 })} />
          <NumberField label={text('setting.maxEntries')} path="maxEntries" faults={faults} value={draft.maxEntries} onChange={value => set({ maxEntries: value ?? 0 })} />
          <NumberField label={text('setting.maxWait')} path="maxWait" faults={faults} unit={seconds} value={draft.maxWait} onChange={maxWait => set({ maxWait })} />
        </div>
      </Group>
      <Group title={text('queueService')}>
        <div className="setup-fields">
          <NumberField label={text('setting.serviceLevelThreshold')} path="serviceLevelThreshold" faults={faults} unit={seconds} value={draft.serviceLevelThreshold} onChange={value => set({ serviceLevelThreshold: value ?? 0 })} />
          <NumberField
            label={text('setting.serviceLevelTarget')} path="serviceLevelTarget" faults={faults} unit="%" max={100}
            value={draft.serviceLevelTarget == null ? null : Math.round(draft.serviceLevelTarget * 1_000) / 10} onChange={value => set({ serviceLevelTarget: value === null ? null : value / 100 })}
          />
          <NumberField label={text('setting.shortAbandonThreshold')} path="shortAbandonThreshold" faults={faults} unit={seconds} value={draft.shortAbandonThreshold} onChange={value => set({ shortAbandonThreshold: value ?? 0 })} />
          <NumberField label={text('setting.weight')} path="weight" faults={faults} step="any" value={draft.weight} onChange={value => set({ weight: value ?? 0 })} />
          <NumberField label={text('setting.priority')} path="priority" faults={faults} min={-10_000} max={10_000} value={draft.priority} onChange={value => set({ priority: value ?? 0 })} />
        </div>
        <ChannelFields channels={draft.channels ?? []} threshold={draft.serviceLevelThreshold} target={draft.serviceLevelTarget ?? null} faults={faults} onChange={channels => set({ channels })} />
      </Group>
      <Overflow {...props} />
      <Hours {...props} />
      <WrapUp {...props} />
      <ReplyFields replies={draft.replies ?? []} queue={draft.displayName} faults={faults} onChange={replies => set({ replies })} />
      <InvitationFields rules={draft.invitations ?? null} takesChats={draft.chat != null && draft.chat.fromWeb !== false} faults={faults} onChange={invitations => set({ invitations })} />
      <QueueMailFields rules={draft.mail ?? null} faults={faults} onChange={mail => set({ mail })} />
    </>
  )
}

const kinds = ['none', ...overflowKinds] as const

const targets = ['whenClosed', 'whenFull', 'whenTooLong', 'whenNoAgents'] as const

function Overflow({ draft, change, faults, queues }: Props) {
  const { text } = useServices()
  const seconds = useSeconds()
  const rules = draft.overflow ?? {}
  const set = (fields: Partial<OverflowRules>): void => change(now => ({ ...now, overflow: { ...now.overflow, ...fields } }))
  return (
    <Group title={text('queueOverflow')}>
      <div className="setup-targets">
        {targets.map(name => <Target key={name} name={name} target={rules[name] ?? null} faults={faults} queues={queues} onChange={target => set({ [name]: target })} />)}
      </div>
      <div className="setup-fields">
        <NumberField label={text('setting.overflow.noAgentsAfter')} path="overflow.noAgentsAfter" faults={faults} unit={seconds} value={rules.noAgentsAfter ?? null} onChange={noAgentsAfter => set({ noAgentsAfter })} />
      </div>
      <CheckField label={text('setting.overflow.leaveAtClosing')} value={rules.leaveAtClosing ?? false} onChange={leaveAtClosing => set({ leaveAtClosing })} />
    </Group>
  )
}

function Target({ name, target, faults, queues, onChange }: {
  name: typeof targets[number]
  target: OverflowTarget | null
  faults: Faults
  queues: readonly QueueConfigurationView[]
  onChange: (target: OverflowTarget | null) => void
}) {
  const { text } = useServices()
  const path = `overflow.${name}`
  const kind = target?.kind ?? 'none'
  const choose = (chosen: 'none' | OverflowTarget['kind']): void =>
    onChange(chosen === 'none' ? null : chosen === 'queue' ? { kind: chosen, queue: queues[0]?.id ?? null } : { kind: chosen, address: target?.address ?? null })
  return (
    <div className="setup-target">
      <ChoiceField
        label={text(`setting.${path}` as 'setting.overflow.whenFull')} path={path} faults={faults} value={kind} onChange={choose}
        options={kinds.map(value => ({ value, label: text(`target.${value}`) }))}
      />
      {target?.kind === 'queue' && (
        <ChoiceField
          label={text('queue')} path={`${path}.queue`} faults={faults} value={target.queue ?? ''} onChange={queue => onChange({ ...target, queue })}
          options={queues.map(queue => ({ value: queue.id, label: queue.settings.displayName }))}
        />
      )}
      {(target?.kind === 'external' || target?.kind === 'message') && (
        <WordField label={text('targetAddress')} path={`${path}.address`} faults={faults} max={64} value={target.address ?? ''} onChange={address => onChange({ ...target, address: address === '' ? null : address })} />
      )}
    </div>
  )
}

function Hours({ draft, change, faults, calendars }: Props) {
  const { text } = useServices()
  const source = draft.calendar != null ? `calendar:${draft.calendar}` : draft.hours != null ? 'own' : 'always'
  const choose = (chosen: string): void => change(now => ({
    ...now,
    calendar: chosen.startsWith('calendar:') ? chosen.slice('calendar:'.length) : null,
    hours: chosen === 'own' ? now.hours ?? newCalendar('').hours : chosen === 'always' ? null : calendars.find(one => `calendar:${one.id}` === chosen)?.settings.hours ?? null,
  }))
  return (
    <Group title={text('queueHours')}>
      <div className="setup-fields">
        <ChoiceField
          label={text('hoursSource')} path="calendar" faults={faults} value={source} onChange={choose}
          options={[
            { value: 'always', label: text('hoursAlways') }, { value: 'own', label: text('hoursOwn') },
            ...calendars.map(calendar => ({ value: `calendar:${calendar.id}`, label: calendar.settings.displayName })),
          ]}
        />
      </div>
      <GroupFaults faults={faults} path="hours" />
      {source === 'own' && draft.hours != null && <HoursFields hours={draft.hours} faults={faults} onChange={hours => change(now => ({ ...now, hours }))} />}
    </Group>
  )
}

function WrapUp({ draft, change, faults }: Props) {
  const { text } = useServices()
  const seconds = useSeconds()
  const codes = draft.wrapUpCodes
  const set = (wrapUpCodes: QueueSettings['wrapUpCodes']): void => change(now => ({ ...now, wrapUpCodes }))
  return (
    <Group title={text('queueWrapUp')}>
      <div className="setup-fields">
        <NumberField label={text('setting.wrapUpTimeout')} path="wrapUpTimeout" faults={faults} unit={seconds} value={draft.wrapUpTimeout} onChange={value => change(now => ({ ...now, wrapUpTimeout: value ?? 0 }))} />
      </div>
      <CheckField label={text('setting.wrapUpCodeRequired')} value={draft.wrapUpCodeRequired} onChange={wrapUpCodeRequired => change(now => ({ ...now, wrapUpCodeRequired }))} />
      <GroupFaults faults={faults} path="wrapUpCodes" />
      <GroupFaults faults={faults} path="wrapUpCodeRequired" />
      {codes.map((code, index) => (
        <div className="setup-row" key={index}>
          <WordField label={text('code')} path={`wrapUpCodes[${index}].code`} faults={faults} max={64} value={code.code} onChange={value => set(codes.map((one, i) => (i === index ? { ...one, code: value } : one)))} />
          <WordField label={text('label')} path={`wrapUpCodes[${index}].label`} faults={faults} value={code.label} onChange={value => set(codes.map((one, i) => (i === index ? { ...one, label: value } : one)))} />
          <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: code.label })} onClick={() => set(codes.filter((_, i) => i !== index))} />
        </div>
      ))}
      <Button size="small" icon="plus" onClick={() => set([...codes, { code: '', label: '' }])}>{text('codeAdd')}</Button>
    </Group>
  )
}
