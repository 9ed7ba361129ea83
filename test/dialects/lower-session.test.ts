import { expect, it } from 'vitest';
import { lowered } from './lowered.ts';

it.each<[string, object | readonly object[]]>([
  ['BEGIN', { kind: 'begin' }],
  ['START TRANSACTION ISOLATION LEVEL SERIALIZABLE', { kind: 'begin' }],
  ['COMMIT', { kind: 'commit' }],
  ['END', { kind: 'commit' }],
  ['COMMIT AND CHAIN', [{ kind: 'commit' }, { kind: 'begin' }]],
  ['ROLLBACK', { kind: 'rollback' }],
  ['ABORT', { kind: 'rollback' }],
  ['ROLLBACK AND CHAIN', [{ kind: 'rollback' }, { kind: 'begin' }]],
  ['SAVEPOINT a', { kind: 'savepoint', name: 'a' }],
  ['ROLLBACK TO SAVEPOINT a', { kind: 'rollbackToSavepoint', name: 'a' }],
  ['RELEASE a', { kind: 'other', what: 'RELEASE SAVEPOINT' }],
  ["PREPARE TRANSACTION 'x'", { kind: 'commit' }],
  ["COMMIT PREPARED 'x'", { kind: 'other', what: 'COMMIT PREPARED' }],
  ["SET lock_timeout = '5s'", { kind: 'setParameter', parameter: 'lock_timeout', value: '5s', local: false }],
  ['SET SESSION Lock_Timeout TO 5000', { kind: 'setParameter', parameter: 'lock_timeout', value: '5000', local: false }],
  ["SET LOCAL statement_timeout = '1min'", { kind: 'setParameter', parameter: 'statement_timeout', value: '1min', local: true }],
  ['SET a.b = on', { kind: 'setParameter', parameter: 'a.b', value: 'on', local: false }],
  ['SET cost = -1.5', { kind: 'setParameter', parameter: 'cost', value: '-1.5', local: false }],
  ["SET search_path TO app, \"Odd\", ''", { kind: 'setParameter', parameter: 'search_path', value: 'app, Odd, ', local: false }],
  ["SET TIME ZONE 'UTC'", { kind: 'setParameter', parameter: 'timezone', value: 'UTC', local: false }],
  ["SET NAMES 'utf8'", { kind: 'setParameter', parameter: 'client_encoding', value: 'utf8', local: false }],
  ['SET ROLE r', { kind: 'setParameter', parameter: 'role', value: 'r', local: false }],
  ['SET TIME ZONE LOCAL', { kind: 'resetParameter', parameter: 'timezone' }],
  ['SET a TO DEFAULT', { kind: 'resetParameter', parameter: 'a' }],
  ['RESET a', { kind: 'resetParameter', parameter: 'a' }],
  ['RESET ALL', { kind: 'resetParameter', parameter: 'all' }],
  ['DISCARD ALL', { kind: 'resetParameter', parameter: 'all' }],
  ['DISCARD TEMP', { kind: 'other', what: 'DISCARD TEMP' }],
  ['SET TRANSACTION READ ONLY', { kind: 'other', what: 'SET TRANSACTION' }],
  ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY', { kind: 'other', what: 'SET SESSION CHARACTERISTICS' }],
  ["SELECT pg_catalog.set_config('search_path', '', false)", { kind: 'setParameter', parameter: 'search_path', value: '', local: false }],
  ["SELECT set_config('Lock_Timeout', '5S', true), set_config('b', 'c', 't')", [
    { kind: 'setParameter', parameter: 'lock_timeout', value: '5S', local: true }, { kind: 'setParameter', parameter: 'b', value: 'c', local: true },
  ]],
  ["SELECT set_config('a', 'b', false), x FROM t", [
    { kind: 'setParameter', parameter: 'a', value: 'b', local: false }, { kind: 'select', reads: [{ name: 't' }], calls: [{ name: 'set_config' }], locks: false, columns: ['x'], limited: false },
  ]],
  ["SELECT set_config('a', current_user, false)", { kind: 'select', reads: [], calls: [{ name: 'set_config' }, { name: 'current_user' }], locks: false, columns: [], limited: false, runs: [{ name: 'set_config' }] }],
  ['CALL app.p(1)', { kind: 'call', name: { schema: 'app', name: 'p' } }],
  ['PREPARE p AS DELETE FROM t', { kind: 'other', what: 'PREPARE' }],
])('%s', (sql, operations) => {
  expect(lowered(sql)).toEqual([operations].flat().map((operation) => ({ text: sql, ...operation })));
});
