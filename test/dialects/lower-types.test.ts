import { describe, expect, it } from 'vitest';
import type { DataType } from '../../src/operations.ts';
import { expression, lowered, one, type } from './lowered.ts';

const typeOf = (written: string): DataType => one('alterColumnType', `ALTER TABLE t ALTER c TYPE ${written}`).type;

describe('one spelling per type', () => {
  it.each([
    ['int', type('integer')],
    ['INTEGER', type('integer')],
    ['int4', type('integer')],
    ['pg_catalog.int4', type('integer')],
    ['int2', type('smallint')],
    ['smallint', type('smallint')],
    ['int8', type('bigint')],
    ['bigint', type('bigint')],
    ['float', type('double precision')],
    ['float8', type('double precision')],
    ['float(24)', type('real')],
    ['real', type('real')],
    ['bool', type('boolean')],
    ['decimal', type('numeric')],
    ['dec(10, 2)', type('numeric', '10', '2')],
    ['numeric(10,2)', type('numeric', '10', '2')],
    ['text', type('text')],
    ['character varying', type('varchar')],
    ['varchar(20)', type('varchar', '20')],
    ['national character varying(20)', type('varchar', '20')],
    ['char', type('char', '1')],
    ['character(8)', type('char', '8')],
    ['bpchar(8)', type('char', '8')],
    ['bpchar', type('bpchar')],
    ['"char"', type('"char"')],
    ['bit', type('bit', '1')],
    ['bit varying(3)', type('varbit', '3')],
    ['timestamp', type('timestamp')],
    ['timestamp with time zone', type('timestamptz')],
    ['timestamp(3) with time zone', type('timestamptz', '3')],
    ['timestamptz(3)', type('timestamptz', '3')],
    ['time without time zone', type('time')],
    ['time with time zone', type('timetz')],
    ['json', type('json')],
    ['geometry(Point, 4326)', type('geometry', 'point', '4326')],
  ])('%s', (written, expected) => {
    expect(typeOf(written)).toEqual(expected);
  });

  it.each([
    ['interval', [], 'interval'],
    ['interval(2)', ['2'], 'interval(2)'],
    ['interval year', ['year'], 'interval year'],
    ['interval year to month', ['year to month'], 'interval year to month'],
    ['interval day to second', ['day to second'], 'interval day to second'],
    ['interval day to second(3)', ['day to second', '3'], 'interval day to second(3)'],
    ['interval second(3)', ['second', '3'], 'interval second(3)'],
  ])('%s', (written, modifiers, text) => {
    expect(typeOf(written)).toEqual({ name: 'interval', modifiers, array: false, text });
  });

  it('keeps the schema of a type of one\'s own, its case and its quotes off', () => {
    expect(typeOf('public.citext')).toEqual({ schema: 'public', name: 'citext', modifiers: [], array: false, text: 'public.citext' });
    expect(typeOf('"Status"')).toEqual(type('Status'));
  });

  it.each(['numeric(10,2)[]', 'numeric(10,2)[][]', 'numeric(10,2) ARRAY[3]'])('%s is an array', (written) => {
    expect(typeOf(written)).toEqual({ name: 'numeric', modifiers: ['10', '2'], array: true, text: 'numeric(10,2)[]' });
  });
});

describe('serial types', () => {
  it.each([
    ['serial', 'integer'], ['serial4', 'integer'], ['SMALLSERIAL', 'smallint'], ['serial2', 'smallint'], ['bigserial', 'bigint'], ['serial8', 'bigint'],
  ])('%s is %s with a sequence', (written, name) => {
    const column = {
      name: 'id', type: type(name), notNull: true, generated: 'serial', default: expression("nextval('t_id_seq'::regclass)", { calls: [{ name: 'nextval' }] }),
    };
    expect(one('addColumn', `ALTER TABLE s.t ADD id ${written}`).column).toEqual(column);
    expect(one('createTable', `CREATE TABLE s.t (id ${written})`).columns).toEqual([column]);
  });

  it('keeps a default that is given beside it', () => {
    expect(one('addColumn', 'ALTER TABLE t ADD id serial DEFAULT 5').column.default).toEqual(expression('5', { constant: '5' }));
  });

  it.each(['myschema.serial', '"Serial"'])('%s is a type of one\'s own', (written) => {
    expect(one('addColumn', `ALTER TABLE t ADD id ${written}`).column).not.toHaveProperty('generated');
  });
});

