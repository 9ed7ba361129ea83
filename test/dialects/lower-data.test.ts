import { describe, expect, it } from 'vitest';
import { expression, lowered, one } from './lowered.ts';

const write = { kind: 'write', table: { name: 't' }, columns: [], reads: [], calls: [] };
const where = expression('a = 1', { columns: ['a'], conjuncts: [{ column: 'a', operator: '=', values: ['1'] }] });
const always = { conjuncts: [], constant: 'true' };

describe('writes', () => {
  it.each<[string, object]>([
    ['INSERT INTO s.t (a, b) VALUES (1, now())', { table: { schema: 's', name: 't' }, verb: 'insert', source: 'values', columns: ['a', 'b'], calls: [{ name: 'now' }] }],
    ['INSERT INTO t DEFAULT VALUES', { verb: 'insert', source: 'default' }],
    ['INSERT INTO t SELECT f(x) FROM u JOIN v USING (i) WHERE EXISTS (SELECT 1 FROM w)', {
      verb: 'insert', source: 'select', reads: [{ name: 'u' }, { name: 'v' }, { name: 'w' }], calls: [{ name: 'f' }],
      query: { reads: [{ name: 'u' }, { name: 'v' }, { name: 'w' }], calls: [{ name: 'f' }], columns: ['x'], conjuncts: [{ operator: 'other' }], limited: false, takes: [{ column: 'x', table: { name: 'u' }, some: true }, { column: 'x', table: { name: 'v' }, some: true }] },
    }],
    ['INSERT INTO t VALUES ((SELECT max(i) + 1 FROM u), 2)', { verb: 'insert', source: 'values', reads: [{ name: 'u' }], calls: [{ name: 'max' }], query: { reads: [{ name: 'u' }], calls: [{ name: 'max' }], columns: ['i'], limited: false, takes: [{ column: 'i', table: { name: 'u' }, some: true }] } }],
    ['INSERT INTO t VALUES ((SELECT i FROM u), (SELECT i FROM v))', { verb: 'insert', source: 'values', reads: [{ name: 'u' }, { name: 'v' }] }],
    ['INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING', { verb: 'insert', source: 'values', columns: ['a'] }],
    ["INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b || 'x' WHERE t.c RETURNING a", {
      verb: 'insert', source: 'values', columns: ['a'], onConflictUpdate: true,
      assigned: [{ column: 'b', value: expression("excluded.b || 'x'", { columns: ['b'], conjuncts: [{ column: 'b', operator: 'other' }] }) }],
    }],
    ['UPDATE t SET a = 1', { verb: 'update', columns: ['a'], assigned: [{ column: 'a', value: expression('1', { constant: '1' }) }] }],
    ['UPDATE ONLY t AS x SET a = DEFAULT, b[1] = 2 FROM u WHERE a = 1 RETURNING *', {
      only: true, verb: 'update', columns: ['a', 'b'], reads: [{ name: 'u' }], where, named: [{ column: 'a', tables: [{ name: 't' }, { name: 'u' }] }],
      assigned: [{ column: 'a', value: expression('DEFAULT') }, { column: 'b', value: expression('2', { constant: '2' }) }],
    }],
    ['UPDATE t SET (a, b) = (1, now()), (c, d) = (SELECT 1, 2 FROM u), (e, f) = ROW (x.*)', {
      verb: 'update', columns: ['a', 'b', 'c', 'd', 'e', 'f'], reads: [{ name: 'u' }], calls: [{ name: 'now' }],
      assigned: [
        { column: 'a', value: expression('1', { constant: '1' }) }, { column: 'b', value: expression('now()', { calls: [{ name: 'now' }] }) },
        { column: 'c', value: expression('(SELECT 1, 2 FROM u)') }, { column: 'd', value: expression('(SELECT 1, 2 FROM u)') },
        { column: 'e', value: expression('ROW (x.*)') }, { column: 'f', value: expression('ROW (x.*)') },
      ],
    }],
    ['DELETE FROM t', { verb: 'delete' }],
    ['DELETE FROM t WHERE true', { verb: 'delete', where: expression('true', always) }],
    ['DELETE FROM t WHERE 1=1', { verb: 'delete', where: expression('1=1', always) }],
    ['DELETE FROM t USING u, LATERAL (SELECT * FROM v) x WHERE a = 1', { verb: 'delete', reads: [{ name: 'u' }, { name: 'v' }], where }],
    ['DELETE FROM t WHERE CURRENT OF c RETURNING a', { verb: 'delete', where: expression('CURRENT OF c') }],
    ['MERGE INTO t USING (SELECT * FROM s) x ON t.i = x.i WHEN MATCHED AND x.a THEN UPDATE SET b = CASE WHEN x.a THEN 1 END WHEN NOT MATCHED THEN INSERT (a, b) VALUES (1, f())', {
      verb: 'merge', source: 'select', columns: ['b', 'a'], reads: [{ name: 's' }], calls: [{ name: 'f' }], assigned: [{ column: 'b', value: expression('CASE WHEN x.a THEN 1 END', { columns: ['a'] }) }],
    }],
    ['COPY t (a, b) FROM STDIN WHERE a = 1', { verb: 'insert', source: 'copy', columns: ['a', 'b'], where }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, ...write, ...operation }]);
  });

  it('in WITH are operations of their own, before the statement they belong to', () => {
    const removal = 'DELETE FROM t WHERE (a = 1) RETURNING *';
    const change = 'UPDATE t SET a = g() FROM gone, u';
    const sql = `WITH gone AS (${removal}), seen (x) AS MATERIALIZED (SELECT h() FROM v), changed AS NOT MATERIALIZED (${change}) INSERT INTO t SELECT * FROM gone, w`;
    expect(lowered(sql)).toEqual([
      { text: removal, ...write, verb: 'delete', where: { ...where, text: '(a = 1)' }, named: [{ column: 'a', tables: [{ name: 't' }] }] },
      { text: change, ...write, verb: 'update', columns: ['a'], reads: [{ name: 'u' }], calls: [{ name: 'g' }], assigned: [{ column: 'a', value: expression('g()', { calls: [{ name: 'g' }] }) }] },
      { text: sql, ...write, verb: 'insert', source: 'select', reads: [{ name: 'v' }, { name: 'w' }], calls: [{ name: 'h' }] },
    ]);
  });
});

