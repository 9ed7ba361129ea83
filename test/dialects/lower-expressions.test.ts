import { describe, expect, it } from 'vitest';
import type { Conjunct, Expression } from '../../src/operations.ts';
import { expression, one, type } from './lowered.ts';

const check = (condition: string): Expression | undefined => one('addConstraint', `ALTER TABLE t ADD CHECK (${condition})`).constraint.expression;
const defaultOf = (value: string): Expression => one('setDefault', `ALTER TABLE t ALTER c SET DEFAULT ${value}`).value;

describe('constants, casts removed', () => {
  it.each([
    ['5', '5'], ['-5', '-5'], ['1.50', '1.50'], ["'it''s'", "'it''s'"], ["E'a\\'b'", "'a''b'"], ["''", "''"], ['0', '0'], ['true', 'true'], ['false', 'false'], ['NULL', 'null'],
    ["'{}'::jsonb", "'{}'"], ["CAST('a' AS text)", "'a'"], ['NULL::text', 'null'], ["DATE '2024-01-01'", "'2024-01-01'"], ["INTERVAL '1 day'", "'1 day'"], ["'now'::timestamptz", "'now'"], ["B'101'", "b'101'"], ['(5)', '5'],
  ])('%s', (text, constant) => {
    expect(defaultOf(text)).toMatchObject({ text, constant, calls: [] });
  });

  it.each(['now()', "ARRAY[]::text[]", "'a' || 'b'", '1 + 1', 'CURRENT_DATE'])('%s is none', (text) => {
    expect(defaultOf(text).constant).toBeUndefined();
  });
});

describe('calls', () => {
  it.each([
    ['now()', ['now']], ['CURRENT_TIMESTAMP', ['current_timestamp']], ['CURRENT_TIMESTAMP(3)', ['current_timestamp']], ['LOCALTIME', ['localtime']], ['current_user', ['current_user']],
    ["(now() AT TIME ZONE 'utc')", ['timezone', 'now']], ["EXTRACT(epoch FROM now())", ['extract', 'now']], ['pg_catalog.random()', ['random']],
    ["nextval('s'::regclass)", ['nextval']], ['lower(lower(x))', ['lower']], ['COALESCE(f(), g())', ['f', 'g']],
  ])('%s', (text, names) => {
    expect(defaultOf(text)).toMatchObject({ text, calls: names.map((name) => ({ name })) });
  });

  it('keep a schema of one\'s own', () => {
    expect(defaultOf('app.uuid_v7()').calls).toEqual([{ schema: 'app', name: 'uuid_v7' }]);
  });
});

it('columns are named once each, without their table; type modifiers are none', () => {
  expect(check('t.a > b AND lower(a) = c.d::geometry(Point)::text')?.columns).toEqual(['a', 'b', 'd']);
});

it('the cast at the top', () => {
  expect(defaultOf("'5'::varchar(20)").cast).toEqual(type('varchar', '20'));
  expect(defaultOf("lower('5'::text)").cast).toBeUndefined();
});

describe('the AND-ed parts of a condition', () => {
  it.each<[string, readonly Conjunct[]]>([
    ['a = 1', [{ column: 'a', operator: '=', values: ['1'] }]],
    ['a != 1', [{ column: 'a', operator: '<>', values: ['1'] }]],
    ['5 < a', [{ column: 'a', operator: '>', values: ['5'] }]],
    ['a >= b', [{ column: 'a', operator: '>=' }]],
    ["a >= '2024-01-01'::date AND a < '2025-01-01'::date", [{ column: 'a', operator: '>=', values: ["'2024-01-01'"] }, { column: 'a', operator: '<', values: ["'2025-01-01'"] }]],
    ['a BETWEEN 1 AND 5 AND (b = 2)', [{ column: 'a', operator: '>=', values: ['1'] }, { column: 'a', operator: '<=', values: ['5'] }, { column: 'b', operator: '=', values: ['2'] }]],
    ['a NOT BETWEEN 1 AND 5', [{ column: 'a', operator: 'other' }]],
    ["a IN ('x', 'y')", [{ column: 'a', operator: 'in', values: ["'x'", "'y'"] }]],
    ["a = ANY (ARRAY['x'::text, 'y'])", [{ column: 'a', operator: 'in', values: ["'x'", "'y'"] }]],
    ['a IN (1, b)', [{ column: 'a', operator: 'in' }]],
    ['a NOT IN (1, 2)', [{ column: 'a', operator: '<>', values: ['1'] }, { column: 'a', operator: '<>', values: ['2'] }]],
    ['a NOT IN (1, b)', [{ column: 'a', operator: 'other' }]],
    ['a IS NOT NULL', [{ column: 'a', operator: 'is not null' }]],
    ['a IS NULL AND length(a) > 0', [{ column: 'a', operator: 'is null' }, { operator: 'other' }]],
    ['a = 1 OR b = 2', [{ operator: 'other' }]],
    ["a::text = 'x'", [{ operator: 'other' }]],
    ['a', [{ column: 'a', operator: 'other' }]],
    ["a LIKE 'x%'", [{ column: 'a', operator: 'other' }]],
    ['1 = 0 AND a = 1', [{ operator: '=', values: ['1', '0'] }, { column: 'a', operator: '=', values: ['1'] }]],
    ['true AND a = 1', [{ column: 'a', operator: '=', values: ['1'] }]],
  ])('%s', (condition, conjuncts) => {
    expect(check(condition)).toMatchObject({ text: condition, conjuncts });
  });

  it.each([['true', 'true'], ['1=1', 'true'], ["'a' = 'a' AND true", 'true'], ['a = 1 OR true', 'true'], ['false', 'false'], ['1 = 0', 'false'], ['1 <> 1', 'false'], ['a = 1 AND false', 'false']])('%s is %s whatever the row', (condition, constant) => {
    expect(check(condition)).toMatchObject({ text: condition, constant });
  });

  it.each(['1 = 1.0', 'NULL = NULL', 'a = a', 'NOT true', "1 = '1'"])('%s is not decided by its text', (condition) => {
    expect(check(condition)?.constant).toBeUndefined();
  });
});

