import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Answerer } from '../lib/answerer.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { heardBy, tones, untilHeard } from '../lib/hearing.mjs'
import { proofs } from '../lib/proofs.mjs'
import { Server } from '../lib/server.mjs'
import { endedOnce, finishWrapUp, leave, nothingIsLeft, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

// How numbers outside behave, by their ends; the second has a tone of its own.
const block = '+861380000'
const colleague = 'Bao Lin 林宝'
const [outside, third, busy, rings, premium] = [`${block}1111`, `${block}1113`, `${block}0486`, `${block}0480`, '+18761234567']

/** Each with the kinds of legs it touches: customer and outside on a trunk, agent and colleague in a browser. */
const { proof, check } = proofs('parties')

/** Everything that can be done with a call of several, heard with ears: customer, agent, another agent and people outside each say a tone. */
describe('calls with several parties', () => {
  let server, supervisor, people
  const agents = []   // { browser, desk, api } of agent1 and agent2
  let call            // what the present test is about: { customer, interaction }

  before(async () => {
    people = await Answerer.listen({
      hertz: number => (number === third ? tones.third : tones.outside),
      behaviour: number => (number === busy ? 486 : number === rings ? 'ring' : 'answer'),
    })
    server = await Server.start({ 'Demo:TrunkTarget': people.target })
    supervisor = await server.api('supervisor')
    for (const [user, hertz] of [['agent1', tones.agent], ['agent2', tones.second]]) {
      const one = { browser: await Browser.launch({ hertz }), api: await server.api(user) }
      agents.push(one)
      one.desk = await one.browser.desk(server, user)
    }
  })

  after(async () => {
    for (const { browser } of agents) await browser.close()
    await server?.stop()
    people?.close()
  })

  /** Everything is let go, no call, leg or bridge is left over, and the figures still balance. */
  afterEach(async () => {
    call?.customer.close()
    call = undefined
    people.calls.filter(one => one.over === null).forEach(one => one.hangUp())
    for (const { api } of agents) await leave(api)
    await nothingIsLeft(server, supervisor)
  })

  /** A customer is talking with agent1. */
  async function talking() {
    const [{ desk, api }] = agents
    await api.presence('available')
    await status(api, 'idle')
    const customer = await Caller.call(server, '4001', { hertz: tones.customer })
    call = { customer }
    await customer.answered()
    await desk.accept()
    call.interaction = (await api.desk()).call.interactionId
    await untilHeard('customer and agent hear each other', [[customer, 'agent'], [desk, 'customer']])
    return { customer, desk, api }
  }

  /** The other agent can be rung. */
  async function secondIsReady() {
    const [, second] = agents
    await second.api.presence('available')
    await status(second.api, 'idle')
    return second
  }

  async function reachOutside(desk, verb, number) {
    const count = people.calls.length + 1
    await desk.reach(verb, number, `Dials ${number}`)
    return people.call(count)
  }

  const wrappingUp = api => until('wrap-up', async () => (await api.desk()).wrapUp)

  const ended = (outcome = 'answered') => endedOnce(supervisor, call.interaction, [outcome])
  const kinds = interaction => interaction.segments.map(segment => segment.kind)
  const told = (interaction, name) => interaction.events.filter(event => event.name === name)

  proof({ hold: 'customer agent', resume: 'customer agent' }, 'hold: the customer hears music and nobody, the agent nobody', async () => {
    const { customer, desk } = await talking()
    await desk.button('Hold').click()
    await untilHeard('on hold', [[customer, 'music'], [desk, 'nobody']])
    await desk.button('Resume').click()
    await untilHeard('taken back', [[customer, 'agent'], [desk, 'customer']])
    customer.hangUp()
    assert.ok(kinds(await ended()).includes('hold'))
  })

  proof({ consult: 'customer agent outside', 'end consult': 'customer agent outside' }, 'consult outside: agent and outside hear each other, the customer only music; ended, he waits to be taken back', async () => {
    const { customer, desk } = await talking()
    const other = await reachOutside(desk, 'Consult', outside)
    await untilHeard('consulting', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    await desk.consultation('End consult')
    assert.equal(await other.end(), 'bye')
    await untilHeard('the customer still waits', [[customer, 'music'], [desk, 'nobody']])
    await desk.button('Resume').click()
    await untilHeard('taken back', [[customer, 'agent'], [desk, 'customer']])
    await desk.button('Hang up').click()
    assert.equal(await customer.ended(), 'bye')
    const interaction = await ended()
    const consult = interaction.segments.find(segment => segment.kind === 'consult')
    assert.ok(Date.parse(consult.to) > Date.parse(consult.from), 'consult time is told apart')
    assert.deepEqual(told(interaction, 'call.consult-ended').map(event => event.detail), ['ended'])
  })

  proof({ swap: 'customer agent outside' }, 'swap outside: the agent goes from one to the other, and who waits hears nobody', async () => {
    const { customer, desk } = await talking()
    const other = await reachOutside(desk, 'Consult', outside)
    await untilHeard('consulting', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    await desk.consultation('Swap')
    await untilHeard('back with the customer', [[customer, 'agent'], [desk, 'customer'], [other, 'music']])
    await desk.consultation('Swap')
    await untilHeard('consulting again', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    customer.hangUp()
    assert.equal(await other.end(), 'bye')
    await ended()
  })

  proof({ 'complete transfer': 'customer agent outside' }, 'complete outside: customer and outside hear each other, the agent nobody and wraps up', async () => {
    const { customer, desk, api } = await talking()
    const other = await reachOutside(desk, 'Consult', outside)
    await untilHeard('consulting', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    await desk.consultation('Complete transfer')
    await untilHeard('put through', [[customer, 'outside'], [other, 'customer'], [desk, 'nobody']])
    await wrappingUp(api)
    assert.equal((await api.desk()).call, null)
    other.hangUp()
    assert.equal(await customer.ended(), 'bye')
    const interaction = await ended()
    assert.deepEqual(told(interaction, 'call.transferred').map(event => event.detail), ['attended: external'])
  })

  proof({ 'conference of the consulted': 'customer agent outside', mute: 'outside', unmute: 'outside', hold: 'outside customer', resume: 'outside customer', remove: 'outside' }, 'conference of three: everybody hears both others; muted, held and let go one by one', async () => {
    const { customer, desk } = await talking()
    const other = await reachOutside(desk, 'Consult', outside)
    await untilHeard('consulting', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    await desk.consultation('Conference')
    const all = [[customer, 'agent+outside'], [desk, 'customer+outside'], [other, 'customer+agent']]
    await untilHeard('all three', all)
    await desk.party(`Mute ${outside}`)
    await untilHeard('outside is muted', [[customer, 'agent'], [desk, 'customer'], [other, 'customer+agent']])
    await desk.party(`Unmute ${outside}`)
    await untilHeard('all three again', all)
    await desk.party(`Put ${outside} on hold`)
    await untilHeard('outside is on hold', [[customer, 'agent'], [desk, 'customer'], [other, 'music']])
    await desk.party(`Take ${outside} off hold`)
    await untilHeard('all three once more', all)
    await desk.button('Hold').click()
    await untilHeard('the customer is on hold', [[customer, 'music'], [desk, 'outside'], [other, 'agent']])
    await desk.button('Resume').click()
    await untilHeard('all three after hold', all)
    await desk.party(`Remove ${outside}`)
    assert.equal(await other.end(), 'bye')
    await untilHeard('the two of them', [[customer, 'agent'], [desk, 'customer']])
    customer.hangUp()
    await ended()
  })

  proof({ 'add to the call': 'customer agent outside', leave: 'agent', 'go on without an agent': 'customer outside' }, 'conference of four: two are added, everybody hears all others, and the agent leaves', async () => {
    const { customer, desk, api } = await talking()
    const one = await reachOutside(desk, 'Add', outside)
    await untilHeard('three', [[customer, 'agent+outside'], [desk, 'customer+outside'], [one, 'customer+agent']])
    const two = await reachOutside(desk, 'Add', third)
    await untilHeard('four', [
      [customer, 'agent+outside+third'], [desk, 'customer+outside+third'], [one, 'customer+agent+third'], [two, 'customer+agent+outside'],
    ])
    await desk.button('Leave').click()
    await wrappingUp(api)
    await untilHeard('without the agent', [[customer, 'outside+third'], [one, 'customer+third'], [two, 'customer+outside'], [desk, 'nobody']])
    one.hangUp()
    await untilHeard('two are left', [[customer, 'third'], [two, 'customer']])
    customer.hangUp()
    assert.equal(await two.end(), 'bye')
    await ended()
  })

  proof({ 'blind transfer': 'customer agent outside' }, 'blind transfer outside: the agent is in wrap-up at once, the customer is put through', async () => {
    const { customer, desk, api } = await talking()
    const other = await reachOutside(desk, 'Transfer', outside)
    await wrappingUp(api)
    await untilHeard('put through', [[customer, 'outside'], [other, 'customer'], [desk, 'nobody']])
    customer.hangUp()
    assert.equal(await other.end(), 'bye')
    const interaction = await ended()
    assert.deepEqual(told(interaction, 'call.transferred').map(event => event.detail), ['blind: external'])
  })

  for (const [how, number, reason] of [['busy', busy, 'busy']]) {
    proof({ 'failed transfer comes back': 'customer agent outside' }, `blind transfer outside that is ${how}: the customer comes back and is never in silence`, async () => {
      const { customer, desk, api } = await talking()
      await desk.reach('Transfer', number, `Dials ${number}`)
      await wrappingUp(api)
      await until('he comes back', async () => told(await supervisor.get(`/interactions/${call.interaction}`), 'call.transfer-returned').length === 1)
      assert.notEqual(await heardBy(customer), 'nobody')
      await finishWrapUp(api)
      await desk.page.getByRole('button', { name: 'Accept' }).click({ timeout: 20_000 })
      await untilHeard('they talk again', [[customer, 'agent'], [desk, 'customer']])
      customer.hangUp()
      const interaction = await ended()
      assert.deepEqual(told(interaction, 'call.transfer-returned').map(event => event.detail), [reason])
    })
  }

  proof({ 'blind transfer to a queue': 'customer agent colleague' }, 'blind transfer to a queue: the second agent answers, with the record and the notes on his page', async () => {
    const { customer, desk, api } = await talking()
    const second = await secondIsReady()
    const before = await supervisor.figures('sales')
    await desk.page.getByLabel('Notes').fill('wants the blue one')
    await desk.reach('Transfer', 'Sales')
    await wrappingUp(api)
    assert.equal(await desk.page.getByLabel('Notes').inputValue(), 'wants the blue one')
    await desk.button('Done').click()
    await second.desk.offer().waitFor()
    await second.desk.accept()
    assert.equal((await second.api.desk()).call.interactionId, call.interaction)
    await untilHeard('customer and second agent', [[customer, 'second'], [second.desk, 'customer'], [desk, 'nobody']])
    await until('the notes are with the record', async () => (await second.api.get(`/interactions/${call.interaction}`)).notes === 'wants the blue one')
    customer.hangUp()
    const interaction = await ended()
    assert.deepEqual(interaction.agents, ['agent1', 'agent2'])
    assert.deepEqual(interaction.queues, ['support', 'sales'])
    await until('counted', async () => (await supervisor.figures('sales')).answered === before.answered + 1)
  })

  proof({ 'blind transfer to a flow': 'customer agent' }, 'blind transfer to a flow: the customer hears its voice and can press its keys', async () => {
    const { customer, desk, api } = await talking()
    const main = (await supervisor.get('/flows')).items.find(flow => flow.id === 'main-menu')
    await desk.reach('Transfer', main.title)
    await wrappingUp(api)
    await untilHeard('the menu speaks', [[customer, 'music'], [desk, 'nobody']])
    await finishWrapUp(api)
    await api.presence('break')
    await customer.press('2', 'info')
    await until('he waits in the queue', async () => (await supervisor.figures('support')).waiting === 1)
    customer.hangUp()
    await ended() // he was answered; that he gave up in the queue he chose now is that queue's visit
  })

  proof({ 'consult a colleague': 'customer agent colleague', 'complete transfer to a colleague': 'customer agent colleague' }, 'consult a colleague and complete: she is told who asks, then has the customer and the record', async () => {
    const { customer, desk, api } = await talking()
    const second = await secondIsReady()
    await desk.reach('Consult', colleague)
    await second.desk.offer('A colleague asks').getByText('Alice Archer asks you').waitFor()
    await second.desk.accept('A colleague asks')
    await untilHeard('consulting', [[customer, 'music'], [desk, 'second'], [second.desk, 'agent']])
    await desk.consultation('Swap')
    await untilHeard('back with the customer', [[customer, 'agent'], [desk, 'customer'], [second.desk, 'music']])
    await desk.consultation('Swap')
    await untilHeard('consulting again', [[customer, 'music'], [desk, 'second'], [second.desk, 'agent']])
    await desk.consultation('Complete transfer')
    await untilHeard('put through', [[customer, 'second'], [second.desk, 'customer'], [desk, 'nobody']])
    await wrappingUp(api)
    assert.equal((await second.api.desk()).call.role, 'owner')
    customer.hangUp()
    const interaction = await ended()
    assert.deepEqual(interaction.agents, ['agent1', 'agent2'])
    assert.ok(kinds(interaction).includes('consult'))
  })

  proof({ 'conference with a colleague': 'customer agent outside colleague', promote: 'agent colleague' }, 'conference of four with a colleague: everybody hears all others; the call is handed to her and the agent leaves', async () => {
    const { customer, desk, api } = await talking()
    const second = await secondIsReady()
    const other = await reachOutside(desk, 'Add', outside)
    await untilHeard('three', [[customer, 'agent+outside'], [other, 'customer+agent']])
    await desk.reach('Consult', colleague)
    await second.desk.accept('A colleague asks')
    await untilHeard('asked aside', [[desk, 'second'], [second.desk, 'agent']])
    await desk.consultation('Conference')
    await untilHeard('four', [
      [customer, 'agent+outside+second'], [desk, 'customer+outside+second'], [other, 'customer+agent+second'], [second.desk, 'customer+agent+outside'],
    ])
    await desk.party(`Hand the call to ${colleague}`)
    await until('she is the owner', async () => (await second.api.desk()).call.role === 'owner')
    await desk.button('Leave').click()
    await wrappingUp(api)
    await untilHeard('three without the agent', [[customer, 'outside+second'], [other, 'customer+second'], [second.desk, 'customer+outside'], [desk, 'nobody']])
    customer.hangUp()
    assert.equal(await other.end(), 'bye')
    await ended()
  })

  proof({ 'blind transfer to a colleague': 'customer agent colleague' }, 'blind transfer to a colleague: she is told by whom, and both hear each other', async () => {
    const { customer, desk, api } = await talking()
    const second = await secondIsReady()
    await desk.reach('Transfer', colleague)
    await wrappingUp(api)
    await second.desk.offer('Transferred call').getByText('Transferred by Alice Archer').waitFor()
    assert.notEqual(await heardBy(customer), 'nobody')
    await second.desk.accept('Transferred call')
    await untilHeard('put through', [[customer, 'second'], [second.desk, 'customer'], [desk, 'nobody']])
    customer.hangUp()
    assert.deepEqual((await ended()).agents, ['agent1', 'agent2'])
  })

  proof({ 'declined transfer comes back': 'customer agent colleague' }, 'blind transfer that a colleague declines: the call comes back to the agent who is free again', async () => {
    const { customer, desk, api } = await talking()
    const second = await secondIsReady()
    await desk.reach('Transfer', colleague)
    await finishWrapUp(api)
    await second.desk.offer('Transferred call').waitFor()
    await second.desk.button('Reject').click()
    await desk.button('Accept').click({ timeout: 30_000 })
    await untilHeard('they talk again', [[customer, 'agent'], [desk, 'customer']])
    customer.hangUp()
    await ended()
  })

  proof({ 'refused number': 'agent outside' }, 'a number that may not be called is refused in words, and the call goes on as it was', async () => {
    const { customer, desk } = await talking()
    const invites = people.requests.length
    await desk.call().getByRole('button', { name: 'Consult', exact: true }).click()
    const picker = desk.page.getByRole('dialog')
    await picker.getByRole('combobox').fill(premium)
    await picker.getByRole('option', { selected: true }).waitFor()
    await picker.getByRole('button', { name: 'Consult' }).click()
    await picker.getByRole('alert').waitFor()
    await desk.page.keyboard.press('Escape')
    await untilHeard('nothing has changed', [[customer, 'agent'], [desk, 'customer']])
    assert.equal(people.requests.length, invites)
    customer.hangUp()
    await ended()
  })

  for (const [how, number, reason] of [['is busy', busy, 'busy'], ['is put down', outside, 'hung up']]) {
    proof({ 'failed consult': 'customer agent outside' }, `consult outside that ${how}: the agent is told why, the customer stays on hold`, async () => {
      const { customer, desk } = await talking()
      if (number === busy) await desk.reach('Consult', number, `Dials ${number}`)
      else {
        const other = await reachOutside(desk, 'Consult', number)
        await untilHeard('consulting', [[desk, 'outside'], [other, 'agent']])
        other.hangUp()
      }
      await desk.call().getByText(`${number} was not reached: ${reason}`).waitFor()
      await untilHeard('still on hold', [[customer, 'music'], [desk, 'nobody']])
      await desk.button('Resume').click()
      await untilHeard('taken back', [[customer, 'agent'], [desk, 'customer']])
      customer.hangUp()
      await ended()
    })
  }

  proof({ 'hang-up while ringing': 'customer outside' }, 'the customer hangs up while outside rings: it is cancelled, and the agent wraps up', async () => {
    const { customer, desk, api } = await talking()
    const ringing = await reachOutside(desk, 'Consult', rings)
    customer.hangUp()
    assert.equal(await ringing.end(), 'cancelled')
    await wrappingUp(api)
    await ended()
  })

  proof({ 'hang-up against complete': 'customer agent outside' }, 'outside hangs up in the moment in which the transfer is completed: nobody is left in silence', async () => {
    const { customer, desk, api } = await talking()
    const other = await reachOutside(desk, 'Consult', outside)
    await untilHeard('consulting', [[desk, 'outside'], [other, 'agent']])
    const { call: { callId } } = await api.desk()
    const completing = api.request('POST', `/calls/${callId}/transfer`, {})
    other.hangUp()
    const { status: answer } = await completing
    if (answer === 200) assert.equal(await customer.ended(), 'bye') // it was put through first: then the other one left
    else {
      assert.equal(answer, 409)
      await untilHeard('the customer is still on hold', [[customer, 'music']])
      customer.hangUp()
    }
    await ended()
  })

  proof({ 'hang-up against hang-up': 'customer agent outside' }, 'customer and agent hang up at once: one ending, one outcome', async () => {
    const { customer, desk, api } = await talking()
    const other = await reachOutside(desk, 'Add', outside)
    await untilHeard('three', [[customer, 'agent+outside'], [other, 'customer+agent']])
    const { call: { callId } } = await api.desk()
    const hangingUp = api.request('POST', `/calls/${callId}/hangup`, {})
    customer.hangUp()
    assert.ok([200, 404, 409].includes((await hangingUp).status)) // whoever was first
    assert.equal(await other.end(), 'bye')
    const interaction = await ended()
    assert.equal(told(interaction, 'interaction.ended').length, 1)
  })

  check()

  test('nothing went wrong on the pages', () => assert.deepEqual(agents.flatMap(({ desk }) => desk.faults), []))
})
