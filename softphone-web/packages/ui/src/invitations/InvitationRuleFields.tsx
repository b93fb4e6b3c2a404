import type { InvitationRule, InvitationText } from '@crm/protocol'
import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, GroupFaults, NumberField, useSeconds, WordField, type Faults } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'

/** The longest text, in characters. */
const textMax = 300

const visitors = ['all', 'new', 'returning'] as const

interface Props {
  rule: InvitationRule
  path: string
  faults: Faults
  onChange: (rule: InvitationRule) => void
  onRemove: () => void
  /** Puts it before the one above; null for the first. */
  onUp: (() => void) | null
}

/** One rule: whom it invites, and what it says to him in each language. */
export function InvitationRuleFields({ rule, path, faults, onChange, onRemove, onUp }: Props) {
  const { text, preferences } = useServices()
  const seconds = useSeconds()
  const set = (fields: Partial<InvitationRule>): void => onChange({ ...rule, ...fields })
  const number = (name: 'onPage' | 'idle' | 'pagesSeen' | 'scrolled', max: number, unit?: string) => (
    <NumberField
      label={text(`invitation.${name}`)} path={`${path}.${name}`} faults={faults} min={name === 'onPage' || name === 'idle' ? 0 : 1} max={max} value={rule[name] ?? null}
      onChange={value => set({ [name]: value })} {...(unit === undefined ? {} : { unit })}
    />
  )
  const returning = rule.returning == null ? 'all' : rule.returning ? 'returning' : 'new'
  return (
    <section className="setup-step invitation-rule" aria-label={rule.id}>
      <div className="setup-row">
        <WordField label={text('invitationKey')} path={`${path}.id`} faults={faults} max={32} value={rule.id} onChange={id => set({ id: id.toLowerCase() })} />
        <CheckField label={text('invitationActive')} value={rule.off !== true} onChange={on => set({ off: !on })} />
        {onUp !== null && <Button kind="quiet" size="small" onClick={onUp}>{text('invitationUp')}</Button>}
        <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: rule.id })} onClick={onRemove} />
      </div>
      <div className="setup-fields setup-wide">
        <WordField label={text('invitation.pages')} path={`${path}.pages`} faults={faults} max={500} value={rule.pages ?? ''} onChange={pages => set({ pages: pages === '' ? null : pages })} />
        {number('onPage', 3_600, seconds)}
        {number('idle', 3_600, seconds)}
        {number('pagesSeen', 100)}
        {number('scrolled', 100, '%')}
        <ChoiceField
          label={text('invitation.visitor')} path={`${path}.returning`} faults={faults} value={returning} options={visitors.map(value => ({ value, label: text(`invitationVisitor.${value}`) }))}
          onChange={who => set({ returning: who === 'all' ? null : who === 'returning' })}
        />
      </div>
      <p className="hint">{text('invitationPagesHint')}</p>
      <GroupFaults faults={faults} path={`${path}.texts`} />
      {rule.texts.map((one, index) => (
        <Words
          key={index} words={one} path={`${path}.texts[${index}]`} faults={faults} onChange={fields => set({ texts: rule.texts.map((other, i) => (i === index ? { ...other, ...fields } : other)) })}
          onRemove={rule.texts.length === 1 ? null : () => set({ texts: rule.texts.filter((_, i) => i !== index) })}
        />
      ))}
      {rule.texts.length < 20 && (
        <Button size="small" icon="plus" onClick={() => set({ texts: [...rule.texts, { language: rule.texts.some(one => one.language === preferences.get().language) ? '' : preferences.get().language, text: '' }] })}>
          {text('invitationLanguageAdd')}
        </Button>
      )}
    </section>
  )
}

function Words({ words, path, faults, onChange, onRemove }: {
  words: InvitationText
  path: string
  faults: Faults
  onChange: (fields: Partial<InvitationText>) => void
  onRemove: (() => void) | null
}) {
  const { text } = useServices()
  const id = useId()
  const problems = faults[`${path}.text`] ?? []
  return (
    <div className="setup-row setup-wide">
      <WordField label={text('replyLanguage')} path={`${path}.language`} faults={faults} max={35} value={words.language} onChange={language => onChange({ language })} />
      <div className="field field-small invitation-words">
        <label htmlFor={id}>{text('invitationText')}</label>
        <input id={id} lang={words.language} maxLength={textMax} value={words.text} aria-invalid={problems.length > 0} aria-describedby={`${id}-p`} onChange={event => onChange({ text: event.target.value })} />
        {problems.length > 0 && <span id={`${id}-p`} className="field-problem" role="alert"><Icon name="warning" size={14} />{problems.join(' ')}</span>}
      </div>
      {onRemove !== null && <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: words.language })} onClick={onRemove} />}
    </div>
  )
}