it.each([
  ["CREATE TYPE s.e AS ENUM ('a', 'b')", { kind: 'createType', name: { schema: 's', name: 'e' }, values: ['a', 'b'] }],
  ['CREATE TYPE r AS RANGE (SUBTYPE = float8)', { kind: 'createType', name: { name: 'r' } }],
  ['CREATE TYPE shell', { kind: 'createType', name: { name: 'shell' } }],
  ['CREATE TYPE base (INPUT = f, OUTPUT = g)', { kind: 'createType', name: { name: 'base' } }],
  ['CREATE TYPE c AS (a int, b text COLLATE "C")', {
    kind: 'createType', name: { name: 'c' }, attributes: [{ name: 'a', type: type('integer'), notNull: false }, { name: 'b', type: type('text'), notNull: false, collation: { name: 'C' } }],
  }],
  ["ALTER TYPE e ADD VALUE 'x'", { kind: 'addEnumValue', name: { name: 'e' }, value: 'x', ifNotExists: false }],
  ["ALTER TYPE e ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'", { kind: 'addEnumValue', name: { name: 'e' }, value: 'x', ifNotExists: true, position: 'before' }],
  ["ALTER TYPE e ADD VALUE 'x' AFTER 'y'", { kind: 'addEnumValue', name: { name: 'e' }, value: 'x', ifNotExists: false, position: 'after' }],
  ["ALTER TYPE e RENAME VALUE 'a' TO 'b'", { kind: 'renameEnumValue', name: { name: 'e' }, value: 'a', to: 'b' }],
  ['ALTER TYPE c RENAME ATTRIBUTE a TO b CASCADE', { kind: 'alterCompositeType', name: { name: 'c' }, action: 'renameAttribute', attribute: 'a', cascade: true }],
  ['DROP TYPE IF EXISTS s.e CASCADE', { kind: 'dropType', name: { schema: 's', name: 'e' }, domain: false, ifExists: true, cascade: true }],
  ['DROP DOMAIN d', { kind: 'dropType', name: { name: 'd' }, domain: true, ifExists: false, cascade: false }],
])('%s', (sql, operation) => {
  expect(lowered(sql)).toEqual([{ text: sql, ...operation }]);
});

it('ALTER TYPE of a composite type: one operation per attribute', () => {
  expect(lowered('ALTER TYPE s.c ADD ATTRIBUTE a int CASCADE, DROP ATTRIBUTE b, ALTER ATTRIBUTE d TYPE text')).toEqual([
    { text: 'ADD ATTRIBUTE a int CASCADE', kind: 'alterCompositeType', name: { schema: 's', name: 'c' }, action: 'addAttribute', attribute: 'a', cascade: true },
    { text: 'DROP ATTRIBUTE b', kind: 'alterCompositeType', name: { schema: 's', name: 'c' }, action: 'dropAttribute', attribute: 'b', cascade: false },
    { text: 'ALTER ATTRIBUTE d TYPE text', kind: 'alterCompositeType', name: { schema: 's', name: 'c' }, action: 'alterAttribute', attribute: 'd', cascade: false },
  ]);
});

describe('domains', () => {
  const positive = expression('VALUE > 0', { columns: ['value'], conjuncts: [{ column: 'value', operator: '>', values: ['0'] }] });

  it.each([
    ['CREATE DOMAIN s.d AS varchar(5) NOT NULL DEFAULT 5 + 1 CONSTRAINT pos CHECK (VALUE > 0) COLLATE "C"', {
      kind: 'createDomain', name: { schema: 's', name: 'd' }, type: type('varchar', '5'), notNull: true, default: expression('5 + 1'),
      constraints: [{ type: 'check', name: 'pos', columns: [], expression: positive, notValid: false }],
    }],
    ['ALTER DOMAIN d ADD CONSTRAINT pos CHECK (VALUE > 0) NOT VALID', {
      kind: 'addDomainConstraint', name: { name: 'd' }, constraint: { type: 'check', name: 'pos', columns: [], expression: positive, notValid: true },
    }],
    ['ALTER DOMAIN d SET NOT NULL', { kind: 'addDomainConstraint', name: { name: 'd' }, constraint: { type: 'notNull', columns: [], notValid: false } }],
    ['ALTER DOMAIN d DROP NOT NULL', { kind: 'other', what: 'ALTER DOMAIN DROP NOT NULL' }],
    ['ALTER DOMAIN d VALIDATE CONSTRAINT pos', { kind: 'validateDomainConstraint', name: { name: 'd' }, constraint: 'pos' }],
    ['ALTER DOMAIN d DROP CONSTRAINT IF EXISTS pos', { kind: 'dropDomainConstraint', name: { name: 'd' }, constraint: 'pos', ifExists: true }],
    ['ALTER DOMAIN d SET DEFAULT now()', { kind: 'setDomainDefault', name: { name: 'd' }, value: expression('now()', { calls: [{ name: 'now' }] }) }],
    ['ALTER DOMAIN d DROP DEFAULT', { kind: 'setDomainDefault', name: { name: 'd' } }],
  ])('%s', (sql, operation) => {
    expect(lowered(sql)).toEqual([{ text: sql, ...operation }]);
  });
});
