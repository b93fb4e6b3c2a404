import { Answerer } from './answerer.mjs'
import { Baresip } from './baresip.mjs'
import { Browser } from './browser.mjs'
import { Caller } from './caller.mjs'
import { tones, untilHeard } from './hearing.mjs'
import { Phone } from './phone.mjs'
import { giveRole } from './records.mjs'
import { Server } from './server.mjs'
import { endedOnce, leave, nothingIsLeft, status } from './steps.mjs'
import { until } from './wait.mjs'

/** How numbers outside behave, by their ends. */
const block = '+861380000'
export const [outside, busy, rings] = [`${block}1111`, `${block}0486`, `${block}0480`]

/**
 * A floor with every kind of telephone, each with a tone of its own: agent1 and agent2 at desk phones, agent3 in a browser, agent5 at a phone of
 * our own, people outside and customers on a trunk. Agents act by the interface their page uses; phones have keys of their own besides.
 */
export class Floor {
  static async open({ supervising = [] } = {}) {
    const floor = new Floor()
    floor.people = await Answerer.listen({ hertz: tones.outside, behaviour: number => (number === busy ? 486 : number === rings ? 'ring' : 'answer') })
    floor.server = await Server.start({ 'Demo:TrunkTarget': floor.people.target, 'Sip:AllowMd5': 'true' })
    for (const user of supervising) giveRole(floor.server, user, 'Supervisor')
    floor.supervisor = await floor.server.api('supervisor')
    floor.agent = { id: 'agent1', tone: 'agent', api: await floor.server.api('agent1'), ear: await Baresip.start(floor.server, 'agent1', 'demo-sip', { hertz: tones.agent }) }
    floor.phone = { id: 'agent2', tone: 'second', api: await floor.server.api('agent2'), ear: await Baresip.start(floor.server, 'agent2', 'demo-sip', { hertz: tones.second }) }
    floor.thirds = await Browser.launch({ hertz: tones.third })
    floor.browser = { id: 'agent3', tone: 'third', api: await floor.server.api('agent3'), ear: await floor.thirds.desk(floor.server, 'agent3') }
    floor.own = { id: 'agent5', tone: 'second', api: await floor.server.api('agent5'), ear: await Phone.register(floor.server, 'agent5', 'demo-sip', { hertz: tones.second }) }
    for (const { api } of [floor.agent, floor.phone, floor.own]) await until('the phone is registered', async () => (await api.desk()).phone.devices === 1, { timeout: 30_000 })
    return floor
  }

  async close() {
    await this.thirds?.close()
    for (const one of [this.agent, this.phone, this.own]) await one?.ear.stop()
    await this.server?.stop()
    this.people?.close()
  }

  /** Everything is let go, nothing of a call is left over, and the figures still balance. */
  async clear() {
    this.customer?.hangUp?.()
    this.people.calls.filter(one => one.over === null).forEach(one => one.hangUp())
    for (const { api } of [this.agent, this.phone, this.browser, this.own]) await leave(api)
    this.customer?.close()
    this.customer = undefined
    await nothingIsLeft(this.server, this.supervisor)
  }

  /** A customer is talking with somebody of the floor; his telephone may be another one, made by the caller. */
  async talking(who, call = () => Caller.call(this.server, '4001', { hertz: tones.customer })) {
    await this.ready(who)
    const customer = await call()
    this.customer = customer
    await customer.answered()
    if (who === this.browser) await who.ear.accept()
    const desk = await until('they talk', async () => { const d = await who.api.desk(); return d.call?.state === 'talking' && d })
    this.call = { id: desk.call.callId, interaction: desk.call.interactionId }
    await untilHeard('customer and agent hear each other', [[customer, who.tone], [who.ear, 'customer']])
    return customer
  }

  /** Somebody of the floor can be rung. */
  async ready(who) {
    await who.api.presence('available')
    await status(who.api, 'idle')
    return who
  }

  /** What a desk does with the present call. */
  act(who, verb, body = {}) {
    return who.api.send('POST', `/calls/${this.call.id}/${verb}`, body)
  }

  /** Brings the call to a kind of telephone: a number outside, a colleague's phone or her browser. Gives who is there. */
  async reach(who, verb, kind) {
    if (kind === 'trunk') {
      const count = this.people.calls.length + 1
      await this.act(who, verb, { target: { kind: 'external', value: outside } })
      return { ear: await this.people.call(count), tone: 'outside' }
    }
    const target = await this.ready(kind === 'phone' ? this.phone : this.browser)
    await this.act(who, verb, { target: { kind: 'agent', value: target.id } })
    if (kind === 'browser') {
      const { offer } = await until('an offer', async () => { const d = await target.api.desk(); return d.offer && d })
      await target.api.send('POST', `/reservations/${offer.reservationId}/accept`)
    }
    return target
  }

  async legOf(who, kind, label) {
    const { call } = await who.api.desk()
    return call.parties.find(party => party.kind === kind && (label === undefined || party.agentId === label || party.label === label)).legId
  }

  wrappingUp(who) {
    return until('wrap-up', async () => (await who.api.desk()).wrapUp)
  }

  ended(...outcomes) {
    return endedOnce(this.supervisor, this.call.interaction, outcomes.length === 0 ? undefined : outcomes)
  }
}
