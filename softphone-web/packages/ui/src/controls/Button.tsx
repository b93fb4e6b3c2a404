import type { ButtonHTMLAttributes } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type ButtonKind = 'plain' | 'primary' | 'good' | 'bad' | 'quiet'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind
  icon?: IconName
  /** Shows the icon only; the name then comes from `aria-label`. */
  iconOnly?: boolean
  size?: 'small' | 'normal' | 'large'
}

export function Button({ kind = 'plain', icon, iconOnly = false, size = 'normal', className = '', children, ...rest }: Props) {
  const classes = `button button-${kind} button-${size} ${iconOnly ? 'button-icon' : ''} ${className}`
  return (
    <button type="button" {...rest} className={classes}>
      {icon !== undefined && <Icon name={icon} size={size === 'large' ? 20 : 18} />}
      {!iconOnly && <span>{children}</span>}
    </button>
  )
}
