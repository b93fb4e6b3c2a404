import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const page = new URL('../../../docs/call-control.md', import.meta.url)

/**
 * Which tests of a spec prove which operation with which kinds of legs. `proof(operations, name, body)` is a test that proves some, each
 * with its legs separated by blanks; `check()` compares what was proven with the table that names the spec in docs/call-control.md.
 */
export function proofs(spec) {
  const proven = []
  return {
    proof(operations, name, body) {
      for (const [operation, legs] of Object.entries(operations)) proven.push(`| ${operation} | ${legs.replaceAll(' ', ', ').replaceAll(/(\w+)-(\w+)/g, '$1 ($2)')} | ${name} |`)
      test(name, body)
    },
    check() {
      test('docs/call-control.md lists just these proofs', () => assert.deepEqual(tableOf(spec).toSorted(), proven.toSorted()))
    },
    proven,
  }
}

/** The rows of the first table after the name of a spec. */
function tableOf(spec) {
  const lines = readFileSync(page, 'utf8').split('\n')
  const named = lines.findIndex(line => line.includes(`specs/${spec}.spec.mjs`))
  assert.ok(named >= 0, `the page names ${spec}`)
  const begin = lines.findIndex((line, place) => place > named && line.startsWith('|---'))
  const end = lines.findIndex((line, place) => place > begin && !line.startsWith('|'))
  return lines.slice(begin + 1, end < 0 ? undefined : end)
}
