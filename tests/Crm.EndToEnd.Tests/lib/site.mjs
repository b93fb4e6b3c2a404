import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * Adds agents like agent1 and trunks like the demo's to the records of a server that does not run, as an operator does in the database: no page makes
 * either. Trunks are `{ id, target?, maxChannels?, maxCallsPerSecond? }`; without a target one that is there is changed. The limits of site and trunks are
 * lifted, so that trunks alone limit who dials.
 */
export function extendSite(server, { agents = [], trunks = [] }) {
  execFileSync('python3', ['-c', `
import json, sqlite3, sys
wish = json.loads(sys.argv[2])
wide = {'concurrent': 1000000, 'perMinute': 1000000, 'perHour': 1000000, 'perDay': 1000000}
def lifted(text):
    rules = json.loads(text)
    assert 'limits' in rules and 'originatorLimits' in rules, rules
    return json.dumps({**rules, 'limits': wide, 'originatorLimits': wide})
with sqlite3.connect(sys.argv[1], timeout=30) as records:
    records.row_factory = sqlite3.Row
    def find(table, key, value):
        return dict(records.execute(f'select * from {table} where {key} = ?', (value,)).fetchone())
    def put(table, row):
        records.execute(f"insert or replace into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values()))
    for name in wish['agents']:
        put('users', {**find('users', 'UserName', 'agent1'), 'UserName': name, 'DisplayName': name})
        agent = find('agents', 'Id', 'agent1')
        put('agents', {**agent, 'Id': name, 'Settings': json.dumps({**json.loads(agent['Settings']), 'displayName': name})})
    site = find('site_settings', 'Name', 'outbound')
    put('site_settings', {**site, 'Value': lifted(site['Value'])})
    for trunk in [{'id': 'demo'}, *wish['trunks']]:
        new = 'target' in trunk
        row = find('trunks', 'Id', 'demo' if new else trunk['id'])
        if new:
            row = {**row, 'Id': trunk['id'], 'DisplayName': trunk['id'], 'Target': trunk['target'], 'AllowedNetworks': '', 'IsDemo': 0}
        row['Outbound'] = lifted(row['Outbound'])
        row['MaxChannels'] = trunk.get('maxChannels', row['MaxChannels'])
        row['MaxCallsPerSecond'] = trunk.get('maxCallsPerSecond', row['MaxCallsPerSecond'])
        put('trunks', row)
`, join(server.dataPath, 'records.db'), JSON.stringify({ agents, trunks })])
}
