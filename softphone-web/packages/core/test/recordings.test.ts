import { ApiError, type CourseItem, type DeskRecording } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { deskActions, Playback, recordingMarkers, type DeskView } from '../src/index.ts'
import { deskCall, deskState } from './fakes.ts'

const begin = Date.parse('2026-01-05T09:00:00Z')

function item(kind: string, from: number, to: number | null, fields: Partial<CourseItem> = {}): CourseItem {
  const instant = (seconds: number): string => new Date(begin + seconds * 1_000).toISOString()
  return {
    at: instant(from), to: to === null ? null : instant(to), kind, result: null, queueId: null, agentId: null, name: null, detail: null, by: null,
    customerId: null, recordingId: null, ...fields,
  }
}

describe('markers of a recording', () => {
  const course = [
    item('queue', 0, 20), item('recording', 20, 100, { recordingId: 'r1' }), item('talk', 20, 50, { agentId: 'anna' }),
    item('recording-pause', 30, 40, { recordingId: 'r1', name: 'card-payment' }), item('hold', 50, 60, { agentId: 'anna' }),
    item('queue', 60, 70), item('talk', 70, null, { agentId: 'ben' }), item('recording-pause', 80, 85, { recordingId: 'r2', name: 'other' }),
  ]

  it('tell in its own time who was on, what was held or paused and where he waited', () => {
    expect(recordingMarkers(course, 'r1', 80).map(m => [m.kind, m.from, m.to, m.agentId ?? m.reason])).toEqual([
      ['talk', 0, 30, 'anna'], ['pause', 10, 20, 'card-payment'], ['hold', 30, 40, 'anna'], ['gap', 40, 50, null], ['talk', 50, 80, 'ben'],
    ])
  })

  it('are none of an unknown or empty recording', () => {
    expect(recordingMarkers(course, 'r9', 80)).toEqual([])
    expect(recordingMarkers(course, 'r1', 0)).toEqual([])
  })
})

describe('the record action', () => {
  const action = deskActions.find(candidate => candidate.id === 'record')
  const view = (recordingControl?: DeskRecording): DeskView => ({
    desk: deskState({ call: deskCall(recordingControl === undefined ? {} : { recordingControl }) }),
    link: 'online', softphone: { media: 'connected', session: 's1', problem: null, remote: null }, microphone: 'idle',
    draft: { reservationId: null, code: null, notes: '' },
  })
  const control = (state: DeskRecording['state'], actions: DeskRecording['actions']): DeskRecording => ({ state, actions, pausedFor: null, pausedUntil: null })

  it('is legal only where the server allows something, and says what it will do', () => {
    expect(action?.isEnabled(view())).toBe(false)
    expect(action?.isEnabled(view(control('off', [])))).toBe(false)
    expect(action?.isEnabled(view(control('off', ['start'])))).toBe(true)
    expect(action?.label(view(control('off', ['start'])))).toBe('recordStart')
    expect(action?.label(view(control('on', ['pause'])))).toBe('recordControl')
    expect(action?.label(view(control('paused', ['resume'])))).toBe('recordResume')
  })
})

describe('playback', () => {
  const address = { recordingId: 'r1', url: '/audio', beginBefore: '', seconds: 3 }
  const silent = { waveform: () => Promise.reject(new ApiError(404, 'not-found', 'x')) }

  it('asks for an address once, for one more when it fails, and then says that it is broken', async () => {
    let asked = 0
    const playback = new Playback({ ...silent, beginPlayback: () => { asked++; return Promise.resolve(address) } }, 'r1')
    expect([await playback.open(), await playback.open(), asked]).toEqual([true, true, 1])
    expect([await playback.failed(10), asked]).toEqual([true, 2])
    playback.plays(30)
    expect([await playback.failed(60), asked]).toEqual([true, 3])
    playback.plays(60) // where it failed, not past it
    expect([await playback.failed(60), playback.get().broken]).toEqual([false, true])
  })

  it('keeps why it may not', async () => {
    const playback = new Playback({ ...silent, beginPlayback: () => Promise.reject(new ApiError(410, 'recording-erased', 'x')) }, 'r1')
    expect(await playback.open()).toBe(false)
    expect(playback.get().failure?.type).toBe('recording-erased')
  })
})
