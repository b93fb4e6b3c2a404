import { useId } from 'react'

interface Props<T extends string> {
  label: string
  value: T
  options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[]
  onChange: (value: T) => void
}

/** One choice of a few, side by side; arrow keys move it. */
export function Segmented<T extends string>({ label, value, options, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset className="segmented">
      <legend>{label}</legend>
      <div className="segmented-options">
        {options.map(option => (
          <label key={option.value} lang={option.lang}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