describe('the text is the user\'s own', () => {
  it.each([
    'a', "( a + b ) * 2", "((a))", "CASE WHEN a THEN b ELSE 'x' END", 'a IS DISTINCT FROM b', '(a, b) = (1, 2)', "a::numeric(10, 2)", 'NOT a', "- a", 'f( a , b )', "a -- why\n || 'é'", "x.\"From\"", 'EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
    "a COLLATE \"C\" > 'x'", "'{\"a\": 1, \"b\": 2}'::jsonb -> 'a'", "ARRAY[1, 2] && b", "interval '1' day", "a AT TIME ZONE 'utc'", 'a IN (1, 2)', "a ~ '^[(]'",
  ])('%s', (text) => {
    expect(check(text)?.text).toBe(text);
    expect(one('createTable', `CREATE TABLE t (é int DEFAULT (1), a int CHECK (${text}) NOT NULL, b int, CHECK (${text}) NO INHERIT)`).constraints.map((constraint) => constraint.expression?.text)).toEqual([text, text]);
    expect(one('createIndex', `CREATE INDEX ON t USING btree (a, (${text}) DESC NULLS LAST, b) WHERE ${text}`)).toMatchObject({ keys: [{ column: 'a' }, { expression: { text } }, { column: 'b' }], where: { text } });
    expect(one('alterColumnType', `ALTER TABLE t ALTER c TYPE text COLLATE "C" USING ${text}`).using?.text).toBe(text);
    expect(one('write', `WITH x AS (SELECT 1) UPDATE t SET a = ${text}, b = ${text} FROM x WHERE ${text} RETURNING a`)).toMatchObject({ assigned: [{ value: { text } }, { value: { text } }], where: { text } });
    expect(one('write', `DELETE FROM t WHERE ${text}`).where?.text).toBe(text);
  });

  it.each([
    ["DEFAULT now() - interval '1 day' NOT NULL", "now() - interval '1 day'"],
    ['DEFAULT (1 + 2) CONSTRAINT c CHECK (a > 0)', '(1 + 2)'],
    ["DEFAULT 'a,b' COLLATE \"C\"", "'a,b'"],
    ['DEFAULT -1 UNIQUE', '-1'],
    ["DEFAULT ARRAY['a', 'b']::text[]", "ARRAY['a', 'b']::text[]"],
    ['NOT NULL DEFAULT CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP'],
    ['DEFAULT 1 REFERENCES u DEFERRABLE', '1'],
    ["DEFAULT 'x'::character varying(3) NULL", "'x'::character varying(3)"],
  ])('ends where the next clause of the column begins: %s', (clauses, text) => {
    expect(one('addColumn', `ALTER TABLE t ADD a text ${clauses}`).column.default?.text).toBe(text);
    expect(one('createTable', `CREATE TABLE t (z int, a text ${clauses}, b int)`).columns[1]?.default?.text).toBe(text);
  });

  it('begins inside of what the lexer takes for one operator', () => {
    expect(one('write', 'UPDATE t SET a=-1').assigned).toEqual([{ column: 'a', value: expression('-1', { constant: '-1' }) }]);
  });

  it('is found behind text of more than one byte per character', () => {
    const sql = "/* 😀 é */ ALTER TABLE \"ü\" ADD \"ä\" text DEFAULT 'ö' || f(), ADD b int CHECK (b > 0)";
    expect(one('addColumn', sql.replace(/, ADD b.*/, '')).column).toMatchObject({ name: 'ä', default: { text: "'ö' || f()" } });
  });
});
