import type { FieldProblems, Problem, Text } from '@crm/core'
import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react'
import { useText } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

interface Shared {
  label: string
  /** Its name among the form's problems. */
  field: string
  problems: FieldProblems
  required?: boolean
}

type InputProps = Shared & Omit<InputHTMLAttributes<HTMLInputElement>, 'required'> & { inputRef?: Ref<HTMLInputElement>; hideLabel?: boolean }

/** A text field with what is wrong with it right below. */
export function TextField({ label, field, problems, required = false, inputRef, hideLabel = false, ...rest }: InputProps) {
  const id = useId()
  const problem = problems[field]
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'unseen' : ''}>{label}<Required when={required} /></label>
      <input
        {...rest} id={id} ref={inputRef} aria-required={required || undefined} aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-p`}
      />
      <FieldProblem id={`${id}-p`} problem={problem} />
    </div>
  )
}

export function LongField({ label, field, problems, required = false, ...rest }: Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'required'>) {
  const id = useId()
  const problem = problems[field]
  return (
    <div className="field">
      <label htmlFor={id}>{label}<Required when={required} /></label>
      <textarea {...rest} id={id} aria-invalid={problem !== undefined} aria-describedby={problem === undefined ? undefined : `${id}-p`} />
      <FieldProblem id={`${id}-p`} problem={problem} />
    </div>
  )
}

function Required({ when }: { when: boolean }): ReactNode {
  const text = useText()
  return when ? <span className="required"> ({text('required')})</span> : null
}

export function FieldProblem({ id, problem }: { id: string; problem: Problem | undefined }) {
  const text = useText()
  return (
    <span id={id} className="field-problem" role={problem === undefined ? undefined : 'alert'}>
      {problem !== undefined && <><Icon name="warning" size={14} />{problemText(problem, text)}</>}
    </span>
  )
}

function problemText(problem: Problem, text: Text): string {
  return 'key' in problem ? text(`problem.${problem.key}`) : problem.message
}
