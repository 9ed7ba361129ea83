/** PRIMARY KEY, UNIQUE and EXCLUDE constraints with the indexes behind them. */
import type { Catalog, Index, Table, TableConstraint, TableName } from '../model.ts';
import type { Constraint } from '../operations.ts';
import type { Adding } from './add-constraint.ts';
import { renameIndexOn } from './alter-index.ts';
import { indexName } from './automatic-names.ts';
import { addIndexTo } from './create-index.ts';
import { addNotNull, notNullOf } from './not-null.ts';
import { lacking } from './references.ts';
import { editTable } from './table-edits.ts';

export function addKey(catalog: Catalog, table: TableName, constraint: Constraint, adding: Adding): Catalog {
  if (constraint.usingIndex !== undefined) return promoteIndex(catalog, table, constraint, constraint.usingIndex, adding);
  const owner = catalog.tables.get(table);
  const nullable = constraint.columns.filter((column) => owner === undefined || notNullOf(owner, column)?.notValid !== false);
  const keyed = constraint.type === 'primaryKey' ? withNotNull(catalog, table, nullable, adding) : catalog;
  const keys = constraint.columns.map((column) => ({ column }));
  const { include = [] } = constraint;
  const name = constraint.name ?? indexName(keyed, table, { keys, include }, constraint.type);
  const index: Index = {
    name, unique: constraint.type !== 'exclude', method: constraint.type === 'exclude' ? 'gist' : 'btree', keys, include, backs: name, valid: true, createdBy: adding.migration,
  };
  return addIndexTo(keyed, table, index, adding, { ...constraint, name, createdBy: adding.migration });
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name, or gives it its own; for a primary key SET NOT NULL is run as well. */
function promoteIndex(catalog: Catalog, table: TableName, constraint: Constraint, from: string, adding: Adding): Catalog {
  const index = catalog.tables.get(table)?.indexes.find(({ name }) => name === from);
  const known = index !== undefined || catalog.tables.get(table)?.known === false ? catalog : lacking(catalog);
  const name = constraint.name ?? from;
  const columns = index?.keys.flatMap(({ column }) => column ?? []) ?? constraint.columns;
  const added: TableConstraint = { ...constraint, name, columns, createdBy: adding.migration };
  const renamed = index === undefined ? known : renameIndexOn(known, table, index, name);
  const keyed = constraint.type === 'primaryKey' ? withNotNull(renamed, table, columns, adding) : renamed;
  const assumed: Index = { name, unique: true, method: 'btree', keys: [], include: [], valid: true, backs: name };
  return editTable(keyed, table, (owner: Table) => ({
    ...owner,
    indexes: index === undefined ? [...owner.indexes, assumed] : owner.indexes.map((other) => (other.name === name ? { ...other, backs: name } : other)),
    constraints: [...owner.constraints, added],
  }));
}

function withNotNull(catalog: Catalog, table: TableName, columns: readonly string[], { migration, only = false }: Adding): Catalog {
  return columns.reduce((keyed, column) => addNotNull(keyed, table, { type: 'notNull', columns: [column], notValid: false }, { migration, only }), catalog);
}
