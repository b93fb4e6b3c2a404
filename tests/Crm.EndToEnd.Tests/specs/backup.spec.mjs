import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Caller } from '../lib/caller.mjs'
import { verifyJournal } from '../lib/journal.mjs'
import { Server } from '../lib/server.mjs'
import { until } from '../lib/wait.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = join(root, 'src/hosts/Crm.Cli/bin/Debug/net10.0/Crm.Cli.dll')

/** The commands of the page, as they stand there: `backup data /backups/...` and `restore /backups/... data`. */
const commands = [...readFileSync(join(root, 'docs/operations.md'), 'utf8').matchAll(/^dotnet run --project src\/hosts\/Crm\.Cli -- (.+)$/gm)].map(m => m[1].split(' '))

/** Runs a verb of the command line. */
const cli = (...args) => new Promise(resolve => execFile('dotnet', [program, ...args], { timeout: 240_000 }, (fault, out, err) => resolve({ code: fault?.code ?? 0, out, err })))

/** A command of the page, with its `data` and its backup elsewhere. */
const onPage = (verb, data, backup) => {
  const command = commands.find(([name]) => name === verb)
  assert.ok(command, `docs/operations.md has no ${verb}`)
  return cli(...command.map(word => word === 'data' ? data : word.startsWith('/backups/') ? backup : word))
}

const promise = (api, n) => api.request('POST', '/callbacks', {
  queue: 'sales', number: `+86138002${String(10_000 + n).padStart(5, '0')}`, name: `Promised ${n}`, notBefore: new Date(Date.now() + 3_600_000).toISOString(),
})

/** Backups as docs/operations.md tells: made beside a server at work, and a server on what is restored. */
describe('backup and restore', () => {
  let folder, server, restored, api, accepted

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crm-e2e-backup-'))
    server = await Server.start()
    api = await server.api('supervisor')
  })

  after(async () => {
    await server?.stop()
    await restored?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  test('beside a server under load: whole, and nothing accepted before it is missing', async () => {
    const all = []
    let working = true
    let meanwhile = 0
    const load = [0, 1, 2, 3].map(async lane => {
      for (let n = lane; working; n += 4) {
        const answer = await promise(api, n)
        if (answer.status === 429) continue
        assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`)
        all.push((await answer.json()).interactionId)
      }
    })
    try {
      const caller = await Caller.call(server, '4001')
      await caller.answered()
      await until('some are accepted', () => all.length >= 20, { timeout: 60_000 })
      accepted = [...all]
      const made = await onPage('backup', server.dataPath, join(folder, 'backup'))
      assert.equal(made.code, 0, `${made.out}\n${made.err}`)
      assert.match(made.out, /journal\.db, vault\.db, \d+ other files, \d+ bytes; journal: \d+ rows/)
      assert.equal(made.err, '')
      meanwhile = all.length - accepted.length
      caller.hangUp()
    } finally {
      working = false
      await Promise.all(load)
    }
    console.log(`# ${meanwhile} wishes were accepted while the backup was made`)
    assert.ok(meanwhile > 0, 'the server works while a backup is made')
    assert.ok(existsSync(join(folder, 'backup/SHA256SUMS')))
  })

  test('a second one under the same name is refused', async () => {
    const again = await onPage('backup', server.dataPath, join(folder, 'backup'))
    assert.equal(again.code, 2)
    assert.match(again.err, /is there already/)
  })

  test('restored elsewhere it is in order, and a server starts on it and knows everything', async () => {
    const data = join(folder, 'data')
    const made = await onPage('restore', data, join(folder, 'backup'))
    assert.equal(made.code, 0, `${made.out}\n${made.err}`)
    await verifyJournal(data)
    restored = await Server.start({ 'Data:Path': data })
    const there = await restored.api('supervisor')
    for (const id of accepted) {
      const [kept, copy] = [await api.get(`/interactions/${id}`), await there.get(`/interactions/${id}`)]
      assert.equal(copy.id ?? copy.interactionId, kept.id ?? kept.interactionId)
    }
    const [all, copies] = [(await api.get('/callbacks')).items, (await there.get('/callbacks')).items]
    const names = new Map(all.map(c => [c.id, [c.name, c.number]]))
    assert.ok(copies.length >= accepted.length, `${copies.length} of ${accepted.length}`)
    for (const copy of copies) assert.deepEqual([copy.name, copy.number], names.get(copy.id), 'names and numbers are readable: the keys are there')
    const caller = await Caller.call(restored, '4001')
    await caller.answered()
    caller.hangUp()
    assert.equal((await restored.health()).code, 200)
  })

  test('without keys no key is in it, and restore says that they are wanted', async () => {
    const backup = join(folder, 'keyless')
    const made = await cli('backup', server.dataPath, backup, '--without-keys')
    assert.equal(made.code, 0, `${made.out}\n${made.err}`)
    assert.ok(!existsSync(join(backup, 'keys')))
    assert.doesNotMatch(await readFile(join(backup, 'SHA256SUMS'), 'utf8'), /master\.key/)
    const back = await cli('restore', backup, join(folder, 'keyless-data'))
    assert.equal(back.code, 0)
    assert.match(back.out, /has no keys: copy keys\/ into it/)
  })
})
