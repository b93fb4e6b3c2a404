import { after, afterEach, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Floor, outside } from '../lib/floor.mjs'
import { tones, untilHeard } from '../lib/hearing.mjs'
import { proofs } from '../lib/proofs.mjs'
import { endedOnce, finishWrapUp, leave } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

const { proof, check } = proofs('crossing')
const rounds = Number(process.env.CRM_CROSSINGS ?? 4) // of each race, with the second thing a little later each time

/** Two things at once that cannot both be so: who is first wins, the other is told, and nobody is left in silence or counted twice. */
describe('events that cross', () => {
  let floor, boards, seconds

  before(async () => {
    floor = await Floor.open({ supervising: ['agent3', 'agent4'] })
    boards = await Browser.launch({ hertz: tones.supervisor })
    seconds = await Browser.launch({ hertz: tones.third })
  })

  afterEach(() => floor.clear())

  after(async () => {
    await seconds?.close()
    await boards?.close()
    await floor?.close()
  })

  proof({ 'hold against hold': 'customer-trunk agent-own' }, 'customer and phone hold by re-INVITE at once, and the desk too: nobody is heard, and whoever is last to take back brings both together', async () => {
    const { own } = floor
    const customer = await floor.talking(own)
    customer.reoffer('sendonly')
    await Promise.all([own.ear.command('hold'), own.api.request('POST', `/calls/${floor.call.id}/hold`, {})])
    await until('both are agreed to', () => customer.offers.some(offer => offer.direction === 'sendonly' && offer.status === 200), { timeout: 20_000 })
    await untilHeard('both hold', [[customer, 'nobody'], [own.ear, 'nobody']])
    assert.equal((await own.api.desk()).call.state, 'held')
    customer.reoffer('sendrecv')
    await untilHeard('the customer is back first', [[customer, 'music'], [own.ear, 'nobody']])
    await own.ear.command('resume')
    await untilHeard('both are back', [[customer, 'second'], [own.ear, 'customer']])
    assert.equal((await own.api.desk()).call.state, 'talking')

    await own.ear.command('hold')
    customer.reoffer('inactive')
    await untilHeard('both hold again', [[customer, 'nobody'], [own.ear, 'nobody']])
    await own.ear.command('resume')
    await until('the agent is back first', async () => (await own.api.desk()).call.state === 'talking')
    customer.reoffer('sendrecv')
    await untilHeard('both are back', [[customer, 'second'], [own.ear, 'customer']])
    customer.hangUp()
    const { segments } = await floor.ended()
    assert.equal(segments.filter(segment => segment.kind === 'hold').length, 2)
  })

  proof({ 'offer against offer': 'customer-trunk agent-phone' }, 'both sides of a dialog send a re-INVITE at once: 491 to both, tried again one after the other, and the right state afterwards', async () => {
    const { agent } = floor
    // 90 s is the least interval there is; who refreshes does so at half of it
    const customer = await floor.talking(agent, () => Caller.call(floor.server, '4001', { hertz: tones.customer, headers: ['Session-Expires: 90;refresher=uas', 'Supported: timer'] }))
    customer.crosses = 'sendonly'
    await until('the server refreshes, and it is crossed', () => customer.offers.length > 0, { timeout: 60_000 })
    assert.deepEqual(customer.offers, [{ direction: 'sendonly', status: 491 }])
    await until('both were tried again', () => customer.offered >= 2 && customer.offers.some(offer => offer.status === 200))
    await untilHeard('held by the customer', [[customer, 'nobody'], [agent.ear, 'customer']])
    customer.reoffer('sendrecv')
    await untilHeard('both are back', [[customer, 'agent'], [agent.ear, 'customer']])
    assert.equal(customer.over, null)
    customer.hangUp()
    await floor.ended()
  })

  const newest = async () => (await floor.supervisor.get('/interactions?limit=1')).items[0]?.id

  for (const kind of ['browser', 'phone']) {
    proof({ 'accept against cancel': `customer-trunk agent-${kind}` }, `a customer hangs up in the moment in which an agent’s ${kind} accepts: one outcome, and the agent is free again`, async () => {
      const who = kind === 'phone' ? floor.agent : floor.browser
      const outcomes = []
      for (let round = 0; round < rounds; round += 1) {
        const before = await newest()
        await floor.ready(who)
        const customer = await Caller.call(floor.server, '4001', { hertz: tones.customer })
        await customer.answered()
        let accepting // a phone answers by itself as soon as it rings
        if (kind === 'browser') {
          const { offer } = await until('it rings', async () => { const d = await who.api.desk(); return d.offer && d }, { every: 5 })
          accepting = who.api.request('POST', `/reservations/${offer.reservationId}/accept`)
        }
        await pause(round * (kind === 'phone' ? 60 : 10)) // a phone needs a moment to answer
        customer.hangUp()
        const answer = await accepting
        assert.ok(answer === undefined || [200, 404, 409].includes(answer.status), `accept: ${answer?.status}`)
        const id = await until('it is told', async () => { const id = await newest(); return id !== before && id })
        const { outcome } = await endedOnce(floor.supervisor, id, ['answered', 'shortAbandoned'])
        const wanted = outcome === 'answered' ? who.id : '' // routing may hear of it a moment after the call has ended
        await until(`agents of a call that is ${outcome}: ${wanted}`, async () => (await floor.supervisor.get(`/interactions/${id}`)).agents.join() === wanted)
        outcomes.push(outcome)
        customer.close()
        await leave(who.api)
      }
      console.log(`# accept against cancel, ${kind}: ${outcomes.join(' ')}`)
    })
  }

  proof({ 'hang-up against transfer': 'customer-trunk agent-phone outside-trunk' }, 'a customer hangs up in the moment in which he is transferred: nothing is left ringing', async () => {
    const { agent } = floor
    for (let round = 0; round < rounds; round += 1) {
      const customer = await floor.talking(agent)
      const transferring = agent.api.request('POST', `/calls/${floor.call.id}/transfer`, { target: { kind: 'external', value: outside } })
      await pause(round * 8)
      customer.hangUp()
      assert.ok([200, 404, 409].includes((await transferring).status))
      await floor.ended()
      await until('nobody is left outside', () => floor.people.calls.every(call => call.over !== null))
      customer.close()
      await finishWrapUp(agent.api)
    }
  })

  proof({ 'hang-up against transfer': 'agent-phone colleague-phone customer-trunk' }, 'an agent puts his phone down in the moment in which he transfers: the customer has the colleague, or his call is over, never silence', async () => {
    const { agent, phone } = floor
    for (let round = 0; round < rounds; round += 1) {
      const customer = await floor.talking(agent)
      await floor.ready(phone)
      const transferring = agent.api.request('POST', `/calls/${floor.call.id}/transfer`, { target: { kind: 'agent', value: phone.id } })
      await pause(round * 8)
      await agent.ear.command('hangup')
      const { status: answer } = await transferring
      if (answer === 200) {
        await untilHeard('put through', [[customer, 'second'], [phone.ear, 'customer']])
        customer.hangUp()
      } else {
        assert.ok([404, 409].includes(answer))
        assert.equal(await customer.ended(), 'bye')
      }
      await floor.ended()
      customer.close()
      await leave(agent.api)
      await leave(phone.api)
    }
  })

  proof({ 'hang-up against answer': 'customer-trunk agent-phone colleague-phone' }, 'the customer hangs up in the moment in which the consulted phone answers: both phones are let go', async () => {
    const { agent, phone } = floor
    for (let round = 0; round < rounds; round += 1) {
      const customer = await floor.talking(agent)
      await floor.reach(agent, 'consult', 'phone')
      await pause(round * 15)
      customer.hangUp()
      await floor.ended()
      for (const { api } of [agent, phone]) await until('neither has a call', async () => (await api.desk()).call === null)
      customer.close()
      await leave(agent.api)
      await leave(phone.api)
    }
  })

  proof({ 'two supervisors': 'customer-trunk agent-phone supervisor-browser' }, 'two supervisors change modes at once: each is heard as his mode says and hears what he may', async () => {
    const { agent } = floor
    const boss = await boards.board(floor.server, 'supervisor')
    const other = await seconds.board(floor.server, 'admin')
    const customer = await floor.talking(agent)
    for (const { page } of [boss, other]) {
      await page.getByRole('button', { name: 'Supervise Alice Archer' }).click()
      await page.getByRole('dialog').getByText('You are not listening.').waitFor()
    }
    const both = (one, two) => Promise.all([boss.page.keyboard.press(one), other.page.keyboard.press(two)])
    await both('2', '1')
    await untilHeard('one whispers, one monitors', [[customer, 'agent'], [agent.ear, 'customer+supervisor'], [boss, 'customer+agent'], [other, 'customer+agent']])
    await both('3', '2')
    await untilHeard('one barges, one whispers', [[customer, 'agent+supervisor'], [agent.ear, 'customer+third+supervisor'], [boss, 'customer+agent'], [other, 'customer+agent+supervisor']])
    await both('3', '3')
    await untilHeard('both barge', [[customer, 'agent+third+supervisor'], [agent.ear, 'customer+third+supervisor'], [boss, 'customer+agent+third'], [other, 'customer+agent+supervisor']])
    await both('1', '1')
    await untilHeard('both monitor', [[customer, 'agent'], [agent.ear, 'customer'], [boss, 'customer+agent'], [other, 'customer+agent']])
    assert.deepEqual((await agent.api.desk()).call.supervisors.map(({ mode }) => mode), ['monitor', 'monitor'])
    customer.hangUp()
    await floor.ended()
    await boss.vanish()
    await other.vanish()
  })

  proof({ 'take over against take over': 'customer-trunk agent-phone supervisor-browser' }, 'two supervisors take the customer over at once: one has him, nobody else does', async () => {
    const { agent, browser } = floor
    const rival = { tone: 'supervisor', api: await floor.server.api('agent4'), ear: await boards.desk(floor.server, 'agent4') }
    await browser.api.presence('meeting')
    await rival.api.presence('meeting')
    const customer = await floor.talking(agent)
    const answers = await Promise.all([browser, rival].map(({ api }) => api.request('POST', `/calls/${floor.call.id}/takeover`, {})))
    assert.ok(answers.every(({ status: answer }) => [204, 409].includes(answer)), answers.map(answer => answer.status).join())
    await floor.wrappingUp(agent)
    const [owner] = await until('one has the customer', async () => {
      const having = []
      for (const who of [browser, rival]) if ((await who.api.desk()).call !== null) having.push(who)
      return having.length === 1 && having
    })
    const loser = owner === browser ? rival : browser
    await untilHeard('the customer and him', [[customer, owner.tone], [owner.ear, 'customer'], [loser.ear, 'nobody'], [agent.ear, 'nobody']])
    customer.hangUp()
    await floor.ended()
    await leave(rival.api)
    await rival.ear.vanish()
  })

  proof({ 'take over against hang-up': 'customer-trunk agent-phone supervisor-browser' }, 'a supervisor takes over in the moment in which the phone is put down: he has the customer, or the call is over', async () => {
    const { agent, browser } = floor
    for (let round = 0; round < rounds; round += 1) {
      await browser.api.presence('meeting')
      const customer = await floor.talking(agent)
      const taking = browser.api.request('POST', `/calls/${floor.call.id}/takeover`, {})
      await pause(round * 8)
      await agent.ear.command('hangup')
      const { status: answer } = await taking
      assert.ok([204, 404, 409].includes(answer), `take over: ${answer}`)
      await until('he has the customer, or the customer is gone', async () => customer.over !== null || (await browser.api.desk()).call?.state === 'talking')
      if (customer.over === null) {
        await untilHeard('taken over', [[customer, 'third'], [browser.ear, 'customer']])
        customer.hangUp()
      }
      await floor.ended()
      customer.close()
      await leave(agent.api)
      await leave(browser.api)
    }
  })

  check()

  test('nothing went wrong on the page', () => assert.deepEqual(floor.browser.ear.faults, []))
})
