import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../src/operations.ts';
import { expression, lowered, one } from './lowered.ts';

const positive = expression('c > 0', { columns: ['c'], conjuncts: [{ column: 'c', operator: '>', values: ['0'] }] });
const key = { type: 'foreignKey', columns: ['c'], notValid: false } as const;

describe('a constraint is the same wherever it stands, but for `inline`', () => {
  it.each<[written: string, inColumn: string, constraint: Constraint]>([
    ['PRIMARY KEY (c)', 'PRIMARY KEY', { type: 'primaryKey', columns: ['c'], notValid: false }],
    ['CONSTRAINT k UNIQUE (c)', 'CONSTRAINT k UNIQUE', { type: 'unique', name: 'k', columns: ['c'], notValid: false }],
    ['UNIQUE NULLS NOT DISTINCT (c)', 'UNIQUE NULLS NOT DISTINCT', { type: 'unique', columns: ['c'], notValid: false, nullsNotDistinct: true }],
    ['UNIQUE (c) DEFERRABLE', 'UNIQUE DEFERRABLE', { type: 'unique', columns: ['c'], notValid: false, deferrable: true }],
    ['UNIQUE (c) INITIALLY DEFERRED', 'UNIQUE INITIALLY DEFERRED', { type: 'unique', columns: ['c'], notValid: false, deferrable: true }],
    ['CHECK (c > 0)', 'CHECK (c > 0)', { type: 'check', columns: ['c'], notValid: false, expression: positive }],
    ['CONSTRAINT k CHECK (c > 0) NO INHERIT', 'CONSTRAINT k CHECK (c > 0) NO INHERIT', { type: 'check', name: 'k', columns: ['c'], notValid: false, noInherit: true, expression: positive }],
    ['CHECK (c > 0) NOT ENFORCED', 'CHECK (c > 0) NOT ENFORCED', { type: 'check', columns: ['c'], notValid: true, notEnforced: true, expression: positive }],
    ['FOREIGN KEY (c) REFERENCES s.p', 'REFERENCES s.p', { ...key, references: { table: { schema: 's', name: 'p' }, columns: [] } }],
    ['CONSTRAINT k FOREIGN KEY (c) REFERENCES p (a) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED', 'CONSTRAINT k REFERENCES p (a) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED', {
      ...key, name: 'k', references: { table: { name: 'p' }, columns: ['a'], onDelete: 'set null', onUpdate: 'cascade' }, deferrable: true,
    }],
    ['FOREIGN KEY (c) REFERENCES p ON DELETE RESTRICT ON UPDATE SET DEFAULT', 'REFERENCES p ON DELETE RESTRICT ON UPDATE SET DEFAULT', { ...key, references: { table: { name: 'p' }, columns: [], onDelete: 'restrict', onUpdate: 'set default' } }],
    ['FOREIGN KEY (c) REFERENCES p ON DELETE NO ACTION', 'REFERENCES p ON DELETE NO ACTION', { ...key, references: { table: { name: 'p' }, columns: [] } }],
    ['FOREIGN KEY (c) REFERENCES p NOT ENFORCED', 'REFERENCES p NOT ENFORCED', { ...key, references: { table: { name: 'p' }, columns: [] }, notValid: true, notEnforced: true }],
    ['CONSTRAINT k NOT NULL c', 'CONSTRAINT k NOT NULL', { type: 'notNull', name: 'k', columns: ['c'], notValid: false }],
  ])('%s', (written, inColumn, constraint) => {
    const inline = [{ ...constraint, inline: true }];
    expect(one('addConstraint', `ALTER TABLE t ADD ${written}`).constraint).toEqual(constraint);
    expect(one('createTable', `CREATE TABLE t (b int, c int, ${written})`).constraints).toEqual([constraint]);
    expect(one('addColumn', `ALTER TABLE t ADD c int DEFAULT 5 ${inColumn} NULL`).constraints).toEqual(inline);
    expect(one('createTable', `CREATE TABLE t (b int, c int ${inColumn} COLLATE "C", d int)`).constraints).toEqual(inline);
  });
});

