import { beforeEach, expect, it } from 'vitest'
import { fileLimit, typeOf, type OutgoingFile } from '../src/talk/files.ts'
import { Uploads } from '../src/talk/Uploads.ts'
import { ChatRefusal } from '../src/wire/ChatApi.ts'

const right = { conversationId: 'c1', token: 't1' }
const file = (name: string, size = 3): File => ({ name, size }) as File

class Scene {
  files: readonly OutgoingFile[] = []
  sent: [id: string, name: string, type: string][] = []
  fail: (() => Error) | null = null
  private ids = 0
  readonly uploads = new Uploads({
    newId: () => `f${++this.ids}`,
    changed: files => { this.files = files },
    send: (_, id, { name }, type, progress, stop) => {
      this.sent.push([id, name, type])
      progress(0.5)
      if (this.fail !== null) return Promise.reject(this.fail())
      return stop.aborted ? Promise.reject(new ChatRefusal(0)) : Promise.resolve({} as never)
    },
  })
}

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

let scene: Scene
beforeEach(() => {
  scene = new Scene()
  scene.uploads.start(right)
})

it('sends one after the other and shows each until it is seen in the conversation', async () => {
  scene.uploads.add([file('a.png'), file('b.PDF')])
  await settle()
  expect(scene.sent).toEqual([['f1', 'a.png', 'image/png'], ['f2', 'b.PDF', 'application/pdf']])
  expect(scene.files.map(one => one.sent)).toEqual([true, true])
  scene.uploads.confirm('f1')
  expect(scene.files.map(one => one.id)).toEqual(['f2'])
})

it('tries what was lost again under the same id, and what was refused only when asked', async () => {
  scene.fail = () => new ChatRefusal(0)
  scene.uploads.add([file('a.png')])
  await settle()
  expect(scene.files[0]?.failure).toBe('lost')
  scene.fail = () => new ChatRefusal(415)
  scene.uploads.retryNow()
  await settle()
  expect(scene.files[0]?.failure).toBe('refused')
  scene.fail = null
  scene.uploads.retryNow()
  await settle()
  expect(scene.sent).toHaveLength(2)
  scene.uploads.again('f1')
  await settle()
  expect(scene.sent.map(([id]) => id)).toEqual(['f1', 'f1', 'f1'])
  expect(scene.files[0]?.sent).toBe(true)
})

it('says what cannot be sent without sending it, and takes back what is not wanted', async () => {
  scene.uploads.add([file('a.html'), file('a.svg'), file('none'), file('big.png', fileLimit + 1), file('empty.png', 0)])
  await settle()
  expect(scene.files.map(one => one.failure)).toEqual(['type', 'type', 'type', 'size', 'size'])
  expect(scene.sent).toEqual([])
  for (const { id } of scene.files) scene.uploads.cancel(id)
  expect(scene.files).toEqual([])
})

it('forgets a file that is taken back while it is sent, and all of them with the conversation', async () => {
  scene.uploads.add([file('a.png'), file('b.png')])
  scene.uploads.cancel('f1')
  await settle()
  expect(scene.files.map(one => one.id)).toEqual(['f2'])
  scene.uploads.stop()
  scene.uploads.add([file('c.png')])
  await settle()
  expect(scene.sent.map(([id]) => id)).not.toContain('f3')
})

it('takes five at once', async () => {
  scene.uploads.add(Array.from({ length: 7 }, (_, index) => file(`${index}.png`)))
  await settle()
  expect(scene.sent).toHaveLength(5)
})

it.each([['a.JPG', 'image/jpeg'], ['a.png.exe', null], ['png', null], ['a.svg', null], ['订单.docx', typeOf('x.docx')]])('knows what %s is', (name, type) => {
  expect(typeOf(name)).toBe(type)
})
