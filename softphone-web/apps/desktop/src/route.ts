import { Store } from '@crm/core'

/** The path of the page that is shown, in step with the address bar. */
class Route extends Store<string> {
  constructor() {
    super(location.pathname)
    addEventListener('popstate', () => this.set(location.pathname))
  }

  go(path: string): void {
    if (path !== location.pathname) history.pushState(null, '', path)
    this.set(path)
  }
}

export const route = new Route()
