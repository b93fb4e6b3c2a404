import { describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const server = join(root, 'src/hosts/Crm.Server')
const record = join(server, 'obj/Debug/sources.built')
const run = promisify(execFile)

/** What "dotnet run" does before it starts the server. */
const build = () => run('dotnet', ['build', 'src/hosts/Crm.Server', '-v:q', '-p:UseSharedCompilation=true'], { cwd: root, timeout: 300_000 })

/** A start builds what changed and nothing else. No server runs from this folder meanwhile. */
describe('a start from sources', () => {
  test('looks at everything once, and at nothing when nothing changed', async () => {
    await build()
    const built = statSync(record).mtimeMs
    await build()
    assert.equal(statSync(record).mtimeMs, built)
  })

  test('makes anew what was taken away beside the program', async () => {
    const files = ['ivr-flows/main-menu.json', 'Crm.Ivr.dll', 'wwwroot/app/index.html'].map(file => join(server, 'bin/Debug/net10.0', file))
    files.forEach(file => rmSync(file))
    await build()
    for (const file of files) assert.ok(existsSync(file), file)
  })

  test('builds a project whose source was changed, wherever it stands', async () => {
    const source = join(root, 'src/foundation/Crm.Primitives/Time/Instant.cs')
    const before = statSync(source), product = join(root, 'src/foundation/Crm.Primitives/obj/Debug/net10.0/Crm.Primitives.dll')
    const compiled = statSync(product).mtimeMs
    utimesSync(source, new Date(), new Date())
    try {
      await build()
      assert.ok(statSync(product).mtimeMs > compiled)
    } finally {
      utimesSync(source, before.atime, before.mtime)
    }
  })
})
