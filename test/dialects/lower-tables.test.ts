import { describe, expect, it } from 'vitest';
import { expression, lowered, one, type } from './lowered.ts';

const plain = { columns: [], constraints: [], ifNotExists: false, persistence: 'permanent', inherits: [], like: [] };

it('CREATE TABLE, with everything that can be said of a column', () => {
  const sql = `CREATE TABLE IF NOT EXISTS "App".users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(20) COLLATE "C" NOT NULL UNIQUE,
    age int CONSTRAINT adult CHECK (age >= 18) DEFAULT 18,
    team_id int REFERENCES teams ON DELETE CASCADE,
    total int GENERATED ALWAYS AS (age * 2) STORED,
    twice int GENERATED ALWAYS AS ((age) + 1) VIRTUAL,
    thrice int GENERATED ALWAYS AS (age),
    note text NULL
  )`;
  const age = { columns: ['age'], conjuncts: [{ column: 'age', operator: 'other' as const }] };
  expect(lowered(sql)).toEqual([{
    text: sql,
    kind: 'createTable',
    ...plain,
    table: { schema: 'App', name: 'users' },
    ifNotExists: true,
    columns: [
      { name: 'id', type: type('bigint'), notNull: true, generated: 'identity', identity: 'always' },
      { name: 'email', type: type('varchar', '20'), notNull: true, collation: { name: 'C' } },
      { name: 'age', type: type('integer'), notNull: false, default: expression('18', { constant: '18' }) },
      { name: 'team_id', type: type('integer'), notNull: false },
      { name: 'total', type: type('integer'), notNull: false, generated: 'stored', expression: expression('age * 2', age) },
      { name: 'twice', type: type('integer'), notNull: false, generated: 'virtual', expression: expression('(age) + 1', age) },
      { name: 'thrice', type: type('integer'), notNull: false, generated: 'virtual', expression: expression('age', age) },
      { name: 'note', type: type('text'), notNull: false },
    ],
    constraints: [
      { type: 'primaryKey', columns: ['id'], notValid: false, inline: true },
      { type: 'unique', columns: ['email'], notValid: false, inline: true },
      { type: 'check', name: 'adult', columns: ['age'], notValid: false, inline: true, expression: expression('age >= 18', { columns: ['age'], conjuncts: [{ column: 'age', operator: '>=', values: ['18'] }] }) },
      { type: 'foreignKey', columns: ['team_id'], notValid: false, inline: true, references: { table: { name: 'teams' }, columns: [], onDelete: 'cascade' } },
    ],
  }]);
});

it('a primary key or a NOT NULL of the table makes its columns NOT NULL', () => {
  expect(one('createTable', 'CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (a, b), CONSTRAINT n NOT NULL c)').columns.map(({ notNull }) => notNull)).toEqual([true, true, true, false]);
});

