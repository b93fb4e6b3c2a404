import type { RoutingStep } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { ChoiceField, GroupFaults, NumberField, useSeconds, type Faults } from './fields.tsx'

const anyLevel = 2_147_483_647

interface Props {
  steps: readonly RoutingStep[]
  faults: Faults
  skills: readonly string[]
  onChange: (steps: readonly RoutingStep[]) => void
}

/** What an agent must be able to do, step by step as a caller's wait grows. */
export function StepFields({ steps, faults, skills, onChange }: Props) {
  const { text } = useServices()
  const replace = (index: number, fields: Partial<RoutingStep>): void => onChange(steps.map((step, i) => (i === index ? { ...step, ...fields } : step)))
  const last = steps.at(-1)
  return (
    <div className="setup-steps">
      <h2>{text('queueSteps')}</h2>
      <GroupFaults faults={faults} path="steps" />
      {steps.map((step, index) => (
        <Step key={index} step={step} index={index} faults={faults} skills={skills} onChange={fields => replace(index, fields)} onRemove={index === 0 ? null : () => onChange(steps.filter((_, i) => i !== index))} />
      ))}
      <Button size="small" icon="plus" onClick={() => onChange([...steps, { after: (last?.after ?? 0) + 30, requirements: last?.requirements ?? [], maxLevel: anyLevel }])}>{text('stepAdd')}</Button>
    </div>
  )
}

interface StepProps {
  step: RoutingStep
  index: number
  faults: Faults
  skills: readonly string[]
  onChange: (fields: Partial<RoutingStep>) => void
  onRemove: (() => void) | null
}

function Step({ step, index, faults, skills, onChange, onRemove }: StepProps) {
  const { text } = useServices()
  const seconds = useSeconds()
  const path = `steps[${index}]`
  const { requirements } = step
  const free = skills.filter(skill => !requirements.some(one => one.skill === skill))
  return (
    <div className="setup-step" role="group" aria-label={`${text('stepAfter')} ${step.after} ${seconds}`}>
      <div className="setup-row">
        <NumberField label={text('stepAfter')} path={`${path}.after`} faults={faults} unit={seconds} value={step.after} onChange={value => onChange({ after: value ?? 0 })} />
        <NumberField label={text('stepMaxLevel')} path={`${path}.maxLevel`} faults={faults} min={1} max={100} placeholder={text('stepAny')} value={step.maxLevel >= anyLevel ? null : step.maxLevel} onChange={value => onChange({ maxLevel: value ?? anyLevel })} />
        {onRemove !== null && <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: `${text('stepAfter')} ${step.after} ${seconds}` })} onClick={onRemove} />}
      </div>
      <GroupFaults faults={faults} path={`${path}.requirements`} />
      {requirements.map((requirement, i) => (
        <div className="setup-row" key={requirement.skill}>
          <ChoiceField
            label={text('skillName')} hideLabel path={`${path}.requirements[${i}].skill`} faults={faults} value={requirement.skill}
            options={[requirement.skill, ...free].map(value => ({ value, label: value }))}
            onChange={skill => onChange({ requirements: requirements.map((one, at) => (at === i ? { ...one, skill } : one)) })}
          />
          <ChoiceField
            label={text('atLeast')} hideLabel path={`${path}.requirements[${i}].atLeast`} faults={faults} value={String(requirement.atLeast)}
            options={['1', '2', '3', '4', '5'].map(value => ({ value, label: `${text('atLeast')} ${value}` }))}
            onChange={level => onChange({ requirements: requirements.map((one, at) => (at === i ? { ...one, atLeast: Number(level) } : one)) })}
          />
          <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: requirement.skill })} onClick={() => onChange({ requirements: requirements.filter((_, at) => at !== i) })} />
        </div>
      ))}
      {free.length > 0 && <Button size="small" kind="quiet" icon="plus" onClick={() => onChange({ requirements: [...requirements, { skill: free[0] ?? '', atLeast: 1 }] })}>{text('requirementAdd')}</Button>}
    </div>
  )
}
