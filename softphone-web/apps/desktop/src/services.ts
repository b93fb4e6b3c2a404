import { CurrentParty, Dialler, Names, Preferences, ServerClock, Session, Ticker } from '@crm/core'
import { CrmApi, RestClient } from '@crm/protocol'
import type { Services } from '@crm/ui'
import { route } from './route.ts'

export interface AppServices extends Services {
  readonly clock: ServerClock
}

/** Whether this page is the softphone inside another site's page. */
export function isEmbedded(): boolean {
  return location.pathname === '/softphone' && window.parent !== window
}

/** Builds what every page shares out of what the browser offers. */
export function createServices(): AppServices {
  const clock = new ServerClock()
  const rest = new RestClient({
    ...(isEmbedded() ? { headers: { 'x-crm-embedded': '1' } } : {}),
    fetch: (input, init) => fetch(input, init),
    onUnauthorized: () => session.expire(),
    onDate: (date, asked, answered) => clock.observeDate(date, asked, answered),
  })
  const api = new CrmApi(rest)
  const session: Session = new Session(api)
  const preferences = new Preferences(localStorage, navigator.languages)
  session.subscribe(() => {
    const state = session.get()
    if (state.phase === 'signedIn') preferences.adopt(state.user)
  })
  return {
    api, current: new CurrentParty(api), dialler: new Dialler(api), names: new Names(api), session, preferences, clock, now: new Ticker(() => clock.now()), go: path => route.go(path),
  }
}