describe('other forms of CREATE TABLE', () => {
  const without = (name: string) => ({ name, type: { name: '', modifiers: [], array: false, text: '' }, notNull: false });

  it.each([
    ['CREATE TEMP TABLE t () ON COMMIT DROP', { persistence: 'temporary' }],
    ['CREATE TABLE pg_temp.t ()', { table: { schema: 'pg_temp', name: 't' }, persistence: 'temporary' }],
    ['CREATE UNLOGGED TABLE t ()', { persistence: 'unlogged' }],
    ['CREATE TABLE t () INHERITS (a, s.b)', { inherits: [{ name: 'a' }, { schema: 's', name: 'b' }] }],
    ['CREATE TABLE t (LIKE u)', { like: [{ table: { name: 'u' }, including: [] }] }],
    ['CREATE TABLE t (LIKE u INCLUDING DEFAULTS INCLUDING INDEXES)', { like: [{ table: { name: 'u' }, including: ['defaults', 'indexes'] }] }],
    ['CREATE TABLE t (LIKE s.u INCLUDING ALL EXCLUDING INDEXES)', {
      like: [{ table: { schema: 's', name: 'u' }, including: ['comments', 'compression', 'constraints', 'defaults', 'generated', 'identity', 'statistics', 'storage'] }],
    }],
    ['CREATE TABLE t () PARTITION BY RANGE (a, lower(b))', { partitionBy: { strategy: 'range', columns: ['a', 'lower(b)'] } }],
    ['CREATE TABLE t () PARTITION BY LIST (a)', { partitionBy: { strategy: 'list', columns: ['a'] } }],
    ['CREATE TABLE t () PARTITION BY HASH (a)', { partitionBy: { strategy: 'hash', columns: ['a'] } }],
    ["CREATE TABLE t PARTITION OF p FOR VALUES FROM ('2024-01-01'::date, MINVALUE) TO ('2025-01-01', 5) PARTITION BY LIST (b)", {
      partitionBy: { strategy: 'list', columns: ['b'] },
      partitionOf: { parent: { name: 'p' }, bound: { text: "FOR VALUES FROM ('2024-01-01'::date, MINVALUE) TO ('2025-01-01', 5)", from: ["'2024-01-01'", 'minvalue'], to: ["'2025-01-01'", '5'] } },
    }],
    ["CREATE TABLE t PARTITION OF p FOR VALUES IN ('a', NULL, 1 + 1) WITH (fillfactor = 70)", {
      partitionOf: { parent: { name: 'p' }, bound: { text: "FOR VALUES IN ('a', NULL, 1 + 1)", values: ["'a'", 'null', '1 + 1'] } }, options: { fillfactor: '70' },
    }],
    ['CREATE TABLE t PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 0)', {
      partitionOf: { parent: { name: 'p' }, bound: { text: 'FOR VALUES WITH (MODULUS 4, REMAINDER 0)', modulus: [4, 0] } },
    }],
    ['CREATE TABLE t PARTITION OF p DEFAULT', { partitionOf: { parent: { name: 'p' }, bound: 'default' } }],
    ['CREATE TABLE t PARTITION OF p (a NOT NULL, b DEFAULT 5) DEFAULT', {
      columns: [{ ...without('a'), notNull: true }, { ...without('b'), default: expression('5', { constant: '5' }) }], partitionOf: { parent: { name: 'p' }, bound: 'default' },
    }],
    ['CREATE TABLE t OF s.y (PRIMARY KEY (a), b WITH OPTIONS DEFAULT 5)', {
      ofType: { schema: 's', name: 'y' }, columns: [{ ...without('b'), default: expression('5', { constant: '5' }) }], constraints: [{ type: 'primaryKey', columns: ['a'], notValid: false }],
    }],
    ["CREATE FOREIGN TABLE t (a int OPTIONS (x 'y') NOT NULL) SERVER s", { foreign: true, columns: [{ name: 'a', type: type('integer'), notNull: true }] }],
    ['CREATE FOREIGN TABLE t PARTITION OF p DEFAULT SERVER s', { foreign: true, partitionOf: { parent: { name: 'p' }, bound: 'default' } }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, kind: 'createTable', table: { name: 't' }, ...plain, ...operation }]);
  });
});

