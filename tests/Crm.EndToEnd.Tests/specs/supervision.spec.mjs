import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { purest, readWav, share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { giveRole } from '../lib/records.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { until } from '../lib/wait.mjs'

const customer = 440, agent = 1000, supervisor = 1500

describe('a supervisor in a call', () => {
  let server, agents, supervisors, desk, board, api, boss

  before(async () => {
    server = await Server.start()
    giveRole(server, 'agent2', 'Supervisor')
    agents = await Browser.launch({ hertz: agent })
    supervisors = await Browser.launch({ hertz: supervisor })
    desk = await agents.desk(server, 'agent1')
    board = await supervisors.board(server, 'supervisor')
    api = await server.api('agent1')
    boss = await server.api('supervisor')
    await api.presence('available')
    await status(api, 'idle')
  })

  after(async () => {
    await agents?.close()
    await supervisors?.close()
    await server?.stop()
  })

  const says = (on, text) => on.page.getByRole('dialog').getByText(text).waitFor({ timeout: 15_000 })
  const hears = (on, wanted, unwanted) => until(`hears ${wanted}, not ${unwanted}`, async () => {
    const heard = await on.tones(...wanted, ...unwanted)
    if (wanted.every(hertz => heard.includes(hertz)) && !unwanted.some(hertz => heard.includes(hertz))) return true
    throw new Error(`heard ${heard}`)
  }, { timeout: 15_000 })
  const callerHears = (caller, hertz, wanted) => until(`caller ${wanted ? 'hears' : 'does not hear'} ${hertz}`, () =>
    wanted ? share(caller.heard(0.5), 8000, hertz) > 0.1 : share(caller.heard(0.5), 8000, hertz) < 0.01)

  async function connected() {
    const caller = await Caller.call(server, '4001', { hertz: customer })
    await caller.answered()
    await desk.accept()
    await callerHears(caller, agent, true)
    return caller
  }

  async function open(on) {
    await on.page.getByRole('button', { name: 'Supervise Alice Archer' }).click()
    await says(on, 'You are not listening.')
  }

  test('listens unheard, whispers to the agent, joins, and goes back, each by one key', async () => {
    const caller = await connected()
    await open(board)
    await board.page.keyboard.press('1')
    await says(board, 'Nobody hears you')
    await hears(board, [customer, agent], [])
    await hears(desk, [customer], [supervisor])
    await callerHears(caller, supervisor, false)
    await desk.page.getByText('Susan Supervisor is listening.').waitFor()

    await board.page.keyboard.press('2')
    await says(board, 'Only the agent hears you')
    await hears(desk, [customer, supervisor], [])
    await callerHears(caller, supervisor, false)
    await desk.page.getByText('can speak to you').waitFor()

    await board.page.keyboard.press('3')
    await says(board, 'Everybody hears you')
    await callerHears(caller, supervisor, true)

    await board.page.keyboard.press('1')
    await callerHears(caller, supervisor, false)
    await hears(desk, [customer], [supervisor])

    await board.page.keyboard.press('0')
    await says(board, 'You are not listening')
    await hears(board, [], [customer, agent])
    await board.page.keyboard.press('Escape')
    caller.hangUp()
    await finishWrapUp(api)
  })

  test('what is whispered is in no recording, two may listen at once, and hanging up ends it', async () => {
    const caller = await connected()
    await open(board)
    await board.page.keyboard.press('2')
    await hears(desk, [customer, supervisor], [])
    const second = await supervisors.board(server, 'admin')
    await open(second)
    await second.page.keyboard.press('1')
    await hears(second, [customer, agent], [supervisor])
    await hears(board, [customer, agent], [])
    caller.hangUp()
    await says(board, 'There is no call to listen to now.')
    await hears(board, [], [customer, agent])
    await second.vanish()
    await board.page.keyboard.press('Escape')
    await finishWrapUp(api)

    const { recordings: [recording] } = await lastInteraction(boss)
    const file = await until('recording readable', async () => {
      const answer = await boss.request('GET', `/recordings/${recording.id ?? recording}`)
      return answer.status === 200 && Buffer.from(await answer.arrayBuffer())
    })
    const { rate, channels } = readWav(file)
    assert.ok(purest(channels[1], rate, agent).share > 0.9, 'the agent is recorded')
    for (const channel of channels) assert.ok(purest(channel, rate, supervisor).share < 0.02, 'the whisper is not')
    const { items } = await (await server.api('admin')).get('/audit?limit=50')
    assert.ok(items.some(entry => entry.action === 'supervision.started' && entry.who === 'supervisor' && entry.after.includes('whisper')))
  })

  test('an agent who calls for help is found and answered with one key', async () => {
    const caller = await connected()
    await desk.page.keyboard.press('Control+Alt+KeyJ')
    await desk.page.getByText('A supervisor has been asked for help.').waitFor()
    await board.page.getByText('Alice Archer asks for help').waitFor()
    await board.page.keyboard.press('l')
    await says(board, 'Nobody hears you')
    await board.page.getByText('Alice Archer asks for help').waitFor({ state: 'detached' })
    await board.page.keyboard.press('Escape')
    caller.hangUp()
    await finishWrapUp(api)
  })

  test('takes the customer over at a desk of his own, and the agent wraps up', async () => {
    const lead = await supervisors.desk(server, 'agent2')
    await lead.presence('Meeting')
    await lead.page.getByRole('link', { name: 'Wallboard' }).click()
    await lead.page.locator('.freshness-live').waitFor()
    const caller = await connected()
    await open(lead)
    await lead.page.keyboard.press('1')
    await says(lead, 'Nobody hears you')
    const refused = await boss.request('POST', `/calls/${(await api.desk()).call.callId}/takeover`, {})
    assert.equal(refused.status, 503, 'who has no desk cannot take over')
    await lead.page.keyboard.press('t')
    await lead.call().getByText('Talking').waitFor()
    await callerHears(caller, supervisor, true)
    await callerHears(caller, agent, false)
    await finishWrapUp(api)
    assert.equal(caller.over, null)
    caller.hangUp()
    await finishWrapUp(await server.api('agent2'))
    assert.deepEqual((await lastInteraction(boss)).agents, ['agent1', 'agent2'])
    await lead.vanish()
  })

  test('an agent may not, and that he tried is written down', async () => {
    const other = await server.api('agent3')
    const answer = await other.request('POST', '/calls/0198c0de000070008000000000000001/supervise', { mode: 'monitor' })
    assert.equal(answer.status, 403)
    const { items } = await (await server.api('admin')).get('/audit?limit=5')
    assert.ok(items.some(entry => entry.action === 'supervision.denied' && entry.who === 'agent3'))
  })

  test('nothing went wrong on the pages', () => assert.deepEqual([...desk.faults, ...board.faults], []))
})
