/** The two migrations that add a constraint without holding others up: NOT VALID, then VALIDATE. */
import { sqlName } from '../catalog/names.ts';
import type { Constraint, Name } from '../operations.ts';
import { renderConstraint, suggestedName } from './render.ts';

const SUFFIX = { check: 'check', foreignKey: 'fkey', notNull: 'not_null', unique: 'key', primaryKey: 'pkey', exclude: 'excl' } as const;

export function validateLater(table: Name, constraint: Constraint): string {
  const name = constraint.name ?? [table.name, ...constraint.columns, SUFFIX[constraint.type]].join('_');
  return [
    `ALTER TABLE ${sqlName(table)} ADD ${renderConstraint({ ...constraint, name })} NOT VALID;`,
    '-- in the next migration:',
    `ALTER TABLE ${sqlName(table)} VALIDATE CONSTRAINT ${sqlName({ name })};`,
  ].join('\n');
}

/** UNIQUE or PRIMARY KEY over an index that was built CONCURRENTLY before. */
export function constraintOverIndex(table: Name, constraint: Constraint): string {
  const name = constraint.name ?? [table.name, ...(constraint.type === 'primaryKey' ? [] : constraint.columns), SUFFIX[constraint.type]].join('_');
  const index = suggestedName({ name }, [], 'idx');
  return [
    `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${sqlName(table)} (${constraint.columns.map((column) => sqlName({ name: column })).join(', ')});`,
    '-- in the next migration:',
    `ALTER TABLE ${sqlName(table)} ADD CONSTRAINT ${sqlName({ name })} ${constraint.type === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${index};`,
  ].join('\n');
}