describe('tables and views made of queries', () => {
  it.each([
    ['CREATE UNLOGGED TABLE IF NOT EXISTS s.t AS SELECT 1 AS x, b, q.*, now(), c::text, (SELECT max(z) FROM zz) FROM q WITH NO DATA', {
      kind: 'createTableAs', table: { schema: 's', name: 't' }, ifNotExists: true, persistence: 'unlogged', withData: false, columns: ['x', 'b', '*', 'now', 'c', 'max'], reads: [{ name: 'q' }, { name: 'zz' }],
      takes: [{ table: { name: 'q' }, column: 'b' }, { table: { name: 'q' }, column: '*' }, { table: { name: 'q' }, column: 'c' }, { table: { name: 'zz' }, column: 'z', some: true }],
    }],
    ['CREATE TABLE t (x) AS VALUES (1, 2)', { kind: 'createTableAs', table: { name: 't' }, ifNotExists: false, persistence: 'permanent', withData: true, columns: ['x', 'column2'], reads: [] }],
    ['CREATE TABLE t AS EXECUTE p', { kind: 'createTableAs', table: { name: 't' }, ifNotExists: false, persistence: 'permanent', withData: true, columns: [], reads: [] }],
    ['SELECT a INTO TEMP t FROM b UNION SELECT d FROM e', { kind: 'createTableAs', table: { name: 't' }, ifNotExists: false, persistence: 'temporary', withData: true, columns: ['a'], reads: [{ name: 'b' }, { name: 'e' }], takes: [{ table: { name: 'b' }, column: 'a' }, { table: { name: 'e' }, column: 'd' }] }],
    ['CREATE MATERIALIZED VIEW IF NOT EXISTS m (x) AS SELECT 1, y FROM t WITH NO DATA', { kind: 'createMaterializedView', view: { name: 'm' }, ifNotExists: true, withData: false, columns: ['x', 'y'], reads: [{ name: 't' }], uses: [{ table: { name: 't' }, column: 'y' }] }],
    ['CREATE OR REPLACE TEMP VIEW v AS SELECT 1 FROM x JOIN s.y USING (i), LATERAL (SELECT 2 FROM z WHERE a IN (SELECT b FROM w)) q', {
      kind: 'createView', view: { name: 'v' }, persistence: 'temporary', orReplace: true, columns: ['?column?'], reads: [{ name: 'x' }, { schema: 's', name: 'y' }, { name: 'z' }, { name: 'w' }], uses: [],
    }],
    ['CREATE VIEW v AS SELECT q.a, s.y.b, c, (q).d, z.* FROM x q JOIN s.y ON q.e = y.f JOIN z ON true ORDER BY g', {
      kind: 'createView', view: { name: 'v' }, persistence: 'permanent', orReplace: false, columns: ['a', 'b', 'c', 'd', '*'], reads: [{ name: 'x' }, { schema: 's', name: 'y' }, { name: 'z' }],
      uses: [{ table: { name: 'x' }, column: 'e' }, { table: { schema: 's', name: 'y' }, column: 'f' }, { table: { name: 'x' }, column: 'a' }, { column: 'c' }, { column: 'q' }, { table: { name: 'z' }, column: '*' }],
    }],
    ['CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v, t', { kind: 'createView', view: { name: 'v' }, persistence: 'permanent', orReplace: false, columns: ['n'], reads: [{ name: 't' }], uses: [] }],
    ['REFRESH MATERIALIZED VIEW CONCURRENTLY s.m', { kind: 'refreshMaterializedView', view: { schema: 's', name: 'm' }, concurrently: true, withData: true }],
    ['REFRESH MATERIALIZED VIEW m WITH NO DATA', { kind: 'refreshMaterializedView', view: { name: 'm' }, concurrently: false, withData: false }],
    ['ALTER VIEW v SET (security_barrier, check_option = local)', [{ kind: 'setViewOption', view: { name: 'v' }, option: 'security_barrier' }, { kind: 'setViewOption', view: { name: 'v' }, option: 'check_option' }]],
    ['DROP VIEW IF EXISTS v', { kind: 'dropView', view: { name: 'v' }, materialized: false, ifExists: true, cascade: false }],
    ['DROP MATERIALIZED VIEW v CASCADE', { kind: 'dropView', view: { name: 'v' }, materialized: true, ifExists: false, cascade: true }],
  ])('%s', (sql, operations) => {
    expect(lowered(sql)).toEqual([operations].flat().map((operation) => ({ text: sql, ...operation })));
  });
});

