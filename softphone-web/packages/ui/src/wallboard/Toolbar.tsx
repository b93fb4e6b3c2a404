import { activities, countActivities, type BoardFilter, type WallboardChoice } from '@crm/core'
import type { LivePicture } from '@crm/protocol'
import { useEffect, useRef } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { activityText } from './AgentTable.tsx'

interface Props {
  picture: LivePicture
  filter: BoardFilter
  choice: WallboardChoice
  onFilter: (filter: BoardFilter) => void
  onChoice: (fields: Partial<WallboardChoice>) => void
  onThresholds: () => void
  onBigScreen: () => void
}

/** What is looked at, and how. */
export function Toolbar({ picture, filter, choice, onFilter, onChoice, onThresholds, onBigScreen }: Props) {
  const { text } = useServices()
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.altKey || event.getModifierState('AltGraph')) return
      if (event.code === 'KeyF') search.current?.focus()
      else if (event.code === 'KeyB') onBigScreen()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [onBigScreen])
  return (
    <div className="board-tools" role="toolbar" aria-label={text('boardTools')}>
      <label className="search">
        <Icon name="search" size={16} />
        <span className="unseen">{text('boardSearch')}</span>
        <input
          ref={search} type="search" value={filter.words} placeholder={text('boardSearch')} aria-keyshortcuts="Control+Alt+F" title="Ctrl+Alt+F"
          onChange={event => onFilter({ ...filter, words: event.target.value })}
        />
      </label>
      <select
        className="select" value={filter.queue ?? ''} aria-label={text('queue')}
        onChange={event => onFilter({ ...filter, queue: event.target.value || null })}
      >
        <option value="">{text('allQueues')}</option>
        {picture.queues.map(queue => <option key={queue.id} value={queue.id}>{queue.name}</option>)}
      </select>
      <ActivityChips picture={picture} filter={filter} onFilter={onFilter} />
      <span className="board-buttons">
        <Button
          kind="quiet" icon={choice.alarm ? 'bell' : 'bellOff'} iconOnly aria-pressed={choice.alarm}
          aria-label={text('alarmSound')} title={text(choice.alarm ? 'alarmOn' : 'alarmOff')} onClick={() => onChoice({ alarm: !choice.alarm })}
        />
        <Button
          kind="quiet" icon={choice.layout === 'table' ? 'grid' : 'rows'} iconOnly title={text(choice.layout === 'table' ? 'asTiles' : 'asTable')}
          aria-label={text(choice.layout === 'table' ? 'asTiles' : 'asTable')}
          onClick={() => onChoice({ layout: choice.layout === 'table' ? 'tiles' : 'table' })}
        />
        <Button kind="quiet" icon="sliders" iconOnly aria-label={text('boardSettings')} title={text('boardSettings')} onClick={onThresholds} />
        <Button icon="screen" size="small" aria-keyshortcuts="Control+Alt+B" title={`${text('bigScreen')} (Ctrl+Alt+B)`} onClick={onBigScreen}>
          {text('bigScreen')}
        </Button>
      </span>
    </div>
  )
}

/** How many agents do what; pressing one shows only those. */
function ActivityChips({ picture, filter, onFilter }: Pick<Props, 'picture' | 'filter' | 'onFilter'>) {
  const { text } = useServices()
  const counts = countActivities(picture.agents)
  return (
    <span className="chips" role="group" aria-label={text('activity')}>
      {activities.filter(activity => counts[activity] > 0 || filter.activity === activity).map(activity => (
        <button
          key={activity} type="button" className={`chip-button activity activity-${activity}`} aria-pressed={filter.activity === activity}
          onClick={() => onFilter({ ...filter, activity: filter.activity === activity ? null : activity })}
        >
          <i aria-hidden="true" />{activityText(activity, text)}<strong>{counts[activity]}</strong>
        </button>
      ))}
    </span>
  )
}