it.each<[string, object | undefined]>([
  ['DELETE FROM t WHERE b < 1 AND a NOT IN (SELECT u.i FROM s.u WHERE i IS NOT NULL)', { column: 'a', table: { schema: 's', name: 'u' }, value: 'i', notNull: true }],
  ['UPDATE t SET a = 1 WHERE t.a <> ALL (SELECT min(i) FROM t GROUP BY b)', { column: 'a', table: { name: 't' }, value: 'i' }],
  ['WITH d AS (SELECT min(i) AS keep FROM t GROUP BY b HAVING count(*) > 1) DELETE FROM t WHERE i NOT IN (SELECT keep FROM d)', { column: 'i', table: { name: 't' }, value: 'i', groups: true }],
  ['DELETE FROM t WHERE (a, b) NOT IN (SELECT i + 1, j FROM u)', { table: { name: 'u' } }],
  ['DELETE FROM t WHERE a NOT IN (SELECT i FROM u JOIN v USING (i))', { column: 'a', value: 'i', mayBeOuter: true }],
  ['WITH RECURSIVE d AS (SELECT i FROM d) DELETE FROM t WHERE i NOT IN (SELECT i FROM d)', { column: 'i', table: { name: 'd' }, value: 'i' }],
  ['DELETE FROM t WHERE a NOT IN (1, 2) AND NOT EXISTS (SELECT 1 FROM u) AND a IN (SELECT i FROM u) AND a < ALL (SELECT i FROM u)', undefined],
  ['DELETE FROM t WHERE a = 1 OR a NOT IN (SELECT i FROM u)', undefined],
])('NOT IN of a query: %s', (sql, query) => {
  expect(one('write', sql).notIn).toEqual(query && [query]);
});

