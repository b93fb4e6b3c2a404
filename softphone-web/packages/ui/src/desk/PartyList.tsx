import { othersIn, partyVerbs } from '@crm/core'
import type { DeskCall, DeskCallParty, PartyVerb } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'
import { useDesk } from './DeskServices.tsx'

const kinds = { customer: 'user', agent: 'headset', external: 'phone', supervisor: 'eye' } as const satisfies Record<string, IconName>

const verbIcons = { hold: 'pause', resume: 'play', mute: 'mic', unmute: 'micOff', promote: 'star', hangup: 'cross' } as const satisfies Record<PartyVerb, IconName>

/** Everybody else in the call, and what its owner may do with each. */
export function PartyList({ call }: { call: DeskCall }) {
  const { text } = useServices()
  return (
    <section className="parties" aria-label={text('partiesTitle')}>
      <ul>{othersIn(call).map(party => <Party key={party.legId} call={call} party={party} />)}</ul>
    </section>
  )
}

function Party({ call, party }: { call: DeskCall; party: DeskCallParty }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const { pending } = useStore(desk.actions)
  const { link } = useStore(desk.view)
  // the times of others who are held are not told, and how long they are in the call would be taken for it
  const since = party.state !== 'held' ? party.since : party.kind === 'customer' ? call.heldSince : null
  return (
    <li className={`party party-${party.state}`}>
      <Icon name={kinds[party.kind]} size={16} />
      <span className="party-words">
        <strong>{party.label}</strong>
        <span className="party-state">
          {text(`party.${party.state}`)} {since !== null && <Elapsed since={since} />}
          {party.muted && <> · {text('party.muted')}</>}
        </span>
      </span>
      <span className="party-actions">
        {partyVerbs(call, party).map(verb => {
          const name = text(`party.do.${verb}`, { name: party.label })
          return (
            <Button
              key={verb} kind="quiet" size="small" iconOnly icon={verbIcons[verb]} aria-label={name} title={name}
              disabled={link !== 'online' || pending.has('party')} onClick={() => void desk.actions.party(verb, party.legId)}
            />
          )
        })}
      </span>
    </li>
  )
}
