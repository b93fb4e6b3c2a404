import type { Live } from '@crm/core'
import type { OutboundRulesView } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { OutboundForm } from './OutboundForm.tsx'
import { SetupPage } from './SetupPage.tsx'
import { ThingPage } from './ThingPage.tsx'
import { useListing } from './useListing.ts'
import { useThing } from './useThing.ts'

/** What may be called outside: the rules of the site, and those of each trunk. */
export function OutboundPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure } = useListing<OutboundRulesView>(() => api.configuration.outboundRules(), live.revision)
  return (
    <SetupPage name="outbound">
      <header className="setup-head"><div><h1>{text('outboundTitle')}</h1><p className="hint">{text('outboundHint')}</p></div></header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items !== null && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('outboundTitle')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('outboundWhat')}</th><th scope="col" className="left">{text('outboundDestinations')}</th><th scope="col">{text('limit.concurrent')}</th>
                  <th scope="col">{text('limit.perDay')}</th><th scope="col">{text('limit.spendPerDay')}</th><th scope="col" className="left">{text('outboundNumbers')}</th>
                  <th scope="col" className="left">{text('queueState')}</th>
                </tr>
              </thead>
              <tbody>{items.map(rules => <Line key={rules.id} rules={rules} />)}</tbody>
            </table>
          </div>
        </div>
      )}
    </SetupPage>
  )
}

function Line({ rules: { id, name, settings, effective, fault } }: { rules: OutboundRulesView }) {
  const { text } = useServices()
  const first = settings.destinations.slice(0, 6)
  return (
    <tr>
      <th scope="row"><Go to={`/admin/outbound/${encodeURIComponent(id)}`}>{nameOf(id, name, text('outboundSite'))}</Go></th>
      <td className="left">
        <span className="setup-tags">
          {first.map(one => <span className="tag" key={one.prefix}>{one.prefix} {text(one.allowed ? 'destinationAllow' : 'destinationDeny')}</span>)}
          {settings.destinations.length > first.length && text('moreChanges', { count: settings.destinations.length - first.length })}
          {settings.destinations.length === 0 && '–'}
        </span>
      </td>
      <td>{settings.limits.concurrent}</td>
      <td>{settings.limits.perDay}</td>
      <td>{settings.limits.spendPerDay ?? text('noLimit')}</td>
      <td className="left">{id === 'site' ? '–' : settings.presented ?? text('withheldNumber')}</td>
      <td className="left"><span className={`tag ${effective ? '' : 'tag-bad'}`}>{text(effective ? 'outboundInForce' : 'outboundNotInForce')}</span> {fault}</td>
    </tr>
  )
}

/** The rules of the site or of one trunk. */
export function OutboundRulesPage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.outbound, id, view => view.settings, live.revision)
  const fault = useStore(editor).saved?.fault ?? null
  return (
    <ThingPage
      page="outbound" list={text('setupOutbound')} editor={editor} title={saved => nameOf(saved.id, saved.name, text('outboundSite'))}
      aside={() => (fault === null ? null : <p className="field-problem">{text('outboundNotInForce')}: {fault}</p>)}
      form={(draft, change, faults) => <OutboundForm draft={draft} change={change} faults={faults} isSite={id === 'site'} />}
    />
  )
}

function nameOf(id: string, name: string, site: string): string {
  return id === 'site' ? site : name === '' ? id : name
}
