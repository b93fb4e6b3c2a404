import { newCalendar, newProfile, type Live } from '@crm/core'
import { media, type CalendarView, type CapacityProfileSettings, type CapacityProfileView, type MediaCapacity } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CheckField, Group, GroupFaults, NumberField, WordField, type Faults } from './fields.tsx'
import { HoursFields } from './HoursFields.tsx'
import { NamedList } from './NamedList.tsx'
import { ThingPage } from './ThingPage.tsx'
import { useListing } from './useListing.ts'
import { useThing } from './useThing.ts'

/** All calendars, and a new one. */
export function CalendarsPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure, read } = useListing<CalendarView>(() => api.configuration.calendars(), live.revision)
  return (
    <NamedList
      page="hours" title={text('setupHours')} empty={text('calendarsEmpty')} add={text('calendarNew')} failure={failure} onDone={read}
      items={items?.map(calendar => ({ id: calendar.id, name: calendar.settings.displayName, detail: calendar.settings.hours.zone, used: calendar.queues.length })) ?? null}
      used={text('calendarUsed')} onCreate={(id, name) => api.configuration.calendar.replace(id, newCalendar(name), null, null)}
    />
  )
}

/** One calendar: weekly hours, holidays, and the queues that use it. */
export function CalendarPage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.calendar, id, view => view.settings, live.revision)
  const used = useStore(editor).saved?.queues ?? []
  return (
    <ThingPage
      page="hours" list={text('setupHours')} editor={editor} title={saved => saved.settings.displayName}
      form={(draft, change, faults) => (
        <>
          <div className="setup-fields">
            <WordField label={text('setting.displayName')} path="displayName" faults={faults} value={draft.displayName} onChange={displayName => change(now => ({ ...now, displayName }))} />
          </div>
          <HoursFields hours={draft.hours} faults={faults} onChange={hours => change(now => ({ ...now, hours }))} />
          <UsedBy title={text('calendarUsed')} names={used} />
        </>
      )}
    />
  )
}

/** All capacity profiles, and a new one. */
export function ProfilesPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure, read } = useListing<CapacityProfileView>(() => api.configuration.profiles(), live.revision)
  const detail = (profile: CapacityProfileView): string => profile.settings.capacity.media.map(one => `${mediaName(one.media)} ${one.max}`).join(', ')
  const mediaName = (name: string): string => text(`media.${name}` as 'media.voice')
  return (
    <NamedList
      page="profiles" title={text('setupProfiles')} empty={text('profilesEmpty')} add={text('profileNew')} failure={failure} onDone={read}
      items={items?.map(profile => ({ id: profile.id, name: profile.settings.displayName, detail: detail(profile), used: profile.agents.length })) ?? null}
      used={text('profileUsed')} onCreate={(id, name) => api.configuration.profile.replace(id, newProfile(name), null, null)}
    />
  )
}

/** One profile: which media an agent takes, how many at once, and what they cost. */
export function ProfilePage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.profile, id, view => view.settings, live.revision)
  const used = useStore(editor).saved?.agents ?? []
  return (
    <ThingPage
      page="profiles" list={text('setupProfiles')} editor={editor} title={saved => saved.settings.displayName}
      form={(draft, change, faults) => {
        const set = (capacity: CapacityProfileSettings['capacity']): void => change(now => ({ ...now, capacity }))
        return (
          <>
            <div className="setup-fields">
              <WordField label={text('setting.displayName')} path="displayName" faults={faults} value={draft.displayName} onChange={displayName => change(now => ({ ...now, displayName }))} />
              <NumberField label={text('setting.capacity.units')} path="capacity.units" faults={faults} min={1} max={10_000} value={draft.capacity.units} onChange={units => set({ ...draft.capacity, units: units ?? 0 })} />
            </div>
            <GroupFaults faults={faults} path="capacity.media" />
            {media.map(name => (
              <Medium key={name} name={name} capacity={draft.capacity.media} faults={faults} onChange={list => set({ ...draft.capacity, media: list })} />
            ))}
            <UsedBy title={text('profileUsed')} names={used} />
          </>
        )
      }}
    />
  )
}

function Medium({ name, capacity, faults, onChange }: { name: string; capacity: readonly MediaCapacity[]; faults: Faults; onChange: (capacity: readonly MediaCapacity[]) => void }) {
  const { text } = useServices()
  const index = capacity.findIndex(one => one.media === name)
  const medium = capacity[index]
  const set = (fields: Partial<MediaCapacity>): void => onChange(capacity.map((one, i) => (i === index ? { ...one, ...fields } : one)))
  return (
    <Group title={text(`media.${name}` as 'media.voice')}>
      <div className="setup-row">
        <CheckField label={text('takes')} value={medium !== undefined} onChange={on => onChange(on ? [...capacity, { media: name, cost: name === 'voice' ? 100 : 25, max: 1 }] : capacity.filter(one => one.media !== name))} />
        {medium !== undefined && (
          <>
            <NumberField label={text('atOnce')} path={`capacity.media[${index}].max`} faults={faults} max={100} value={medium.max} onChange={value => set({ max: value ?? 0 })} />
            <NumberField label={text('cost')} path={`capacity.media[${index}].cost`} faults={faults} max={10_000} value={medium.cost} onChange={value => set({ cost: value ?? 0 })} />
            <CheckField label={text('exclusive')} value={medium.exclusive ?? false} onChange={exclusive => set({ exclusive })} />
            {name !== 'voice' && (
              <>
                <CheckField label={text('interruptedBy')} value={medium.interruptedBy?.includes('voice') ?? false} onChange={on => set({ interruptedBy: on ? ['voice'] : null })} />
                <NumberField label={text('afterIdle')} path={`capacity.media[${index}].afterIdle`} faults={faults} max={3_600} value={medium.afterIdle ?? 0} onChange={value => set({ afterIdle: value ? value : null })} />
              </>
            )}
          </>
        )}
      </div>
    </Group>
  )
}

function UsedBy({ title, names }: { title: string; names: readonly string[] }) {
  const { text } = useServices()
  return (
    <div className="setup-used">
      <h2>{title}</h2>
      {names.length === 0 ? <p className="faint">{text('usedByNone')}</p> : <span className="setup-tags">{names.map(name => <span className="tag" key={name}>{name}</span>)}</span>}
    </div>
  )
}
