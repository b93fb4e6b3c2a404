import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { rms } from '../lib/audio.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const sentence = 'espeak-ng is not installed: text to speech is off; install with: apt-get install espeak-ng'

describe('a machine without a speech engine', () => {
  let server, folder

  before(async () => {
    // a search path on which nothing but the runtime is found
    folder = await mkdtemp(join(tmpdir(), 'crm-path-'))
    await symlink(execFileSync('sh', ['-c', 'readlink -f "$(command -v dotnet)"'], { encoding: 'utf8' }).trim(), join(folder, 'dotnet'))
    server = await Server.start({}, { ...process.env, PATH: folder })
  })

  after(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('the start names what is missing and how to get it', () => {
    assert.ok(server.output.includes(`Missing          ${sentence}\n`), server.output)
  })

  test('health says degraded with status 200', async () => {
    const answer = await fetch(`${server.url}/health/ready`)
    assert.equal(answer.status, 200)
    const health = await answer.json()
    assert.equal(health.status, 'degraded')
    assert.equal(health.parts.speech, sentence)
  })

  test('shipped prompts are heard all the same', async () => {
    const caller = await Caller.call(server, '4200')
    await caller.answered()
    await until('it hangs up', () => caller.over === 'bye', { timeout: 30_000 })
    assert.ok(rms(caller.heard(caller.received.length / 50)) > 0.01, `${caller.received.length} packets`)
    caller.close()
  })
})
