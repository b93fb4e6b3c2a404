import { heardOn, listen } from './browser.mjs'
import { Poisoner } from './poison.mjs'
import { Watch } from './watch.mjs'

/** Opens closed shadow trees to the test, which then sees the chat window as a person does. */
const openShadows = () => {
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: 'open' }) }
}

/** A customer's browser on a page with the chat window. */
export class Customer {
  /** `site` is a page of another origin; without it the server's own example. `voice` gives him a microphone and ears; `watched` tells of anything that is carried out; `poison` is what the server's answers are to hold. */
  static async open(browser, server, { locale = 'en-US', colorScheme = 'light', prepare = () => {}, given = null, site = null, voice = false, watched = false, poison = {} } = {}) {
    const customer = new Customer()
    customer.context = await browser.native.newContext({ locale, colorScheme, viewport: { width: 1000, height: 760 }, permissions: voice ? ['microphone'] : [] })
    if (voice) await customer.context.addInitScript(listen)
    if (watched) Object.assign(customer, { watch: await Watch.on(customer.context), poisoner: Object.assign(await Poisoner.on(customer.context), poison) })
    customer.page = await customer.context.newPage()
    customer.faults = []
    customer.page.on('pageerror', fault => customer.faults.push(fault.message))
    customer.page.on('console', line => { if (/Content Security Policy/.test(line.text())) customer.faults.push(line.text()) })
    await customer.context.addInitScript(openShadows)
    customer.scripts = []
    customer.page.on('request', request => { if (request.resourceType() === 'script') customer.scripts.push(new URL(request.url()).pathname) })
    await customer.page.goto(site ?? `${server.url}/chat-demo?lang=${locale.slice(0, 2)}`)
    await customer.page.evaluate(prepare, given)
    return customer
  }

  async begin({ name = 'Li Na', message = 'Where is my kettle?' } = {}) {
    await this.page.locator('.launcher').click()
    await this.page.locator('#crm-name').fill(name)
    await this.page.locator('#crm-message').fill(message)
    await this.page.getByRole('button', { name: 'Start the chat' }).click()
    await this.page.locator('.bubble').first().waitFor()
  }

  async say(text) {
    await this.page.locator('.composer textarea').fill(text)
    await this.page.keyboard.press('Enter')
  }

  /** How his call stands, once it does so. */
  async callStatus(text) {
    await this.page.locator('.call-status').getByText(text).waitFor({ timeout: 30_000 })
  }

  /** What he hears. */
  heard() {
    return heardOn(this.page)
  }

  /** What people have written, as shown, in order. */
  lines() {
    return this.page.locator('.bubble').allTextContents()
  }

  async status(text) {
    await this.page.locator('.status').getByText(text).waitFor({ timeout: 30_000 })
  }
}
