import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { before, describe, test } from 'node:test'
import assert from 'node:assert/strict'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const corpus = join(root, 'tests/Crm.Protocols.Tests/Mime/Corpus')
const project = join(root, 'src/hosts/Crm.Cli')

/** What `crm mime parse` promises to scripts: one JSON object, and an exit code that says whose fault it is. */
describe('mime parse', () => {
  const parse = (args, input = '') => spawnSync('dotnet', ['run', '--no-build', '--project', project, '--', 'mime', 'parse', ...args], { input, encoding: 'utf8', cwd: root })

  before(() => assert.equal(spawnSync('dotnet', ['build', project, '-v', 'q', '-p:SkipWebApp=true'], { encoding: 'utf8' }).status, 0))

  test('a file becomes the JSON of the corpus', () => {
    const run = parse([join(corpus, 'attachments.dat')])
    assert.equal(run.status, 0, run.stderr)
    assert.deepEqual(JSON.parse(run.stdout), JSON.parse(readFileSync(join(corpus, 'attachments.json'), 'utf8')))
  })

  test('a dash reads the standard input', () => {
    const run = parse(['-'], readFileSync(join(corpus, 'chinese-alternative.dat')))
    assert.equal(run.status, 0, run.stderr)
    assert.equal(JSON.parse(run.stdout).subject, '订单确认')
  })

  for (const [what, args, input, reason] of [
    ['what is no e-mail', ['-'], 'hello', /header field/],
    ['nothing', ['-'], '', /nothing/],
    ['a message beyond the limit', ['-'], 'Subject: x\n\n' + 'x'.repeat(25 * 1024 * 1024), /longer than 26214400 bytes/],
    ['a file that is not there', [join(corpus, 'none.dat')], '', /cannot read/],
  ]) {
    test(`${what} is bad input`, () => {
      const run = parse(args, input)
      assert.equal(run.status, 1)
      assert.match(run.stderr, reason)
      assert.equal(run.stdout, '')
    })
  }

  for (const args of [[], ['a', 'b'], ['--help']]) {
    test(`"${args.join(' ')}" is wrong usage`, () => {
      const run = parse(args)
      assert.equal(run.status, 2)
      assert.match(run.stderr, /^usage: crm mime parse FILE\|-$/m)
    })
  }
})