describe('indexes', () => {
  const index = { keys: [], include: [], unique: false, concurrently: false, ifNotExists: false, method: 'btree' };

  it.each([
    ['CREATE INDEX ON t (a)', { table: { name: 't' }, keys: [{ column: 'a' }] }],
    ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (a, b) INCLUDE (c, d) NULLS NOT DISTINCT WHERE a IS NOT NULL', {
      name: 'i', table: { schema: 's', name: 't' }, unique: true, concurrently: true, ifNotExists: true, nullsNotDistinct: true, keys: [{ column: 'a' }, { column: 'b' }], include: ['c', 'd'],
      where: expression('a IS NOT NULL', { columns: ['a'], conjuncts: [{ column: 'a', operator: 'is not null' }] }),
    }],
    ['CREATE INDEX i ON ONLY t USING gin (lower(a) COLLATE "C" public.my_ops (siglen = 5) DESC, ((b ->> \'x\')::int), c text_ops) WITH (fastupdate = off)', {
      name: 'i', table: { name: 't' }, only: true, method: 'gin', keys: [
        { expression: expression('lower(a)', { calls: [{ name: 'lower' }], columns: ['a'] }), collation: 'C', opclass: 'public.my_ops', order: 'desc' },
        { expression: expression("(b ->> 'x')::int", { columns: ['b'], cast: type('integer') }) },
        { column: 'c', opclass: 'text_ops' },
      ],
    }],
    ['CREATE INDEX ON t (a ASC NULLS LAST, b DESC NULLS FIRST, c NULLS FIRST, d DESC NULLS LAST)', {
      table: { name: 't' }, keys: [{ column: 'a' }, { column: 'b', order: 'desc' }, { column: 'c', order: 'nulls first' }, { column: 'd', order: 'desc nulls last' }],
    }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, kind: 'createIndex', ...index, ...operation }]);
  });

  it.each([
    ['DROP INDEX CONCURRENTLY IF EXISTS s.i', { kind: 'dropIndex', name: { schema: 's', name: 'i' }, concurrently: true, ifExists: true, cascade: false }],
    ['ALTER INDEX i RENAME TO j', { kind: 'renameIndex', name: { name: 'i' }, to: 'j' }],
    ['ALTER INDEX i ATTACH PARTITION s.j', { kind: 'attachIndexPartition', name: { name: 'i' }, partition: { schema: 's', name: 'j' } }],
    ['ALTER INDEX i SET TABLESPACE fast', { kind: 'setTablespace', table: { name: 'i' }, tablespace: 'fast', index: true }],
    ['ALTER INDEX i SET (fillfactor = 70)', { kind: 'setIndexOption', name: { name: 'i' }, option: 'fillfactor', value: '70' }],
    ['ALTER INDEX i RESET (fillfactor)', { kind: 'setIndexOption', name: { name: 'i' }, option: 'fillfactor', value: 'default' }],
    ['ALTER INDEX i ALTER 2 SET STATISTICS 500', { kind: 'setIndexOption', name: { name: 'i' }, option: 'statistics of column 2', value: '500' }],
    ['ALTER INDEX i DROP COLUMN c', { kind: 'unknown', reason: 'this is nothing that ALTER INDEX can do', mentions: [{ name: 'i' }] }],
    ['REINDEX INDEX CONCURRENTLY i', { kind: 'reindex', scope: 'index', name: { name: 'i' }, concurrently: true }],
    ['REINDEX (CONCURRENTLY false, VERBOSE) TABLE s.t', { kind: 'reindex', scope: 'table', name: { schema: 's', name: 't' }, concurrently: false }],
    ['REINDEX (CONCURRENTLY) SCHEMA s', { kind: 'reindex', scope: 'schema', name: { name: 's' }, concurrently: true }],
    ['REINDEX DATABASE', { kind: 'reindex', scope: 'database', concurrently: false }],
    ['REINDEX SYSTEM d', { kind: 'reindex', scope: 'system', name: { name: 'd' }, concurrently: false }],
    ['CREATE STATISTICS s.x (mcv) ON a, b FROM t', { kind: 'createStatistics', name: { schema: 's', name: 'x' }, table: { name: 't' } }],
    ['CREATE STATISTICS ON (a + b) FROM s.t', { kind: 'createStatistics', table: { schema: 's', name: 't' } }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, ...operation }]);
  });
});
