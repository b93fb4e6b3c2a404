import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'

const program = fileURLToPath(new URL('../../../src/hosts/Crm.Cli/bin/Debug/net10.0/Crm.Cli.dll', import.meta.url))

/** Reads the whole journal anew: nothing in it is wrong, and figures and records equal a recount. Gives what was said. */
export async function verifyJournal(folder, connectionString) {
  const args = [program, 'journal', 'verify', folder, ...(connectionString === undefined ? [] : ['--connection', connectionString])]
  const result = await new Promise(resolve => execFile('dotnet', args, { timeout: 120_000 }, (fault, out, err) => resolve({ code: fault?.code ?? 0, out, err })))
  assert.equal(result.code, 0, `${result.out}\n${result.err}`)
  assert.match(result.out, /recounted: \d+ queue facts/)
  return result.out
}
