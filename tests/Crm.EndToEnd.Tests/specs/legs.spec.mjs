import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { Floor, outside } from '../lib/floor.mjs'
import { tones, untilHeard } from '../lib/hearing.mjs'
import { proofs } from '../lib/proofs.mjs'
import { SippLeg } from '../lib/sippleg.mjs'
import { until } from '../lib/wait.mjs'

const { proof, check } = proofs('legs')
const told = (interaction, name) => interaction.events.filter(event => event.name === name).map(event => event.detail)
const held = interaction => interaction.segments.filter(segment => segment.kind === 'hold').length

/** Each operation with each kind of telephone: desk phones (baresip), browsers, trunks (sipp and our own). */
describe('calls with every kind of telephone', () => {
  let floor, boards

  before(async () => {
    floor = await Floor.open({ supervising: ['agent3'] })
    boards = await Browser.launch({ hertz: tones.supervisor })
  })

  afterEach(() => floor.clear())

  after(async () => {
    await boards?.close()
    await floor?.close()
  })

  proof({ hold: 'customer-sipp agent-phone', resume: 'customer-sipp agent-phone', mute: 'agent-phone', unmute: 'agent-phone' },
    'hold and mute at the desk of an agent on a phone: the customer hears music, or nobody', async () => {
      const { agent } = floor
      const customer = await floor.talking(agent, () => SippLeg.call(floor.server, '4001', { hertz: tones.customer }))
      await floor.act(agent, 'hold')
      await untilHeard('on hold', [[customer, 'music'], [agent.ear, 'nobody']])
      await floor.act(agent, 'resume')
      await untilHeard('taken back', [[customer, 'agent'], [agent.ear, 'customer']])
      await floor.act(agent, 'mute')
      await untilHeard('muted', [[customer, 'nobody'], [agent.ear, 'customer']])
      await floor.act(agent, 'unmute')
      await untilHeard('unmuted', [[customer, 'agent'], [agent.ear, 'customer']])
      await floor.act(agent, 'hangup')
      assert.equal(await customer.ended(), 'bye')
      assert.equal(held(await floor.ended()), 1)
    })

  for (const kind of ['phone', 'own']) {
    const name = kind === 'phone' ? 'baresip' : 'another phone'
    proof({ 'hold by its own key': `customer-trunk agent-${kind}`, 'resume by its own key': `customer-trunk agent-${kind}` },
      `the hold key of ${name} is the hold of the desk: music, counted, and taken back at the phone`, async () => {
        const who = kind === 'phone' ? floor.agent : floor.own
        const customer = await floor.talking(who)
        await who.ear.command('hold')
        await untilHeard('on hold', [[customer, 'music'], [who.ear, 'nobody']])
        const { call } = await who.api.desk()
        assert.equal(call.state, 'held')
        assert.ok(!call.actions.includes('resume'))
        assert.equal((await who.api.request('POST', `/calls/${floor.call.id}/resume`, {})).status, 409)
        await who.ear.command('resume')
        if (kind === 'phone') { // baresip does not record what it hears after a re-INVITE
          await untilHeard('taken back', [[customer, who.tone]])
          await until('the voice arrives', () => who.ear.receives)
        } else await untilHeard('taken back', [[customer, who.tone], [who.ear, 'customer']])
        assert.equal((await who.api.desk()).call.state, 'talking')
        customer.hangUp()
        assert.equal(held(await floor.ended()), 1)
      })
  }

  proof({ 'hold by its own key': 'customer-sipp agent-browser' }, 'a customer who holds us by his own key hears nobody and is not given up; taken back, both hear each other', async () => {
    const { browser } = floor
    const customer = await floor.talking(browser, () => SippLeg.call(floor.server, '4001', { hertz: tones.customer, steps: [4_000, 'hold', 4_000, 'resume'] }))
    await until('he hears nothing more', async () => {
      const packets = customer.received.length
      await new Promise(resolve => setTimeout(resolve, 300))
      return customer.received.length === packets
    })
    assert.equal((await browser.api.desk()).call.state, 'talking')
    await until('he is back', async () => {
      const packets = customer.received.length
      await new Promise(resolve => setTimeout(resolve, 300))
      return customer.received.length > packets + 5
    })
    await untilHeard('both', [[customer, 'third'], [browser.ear, 'customer']])
    await floor.act(browser, 'hangup')
    assert.equal(await customer.ended(), 'bye')
    assert.equal(held(await floor.ended()), 0)
  })

  const pairs = [['phone', 'trunk'], ['phone', 'phone'], ['phone', 'browser'], ['browser', 'phone']]
  const on = kind => (kind === 'phone' ? floor.agent : floor.browser)
  const legs = (from, to) => `customer-trunk agent-${from} ${to === 'trunk' ? 'outside-trunk' : `colleague-${to}`}`
  const sameVoice = { phone: 'second', browser: 'third', trunk: 'outside' }

  for (const [from, to] of pairs) {
    proof({ 'blind transfer': legs(from, to) }, `blind transfer from a ${from} to a ${to}: put through, and the agent wraps up`, async () => {
      const agent = on(from)
      const customer = await floor.talking(agent)
      const target = await floor.reach(agent, 'transfer', to)
      await floor.wrappingUp(agent)
      await untilHeard('put through', [[customer, sameVoice[to]], [target.ear, 'customer'], [agent.ear, 'nobody']])
      customer.hangUp()
      assert.equal(told(await floor.ended(), 'call.transferred').length, 1)
    })

    proof({ consult: legs(from, to), swap: legs(from, to), 'complete transfer': legs(from, to) },
      `consult from a ${from} to a ${to}: aside, swapped, completed`, async () => {
        const agent = on(from)
        const customer = await floor.talking(agent)
        const target = await floor.reach(agent, 'consult', to)
        const aside = [[customer, 'music'], [agent.ear, target.tone], [target.ear, agent.tone]]
        await untilHeard('consulting', aside)
        await floor.act(agent, 'swap')
        await untilHeard('back with the customer', [[customer, agent.tone], [agent.ear, 'customer'], [target.ear, 'music']])
        await floor.act(agent, 'swap')
        await untilHeard('consulting again', aside)
        await floor.act(agent, 'transfer')
        await untilHeard('put through', [[customer, target.tone], [target.ear, 'customer'], [agent.ear, 'nobody']])
        await floor.wrappingUp(agent)
        customer.hangUp()
        assert.equal(told(await floor.ended(), 'call.transferred').length, 1)
      })
  }

  proof({ 'conference of the consulted': legs('phone', 'phone'), 'add to the call': legs('phone', 'trunk'), 'hold of one': 'outside-trunk colleague-phone', 'mute of one': 'colleague-phone',
    remove: 'outside-trunk', promote: 'colleague-phone', leave: 'agent-phone' },
  'conference of four with two phones: everybody hears all others; muted, held, let go, handed on and left', async () => {
    const { agent } = floor
    const customer = await floor.talking(agent)
    const second = await floor.reach(agent, 'consult', 'phone')
    await untilHeard('consulting', [[agent.ear, 'second'], [second.ear, 'agent']])
    await floor.act(agent, 'conference')
    await untilHeard('three', [[customer, 'agent+second'], [agent.ear, 'customer+second'], [second.ear, 'customer+agent']])
    const other = await floor.reach(agent, 'conference', 'trunk')
    const four = [[customer, 'agent+outside+second'], [agent.ear, 'customer+outside+second'], [second.ear, 'customer+agent+outside'], [other.ear, 'customer+agent+second']]
    await untilHeard('four', four)
    const [herLeg, otherLeg] = [await floor.legOf(agent, 'agent', 'agent2'), await floor.legOf(agent, 'external')]
    await floor.act(agent, 'mute', { legId: herLeg })
    await untilHeard('she is muted', [[customer, 'agent+outside'], [second.ear, 'customer+agent+outside'], [other.ear, 'customer+agent']])
    await floor.act(agent, 'unmute', { legId: herLeg })
    await floor.act(agent, 'hold', { legId: herLeg })
    await floor.act(agent, 'hold', { legId: otherLeg })
    await untilHeard('two on hold', [[customer, 'agent'], [agent.ear, 'customer'], [second.ear, 'music'], [other.ear, 'music']])
    await floor.act(agent, 'resume', { legId: herLeg })
    await floor.act(agent, 'resume', { legId: otherLeg })
    await untilHeard('four again', four)
    await floor.act(agent, 'hangup', { legId: otherLeg })
    assert.equal(await other.ear.end(), 'bye')
    await floor.act(agent, 'promote', { legId: herLeg })
    await until('she is the owner', async () => (await second.api.desk()).call.role === 'owner')
    await floor.act(agent, 'leave')
    await untilHeard('two are left', [[customer, 'second'], [second.ear, 'customer'], [agent.ear, 'nobody']])
    customer.hangUp()
    assert.deepEqual((await floor.ended()).agents, ['agent1', 'agent2'])
  })

  proof({ 'conference of the consulted': 'customer-trunk agent-phone colleague-browser', 'add to the call': 'customer-trunk agent-phone colleague-browser', leave: 'colleague-browser', remove: 'colleague-browser' },
    'a browser joins a phone’s call twice: she leaves by herself, then is let go', async () => {
      const { agent, browser } = floor
      const customer = await floor.talking(agent)
      const three = [[customer, 'agent+third'], [agent.ear, 'customer+third'], [browser.ear, 'customer+agent']]
      await floor.reach(agent, 'consult', 'browser')
      await untilHeard('consulting', [[agent.ear, 'third'], [browser.ear, 'agent']])
      await floor.act(agent, 'conference')
      await untilHeard('three', three)
      await floor.act(browser, 'leave')
      await untilHeard('two', [[customer, 'agent'], [agent.ear, 'customer'], [browser.ear, 'nobody']])
      if ((await browser.api.desk()).wrapUp !== null) await browser.api.send('POST', `/reservations/${(await browser.api.desk()).wrapUp.reservationId}/wrap-up`, {})
      await floor.reach(agent, 'conference', 'browser')
      await untilHeard('three again', three)
      await floor.act(agent, 'hangup', { legId: await floor.legOf(agent, 'agent', 'agent3') })
      await untilHeard('two again', [[customer, 'agent'], [agent.ear, 'customer'], [browser.ear, 'nobody']])
      customer.hangUp()
      await floor.ended()
    })

  proof({ 'hold by its own key': 'agent-own outside-trunk customer-trunk' }, 'the hold key of a phone in a conversation of three: the others go on, he hears nobody', async () => {
    const { own } = floor
    const customer = await floor.talking(own)
    const other = await floor.reach(own, 'conference', 'trunk')
    const three = [[customer, 'outside+second'], [own.ear, 'customer+outside'], [other.ear, 'customer+second']]
    await untilHeard('three', three)
    await own.ear.command('hold')
    await untilHeard('two go on', [[customer, 'outside'], [other.ear, 'customer'], [own.ear, 'nobody']])
    await own.ear.command('resume')
    await untilHeard('three again', three)
    customer.hangUp()
    assert.equal(held(await floor.ended()), 0)
  })

  proof({ 'blind transfer by its own key': 'customer-trunk agent-phone outside-trunk' }, 'the transfer key of a desk phone: put through by REFER, the phone is hung up', async () => {
    const { agent } = floor
    const customer = await floor.talking(agent)
    const count = floor.people.calls.length + 1
    await agent.ear.command('transfer', `sip:${outside}@127.0.0.1:${floor.server.sipPort}`)
    const other = await floor.people.call(count)
    await untilHeard('put through', [[customer, 'outside'], [other, 'customer'], [agent.ear, 'nobody']])
    await floor.wrappingUp(agent)
    customer.hangUp()
    assert.deepEqual(told(await floor.ended(), 'call.transferred'), ['blind: external'])
  })

  proof({ 'complete transfer by hanging up': 'customer-trunk agent-phone colleague-phone' }, 'an agent who puts his phone down while he consults has put the customer through', async () => {
    const { agent } = floor
    const customer = await floor.talking(agent)
    const second = await floor.reach(agent, 'consult', 'phone')
    await untilHeard('consulting', [[customer, 'music'], [agent.ear, 'second'], [second.ear, 'agent']])
    await agent.ear.command('hangup')
    await untilHeard('put through', [[customer, 'second'], [second.ear, 'customer']])
    customer.hangUp()
    assert.equal(told(await floor.ended(), 'call.transferred').length, 1)
  })

  proof({ 'blind transfer': 'customer-sipp agent-phone colleague-phone' }, 'a customer on sipp is put through from phone to phone, and her hang-up ends his call', async () => {
    const { agent } = floor
    const customer = await floor.talking(agent, () => SippLeg.call(floor.server, '4001', { hertz: tones.customer }))
    const second = await floor.reach(agent, 'transfer', 'phone')
    await untilHeard('put through', [[customer, 'second'], [second.ear, 'customer']])
    await second.ear.command('hangup')
    assert.equal(await customer.ended(), 'bye')
    await floor.ended()
  })

  proof({ monitor: 'customer-trunk agent-phone supervisor-browser', whisper: 'customer-trunk agent-phone supervisor-browser', barge: 'customer-trunk agent-phone supervisor-browser',
    'take over': 'customer-trunk agent-phone supervisor-browser' },
  'a supervisor in the call of a phone: unheard, heard by the agent, heard by all; another takes the customer over at her desk', async () => {
    const { agent, browser } = floor
    await browser.api.presence('meeting')
    const board = await boards.board(floor.server, 'supervisor')
    const customer = await floor.talking(agent)
    await board.page.getByRole('button', { name: 'Supervise Alice Archer' }).click()
    const mode = async (key, what, customerHears, agentHears, boardHears = 'customer+agent') => {
      await board.page.keyboard.press(key)
      await untilHeard(what, [[customer, customerHears], [agent.ear, agentHears], [board, boardHears]])
    }
    await board.page.getByRole('dialog').getByText('You are not listening.').waitFor()
    await mode('1', 'monitor', 'agent', 'customer')
    await mode('2', 'whisper', 'agent', 'customer+supervisor')
    await mode('3', 'barge', 'agent+supervisor', 'customer+supervisor')
    await mode('1', 'monitor again', 'agent', 'customer')
    await browser.api.send('POST', `/calls/${floor.call.id}/takeover`, {})
    await untilHeard('taken over', [[customer, 'third'], [browser.ear, 'customer'], [agent.ear, 'nobody'], [board, 'customer+third']])
    await floor.wrappingUp(agent)
    customer.hangUp()
    assert.deepEqual((await floor.ended()).agents, ['agent1', 'agent3'])
    await board.vanish()
  })

  check()

  test('nothing went wrong on the page', () => assert.deepEqual(floor.browser.ear.faults, []))
})