describe('queries', () => {
  const select = { kind: 'select', reads: [], calls: [], locks: false, columns: [], limited: false };

  it.each<[string, object]>([
    ['SELECT 1', {}],
    ["SELECT setval('s', (SELECT max(id) FROM t))", { reads: [{ name: 't' }], calls: [{ name: 'setval' }, { name: 'max' }], columns: ['id'], runs: [{ name: 'setval' }] }],
    ['SELECT EXISTS (SELECT FROM t)', { reads: [{ name: 't' }], limited: true }],
    ['SELECT NOT EXISTS (SELECT FROM t WHERE id = $1)', { reads: [{ name: 't' }], columns: ['id'], conjuncts: [{ column: 'id', operator: '=', given: true }] }],
    ['SELECT f(), s.g(1) AS x', { calls: [{ name: 'f' }, { schema: 's', name: 'g' }], runs: [{ name: 'f' }, { schema: 's', name: 'g' }] }],
    ['SELECT f(), 1', { calls: [{ name: 'f' }] }],
    ['WITH x AS (SELECT 1) SELECT a FROM t WHERE id = 5 FOR UPDATE', { reads: [{ name: 't' }], locks: true, columns: ['a', 'id'], conjuncts: [{ column: 'id', operator: '=', values: ['5'] }] }],
    ['SELECT a FROM s.t ORDER BY b LIMIT 5 FOR UPDATE OF t SKIP LOCKED', { reads: [{ schema: 's', name: 't' }], locks: true, columns: ['a', 'b'], limited: true, locked: { reads: [{ schema: 's', name: 't' }], calls: [], columns: ['a', 'b'], limited: true, of: [{ schema: 's', name: 't' }] } }],
    ['SELECT * FROM (SELECT * FROM t FOR SHARE) x', { reads: [{ name: 't' }], locks: true, locked: { reads: [{ name: 't' }], calls: [], columns: [], limited: false, of: [{ name: 't' }] } }],
    ['SELECT FROM t JOIN s.u v ON TRUE FOR UPDATE OF v', { reads: [{ name: 't' }, { schema: 's', name: 'u' }], locks: true, locked: { reads: [{ name: 't' }, { schema: 's', name: 'u' }], calls: [], columns: [], limited: false, of: [{ schema: 's', name: 'u' }] } }],
    ['SELECT FROM t WHERE a = sqlc.arg(a)::uuid AND b = @b', { reads: [{ name: 't' }], calls: [{ schema: 'sqlc', name: 'arg' }], columns: ['a', 'b'], conjuncts: [{ column: 'a', operator: '=', given: true }, { column: 'b', operator: '=', given: true }] }],
    ['TABLE t', { reads: [{ name: 't' }] }],
    ['VALUES (1), (2)', {}],
    ['SELECT * FROM t UNION ALL SELECT * FROM u EXCEPT TABLE v', { reads: [{ name: 't' }, { name: 'u' }, { name: 'v' }] }],
    ['SELECT * FROM generate_series(1, 5) x', { calls: [{ name: 'generate_series' }], runs: [{ name: 'generate_series' }] }],
    ['SELECT x FROM f() x', { calls: [{ name: 'f' }], columns: ['x'] }],
    ['DECLARE c CURSOR FOR SELECT * FROM t FOR UPDATE', { reads: [{ name: 't' }], locks: true }],
    ['COPY (SELECT * FROM t) TO STDOUT', { reads: [{ name: 't' }] }],
    ['EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM t', { reads: [{ name: 't' }] }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, ...select, ...operation }]);
  });

  it.each<[string, readonly object[]]>([
    ['WITH t AS (SELECT * FROM t) SELECT * FROM t, s.t', [{ name: 't' }, { schema: 's', name: 't' }]],
    ['WITH a AS (SELECT * FROM x), b AS (SELECT * FROM a, y) SELECT * FROM a, b', [{ name: 'x' }, { name: 'y' }]],
    ['WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a, b', [{ name: 'b' }]],
    ['WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a, b), b AS (SELECT 1) SELECT * FROM a', []],
    ['SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) x, a', [{ name: 'a' }]],
    ['SELECT (WITH a AS (SELECT 1) SELECT * FROM b) FROM a WHERE x IN (SELECT y FROM a)', [{ name: 'a' }, { name: 'b' }]],
  ])('names of WITH are no tables: %s', (sql, reads) => {
    expect(one('select', sql).reads).toEqual(reads);
  });
});

