import { describe, expect, it } from 'vitest'
import { settle } from '../../protocol/test/FakeLater.ts'
import { Microphone } from '../src/index.ts'
import { FakeTrack, streamOf } from './fakes.ts'

const failing = (name: string) => () => Promise.reject(Object.assign(new Error(name), { name }))

describe('Microphone', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'failed'],
  ] as const)('says after %s that it is %s', async (name, state) => {
    const microphone = new Microphone(failing(name), () => '')
    expect(await microphone.acquire()).toBeNull()
    expect(microphone.get()).toBe(state)
  })

  it('is insecure where the browser offers no devices', async () => {
    const microphone = new Microphone(null, () => '')
    expect(microphone.get()).toBe('insecure')
    expect(await microphone.acquire()).toBeNull()
  })

  it('takes another microphone when the chosen one is not plugged in', async () => {
    const asked: MediaStreamConstraints[] = []
    const microphone = new Microphone(constraints => {
      asked.push(constraints)
      return asked.length === 1
        ? Promise.reject(Object.assign(new Error(), { name: 'OverconstrainedError' }))
        : Promise.resolve(streamOf(new FakeTrack()))
    }, () => 'headset')
    expect(await microphone.acquire()).not.toBeNull()
    expect(asked[0]).toMatchObject({ audio: { deviceId: { exact: 'headset' }, echoCancellation: true } })
    expect(asked[1]).toEqual({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  })

  it('closes what opens after it was let go', async () => {
    const track = new FakeTrack()
    let open: (stream: MediaStream) => void = () => undefined
    const microphone = new Microphone(() => new Promise(resolve => { open = resolve }), () => '')
    const acquired = microphone.acquire()
    microphone.release()
    open(streamOf(track))
    expect(await acquired).toBeNull()
    expect(track.stopped).toBe(true)
    expect(microphone.get()).toBe('idle')
  })

  it('closes the first when it is opened twice', async () => {
    const tracks = [new FakeTrack(), new FakeTrack()]
    let turn = 0
    const microphone = new Microphone(() => Promise.resolve(streamOf(tracks[turn++] ?? new FakeTrack())), () => '')
    await microphone.acquire()
    await microphone.acquire()
    expect(tracks.map(track => track.stopped)).toEqual([true, false])
  })

  it('notices that the headset was unplugged', async () => {
    const track = new FakeTrack()
    const microphone = new Microphone(() => Promise.resolve(streamOf(track)), () => '')
    await microphone.acquire()
    track.dispatchEvent(new Event('ended'))
    expect(microphone.get()).toBe('failed')
    expect(microphone.current).toBeNull()
  })

  it('asks for the permission without staying open', async () => {
    const track = new FakeTrack()
    const microphone = new Microphone(() => Promise.resolve(streamOf(track)), () => '')
    await microphone.askPermission()
    expect(track.stopped).toBe(true)
    expect(microphone.get()).toBe('idle')
    expect(microphone.permission.get()).toBe('granted')
  })

  it('follows the permission that is changed in the browser', async () => {
    const microphone = new Microphone(() => Promise.resolve(streamOf(new FakeTrack())), () => '')
    microphone.permissionChanged('denied')
    expect(microphone.get()).toBe('denied')
    microphone.permissionChanged('granted')
    expect(microphone.get()).toBe('idle')
    await settle()
  })
})