it.each([
  ['CHECK (c > 0) NOT VALID', { type: 'check', columns: ['c'], notValid: true, expression: positive }],
  ['CONSTRAINT k FOREIGN KEY (c, d) REFERENCES p (a, b) MATCH FULL NOT VALID', { type: 'foreignKey', name: 'k', columns: ['c', 'd'], notValid: true, references: { table: { name: 'p' }, columns: ['a', 'b'] } }],
  ['NOT NULL c', { type: 'notNull', columns: ['c'], notValid: false }],
  ['CONSTRAINT k NOT NULL c NOT VALID', { type: 'notNull', name: 'k', columns: ['c'], notValid: true }],
  ['CONSTRAINT k NOT NULL c NO INHERIT', { type: 'notNull', name: 'k', columns: ['c'], notValid: false, noInherit: true }],
  ['CONSTRAINT "K" PRIMARY KEY USING INDEX "Idx"', { type: 'primaryKey', name: 'K', columns: [], notValid: false, usingIndex: 'Idx' }],
  ['UNIQUE USING INDEX i DEFERRABLE', { type: 'unique', columns: [], notValid: false, usingIndex: 'i', deferrable: true }],
  ['PRIMARY KEY (a, b) INCLUDE (c)', { type: 'primaryKey', columns: ['a', 'b'], include: ['c'], notValid: false }],
  ['UNIQUE (a, b WITHOUT OVERLAPS)', { type: 'unique', columns: ['a', 'b'], notValid: false }],
  ['FOREIGN KEY (a, PERIOD b) REFERENCES p (a, PERIOD b)', { type: 'foreignKey', columns: ['a', 'b'], notValid: false, references: { table: { name: 'p' }, columns: ['a', 'b'] } }],
  ['EXCLUDE USING gist (a WITH =, (b + 1) WITH =, r WITH &&) WHERE (a > 1)', { type: 'exclude', columns: ['a', 'r'], notValid: false }],
])('ALTER TABLE t ADD %s', (written, constraint) => {
  expect(lowered(`ALTER TABLE t ADD ${written}`)).toEqual([{ text: `ALTER TABLE t ADD ${written}`, kind: 'addConstraint', table: { name: 't' }, constraint }]);
});

it('a plain NOT NULL inside a column is the column\'s', () => {
  expect(one('addColumn', 'ALTER TABLE t ADD c int NOT NULL')).toMatchObject({ column: { notNull: true }, constraints: [] });
});

it('several constraints inside one column keep their own attributes', () => {
  expect(one('addColumn', 'ALTER TABLE t ADD c int REFERENCES p DEFERRABLE UNIQUE CHECK (c > 0) NOT ENFORCED NOT NULL').constraints).toMatchObject([
    { type: 'foreignKey', deferrable: true }, { type: 'unique' }, { type: 'check', notEnforced: true },
  ]);
  expect(one('addColumn', 'ALTER TABLE t ADD c int REFERENCES p DEFERRABLE UNIQUE').constraints[1]).not.toHaveProperty('deferrable');
});

it.each([
  ['ALTER CONSTRAINT k DEFERRABLE INITIALLY DEFERRED', { kind: 'alterConstraint', name: 'k', deferrable: true }],
  ['ALTER CONSTRAINT k NOT DEFERRABLE', { kind: 'alterConstraint', name: 'k', deferrable: false }],
  ['ALTER CONSTRAINT k NOT ENFORCED', { kind: 'alterConstraint', name: 'k', enforced: false }],
  ['ALTER CONSTRAINT k ENFORCED', { kind: 'alterConstraint', name: 'k', enforced: true }],
  ['ALTER CONSTRAINT k INHERIT', { kind: 'alterConstraint', name: 'k', inherit: true }],
  ['ALTER CONSTRAINT k NO INHERIT', { kind: 'alterConstraint', name: 'k', inherit: false }],
  ['VALIDATE CONSTRAINT k', { kind: 'validateConstraint', name: 'k' }],
  ['DROP CONSTRAINT IF EXISTS k CASCADE', { kind: 'dropConstraint', name: 'k', ifExists: true, cascade: true }],
  ['RENAME CONSTRAINT k TO l', { kind: 'renameConstraint', name: 'k', to: 'l' }],
])('ALTER TABLE ONLY s.t %s', (action, operation) => {
  const sql = `ALTER TABLE ONLY s.t ${action}`;
  expect(lowered(sql)).toEqual([{ text: sql, table: { schema: 's', name: 't' }, only: true, ...operation }]);
});