it.each<[string, object]>([
  ['COPY t TO STDOUT', { kind: 'copyOut', table: { name: 't' } }],
  ['EXPLAIN (ANALYZE false) DELETE FROM t', { kind: 'other', what: 'EXPLAIN' }],
  ['EXPLAIN ANALYZE DELETE FROM t', { ...write, verb: 'delete' }],
  ['EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1', { kind: 'createTableAs', table: { name: 't' }, ifNotExists: false, persistence: 'permanent', withData: true, columns: ['?column?'], reads: [] }],
  ['TRUNCATE ONLY t RESTART IDENTITY', { kind: 'truncate', table: { name: 't' }, only: true, cascade: false, restartIdentity: true }],
  ['LOCK t', { kind: 'lockTable', table: { name: 't' }, mode: 'ACCESS EXCLUSIVE', nowait: false }],
  ['LOCK TABLE ONLY t IN SHARE ROW EXCLUSIVE MODE NOWAIT', { kind: 'lockTable', table: { name: 't' }, only: true, mode: 'SHARE ROW EXCLUSIVE', nowait: true }],
  ['LOCK t IN ACCESS SHARE MODE', { kind: 'lockTable', table: { name: 't' }, mode: 'ACCESS SHARE', nowait: false }],
  ['VACUUM', { kind: 'vacuum', full: false }],
  ['VACUUM FULL VERBOSE t', { kind: 'vacuum', table: { name: 't' }, full: true }],
  ['VACUUM (FULL false, ANALYZE) t (a)', { kind: 'vacuum', table: { name: 't' }, full: false }],
  ['VACUUM (FULL on) t', { kind: 'vacuum', table: { name: 't' }, full: true }],
  ['VACUUM (FULL 0) t', { kind: 'vacuum', table: { name: 't' }, full: false }],
  ['VACUUM (FULL, FULL false) t', { kind: 'vacuum', table: { name: 't' }, full: false }],
  ['ANALYZE', { kind: 'analyze' }],
  ['ANALYZE VERBOSE s.t (a, b)', { kind: 'analyze', table: { schema: 's', name: 't' } }],
  ['CLUSTER', { kind: 'cluster' }],
  ['CLUSTER t USING i', { kind: 'cluster', table: { name: 't' } }],
])('%s', (sql, operation) => {
  expect(lowered(sql)).toEqual([{ text: sql, ...operation }]);
});

it.each<[string, readonly object[]]>([
  ['TRUNCATE t, ONLY s.u, "V" RESTART IDENTITY CASCADE', [
    { text: 't', kind: 'truncate', table: { name: 't' }, cascade: true, restartIdentity: true },
    { text: 's.u', kind: 'truncate', table: { schema: 's', name: 'u' }, only: true, cascade: true, restartIdentity: true },
    { text: '"V"', kind: 'truncate', table: { name: 'V' }, cascade: true, restartIdentity: true },
  ]],
  ['LOCK TABLE a, s . b IN EXCLUSIVE MODE', [
    { text: 'a', kind: 'lockTable', table: { name: 'a' }, mode: 'EXCLUSIVE', nowait: false }, { text: 's . b', kind: 'lockTable', table: { schema: 's', name: 'b' }, mode: 'EXCLUSIVE', nowait: false },
  ]],
  ['VACUUM a, b (x)', [{ text: 'a', kind: 'vacuum', table: { name: 'a' }, full: false }, { text: 'b', kind: 'vacuum', table: { name: 'b' }, full: false }]],
])('one operation per table: %s', (sql, operations) => {
  expect(lowered(sql)).toEqual(operations);
});
