import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyPicture } from './livePictures.ts'
import { Stage } from './Stage.ts'

// by itself, because it measures how long the page is busy

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(async () => {
  await stage.close()
  expect(stage.faults).toEqual([])
  await stage.strike()
})

describe('a large centre', () => {
  it('stays smooth with 50 queues and 200 agents at four pictures a second', async () => {
    await stage.open('en', 'light')
    stage.server.picture = busyPicture(50, 200)
    await stage.signIn('supervisor', '/wallboard', '.board')
    const slow = await stage.page.evaluate(() => {
      const tasks: number[] = []
      new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration))).observe({ entryTypes: ['longtask'] })
      ;(window as unknown as { tasks: number[] }).tasks = tasks
      return tasks.length
    })
    expect(slow).toBe(0)
    for (let version = 2; version < 22; version++) {
      stage.server.showLive(busyPicture(50, 200, version, Date.now(), 7 + version % 3))
      await stage.page.waitForTimeout(250)
    }
    const tasks = await stage.page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)
    const worst = Math.max(0, ...tasks)
    console.log(`# wallboard, every row changed: ${tasks.length} of 20 pictures took over 50 ms, the longest ${worst} ms`)
    expect(worst).toBeLessThan(400)
  })
})
