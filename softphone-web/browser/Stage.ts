import axe from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { preview, type PreviewServer } from 'vite'
import { FakeServer } from './FakeServer.ts'
import { FarEnd } from './FarEnd.ts'

/** The policy the server sends; a page that broke it would not work here either. */
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob: https:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** The built app in a real browser, one page at a time, before a server that the test moves. */
export class Stage {
  readonly faults: string[] = []
  context!: BrowserContext
  page!: Page
  server!: FakeServer
  farEnd!: FarEnd
  private readonly site: PreviewServer
  private readonly browser: Browser
  private readonly address: string

  private constructor(site: PreviewServer, browser: Browser) {
    this.site = site
    this.browser = browser
    this.address = site.resolvedUrls?.local[0] ?? ''
  }

  static async build(): Promise<Stage> {
    const site = await preview({
      root: new URL('../apps/desktop', import.meta.url).pathname,
      preview: { port: 0, host: '127.0.0.1', headers: { 'content-security-policy': policy } },
      logLevel: 'error',
    })
    const browser = await chromium.launch({
      executablePath: (import.meta.env?.['VITE_CHROMIUM'] as string | undefined) ?? '/usr/bin/chromium',
      args: [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
        '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required',
      ],
    })
    return new Stage(site, browser)
  }

  async strike(): Promise<void> {
    await this.browser.close()
    await this.site.close()
  }

  /** Ends what `open` began; requests that are still under way then are nobody's fault. */
  async close(): Promise<void> {
    await this.page.unrouteAll({ behavior: 'ignoreErrors' })
    await this.context.close()
  }

  /** A fresh page in a browser of this language and colours. */
  async open(locale: string, colorScheme: 'light' | 'dark', viewport = { width: 1280, height: 800 }): Promise<void> {
    this.faults.length = 0
    this.context = await this.browser.newContext({ locale, colorScheme, viewport, permissions: ['microphone', 'notifications'] })
    const other = await this.context.newPage()
    await other.goto(`${this.address}icon.svg`)
    this.farEnd = new FarEnd(other)
    this.server = new FakeServer(sdp => this.farEnd.answer(sdp))
    this.page = await this.context.newPage()
    this.page.on('pageerror', fault => this.faults.push(fault.message))
    this.page.on('console', line => { if (/Content Security Policy/.test(line.text())) this.faults.push(line.text()) })
    await this.server.serve(this.page)
    await this.page.goto(this.address)
  }

  /** Signs in; at the given path, of which `shown` is a part. */
  async signIn(userName = 'agent1', path = '/', shown = '.idle'): Promise<void> {
    if (path !== '/') await this.page.goto(new URL(path, this.address).href)
    await this.page.locator('[name=username]').fill(userName)
    await this.page.locator('[name=password]').fill('demo')
    await this.page.keyboard.press('Enter')
    await this.page.locator(shown).first().waitFor()
  }

  /** Presses Ctrl+Alt and this key as soon as the page offers what it does: before that it does nothing. */
  async press(code: `Key${string}` | 'Period'): Promise<void> {
    await this.page.locator(`button:enabled[aria-keyshortcuts="Control+Alt+${code === 'Period' ? '.' : code.slice(3)}"]`).first().waitFor()
    await this.page.keyboard.press(`Control+Alt+${code}`)
  }

  /**
   * Anything that keeps somebody from using the page as it is now. A colour on its way from one state to the next is
   * none: what is found is looked for again once everything has come to rest, and counts if it is still there.
   */
  async barriers(): Promise<string[]> {
    if (!await this.page.evaluate(() => 'axe' in window)) await this.page.evaluate(axe.source)
    await this.#rest()
    if ((await this.#violations()).length === 0) return []
    await this.#rest()
    return this.#violations()
  }

  async #violations(): Promise<string[]> {
    const { violations } = await this.page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false,
    }))
    return violations.map(found => `${found.impact ?? ''} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)
  }

  /** Until nothing moves but what moves for ever or counts down: a deadline's ring turns, second by second, for as long as the offer stands. */
  async #rest(): Promise<void> {
    await this.page.evaluate(async () => {
      const moving = (): Animation[] => document.getAnimations().filter(one => Number(one.effect?.getComputedTiming().endTime ?? 0) < 2_000)
      const enough = performance.now() + 700
      for (let moves = moving(); moves.length > 0 && performance.now() < enough; moves = moving()) await Promise.allSettled(moves.map(one => one.finished))
    })
  }
}
