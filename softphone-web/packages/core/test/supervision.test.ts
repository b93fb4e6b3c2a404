import { ApiError, type LiveAgent, type LivePicture } from '@crm/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CrmApi } from '@crm/protocol'
import type { Softphone } from '../src/media/Softphone.ts'
import { Listening } from '../src/supervision/Listening.ts'
import { intentOf } from '../src/supervision/supervisorKeys.ts'

let now = 0
const api = {
  supervise: vi.fn(() => Promise.resolve()), stopSupervision: vi.fn(() => Promise.resolve()), takeOver: vi.fn(() => Promise.resolve()),
}
const phone = { start: vi.fn(), stop: vi.fn(), speak: vi.fn() }

function made(): Listening {
  return new Listening({ api: api as unknown as CrmApi, softphone: phone as unknown as Softphone, userName: 'sue', now: () => now })
}

function picture(...supervisors: { userName: string; mode: 'monitor' | 'whisper' | 'barge' }[]): LivePicture {
  const agent = { id: 'anna', call: 'c1', supervisors: supervisors.map(one => ({ ...one, name: one.userName })) } as unknown as LiveAgent
  return { version: 1, at: '', queues: [], agents: [agent] }
}

beforeEach(() => {
  now = 0
  vi.clearAllMocks()
})

describe('listening', () => {
  it('is heard by nobody until somebody is to hear', async () => {
    const listening = made()
    await listening.listen('c1', 'anna', 'monitor')
    expect(phone.speak).toHaveBeenLastCalledWith(true, false)
    await listening.listen('c1', 'anna', 'whisper')
    expect(phone.speak).toHaveBeenLastCalledWith(true, true)
    await listening.stop()
    expect(phone.speak).toHaveBeenLastCalledWith(false, false)
    expect(listening.get().call).toBeNull()
  })

  it('does not ask the server for what is so already', async () => {
    const listening = made()
    await listening.listen('c1', 'anna', 'monitor')
    await listening.listen('c1', 'anna', 'monitor')
    expect(api.supervise).toHaveBeenCalledTimes(1)
  })

  it('stays silent when the server refuses, and says why', async () => {
    api.supervise.mockRejectedValueOnce(ApiError.unreachable())
    const listening = made()
    await listening.listen('c1', 'anna', 'barge')
    expect(phone.speak).not.toHaveBeenCalled()
    expect(listening.get()).toMatchObject({ call: null, mode: null, busy: false })
    expect(listening.get().failure).not.toBeNull()
    listening.dismiss()
    expect(listening.get().failure).toBeNull()
  })

  it('closes the microphone when the board says that it is over, but not by an older picture', async () => {
    const listening = made()
    await listening.listen('c1', 'anna', 'whisper')
    listening.follow(picture())
    expect(listening.get().mode).toBe('whisper')
    now = 2_000
    listening.follow(picture({ userName: 'sue', mode: 'whisper' }))
    expect(listening.get().mode).toBe('whisper')
    listening.follow(picture({ userName: 'other', mode: 'whisper' }))
    expect(listening.get().call).toBeNull()
    expect(phone.speak).toHaveBeenLastCalledWith(false, false)
  })

  it('is done with a call it has taken over, and goes on with one it has not', async () => {
    const listening = made()
    await listening.listen('c1', 'anna', 'monitor')
    api.takeOver.mockRejectedValueOnce(ApiError.unreachable())
    expect(await listening.takeOver('c1')).toBe(false)
    expect(listening.get().call).toBe('c1')
    expect(await listening.takeOver('c1')).toBe(true)
    expect(listening.get().call).toBeNull()
  })
})

describe('the keys of supervision', () => {
  const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, altKey: false, metaKey: false })

  it.each([['1', 'monitor'], ['2', 'whisper'], ['3', 'barge'], ['0', 'stop'], ['t', 'takeOver'], ['T', 'takeOver'], ['x', null]])('%s means %s', (key, intent) => {
    expect(intentOf(press(key))).toBe(intent)
  })

  it('leave the browser its own', () => expect(intentOf(press('1', true))).toBeNull())
})
