import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Gives a person another role, as an operator does in the database: no page changes roles. */
export function giveRole(server, userName, role) {
  execFileSync('python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as records:
    table = next(name for (name,) in records.execute("select name from sqlite_master where type = 'table'") if name.lower() == 'users')
    assert records.execute(f'update {table} set Role = ? where UserName = ?', (sys.argv[3], sys.argv[2])).rowcount == 1
`, join(server.dataPath, 'records.db'), userName, role])
}
