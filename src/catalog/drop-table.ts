/** DROP TABLE and DROP VIEW: what a relation takes with it. */
import type { Catalog, Table, TableName } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { withoutKeysTo } from './foreign-keys.ts';
import { findTable } from './names.ts';
import { unresolved } from './references.ts';
import { removeSequence } from './sequences.ts';
import { editTable, excluding, removeTable } from './table-edits.ts';

export function dropTable(catalog: Catalog, operation: OperationOf<'dropTable'>): Catalog {
  return dropNamed(catalog, operation.table, operation);
}

export function dropView(catalog: Catalog, operation: OperationOf<'dropView'>): Catalog {
  return dropNamed(catalog, operation.view, operation);
}

/** Without the relation, its partitions and sequences, the foreign keys to it, and with `cascade` the views and tables that depend on it. */
export function dropTableFrom(catalog: Catalog, key: TableName, cascade: boolean): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const unkeyed = cascade ? withoutKeysToWhole(catalog, table) : catalog;
  const gone = unlinked(table.sequences.reduce(removeSequence, removeTable(unkeyed, key)), table);
  const childless = table.children.reduce((changed, child) => (cascade || changed.tables.get(child)?.bound !== undefined ? dropTableFrom(changed, child, cascade) : orphaned(changed, child, key)), gone);
  return cascade ? table.readBy.reduce((changed, view) => dropTableFrom(changed, view, true), childless) : childless;
}

/** Without the foreign keys to the partitioned tables that a partition is part of: each of them refers to the partition too. */
function withoutKeysToWhole(catalog: Catalog, { bound, parents }: Table): Catalog {
  return bound === undefined ? catalog : parents.reduce((changed, parent) => {
    const whole = changed.tables.get(parent);
    return whole === undefined ? changed : withoutKeysToWhole(withoutKeysTo(changed, parent, () => true), whole);
  }, catalog);
}

function dropNamed(catalog: Catalog, name: Name, how: { readonly ifExists: boolean; readonly cascade: boolean }): Catalog {
  const table = findTable(catalog, name);
  if (table !== undefined) return dropTableFrom(catalog, table.name, how.cascade);
  return how.ifExists ? catalog : unresolved(catalog);
}

/** Nobody points to the table any more. */
function unlinked(catalog: Catalog, table: Table): Catalog {
  const { name } = table;
  const neighbours = new Set([...table.parents, ...table.reads, ...table.readBy, ...table.referencedBy, ...table.constraints.flatMap(({ parent }) => parent ?? [])]);
  return [...neighbours].reduce((changed, neighbour) => editTable(changed, neighbour, (other) => ({
    ...other,
    constraints: other.constraints.some(({ parent }) => parent === name) ? other.constraints.filter(({ parent }) => parent !== name) : other.constraints,
    children: excluding(other.children, name),
    reads: excluding(other.reads, name),
    readBy: excluding(other.readBy, name),
    referencedBy: excluding(other.referencedBy, name),
  })), catalog);
}

function orphaned(catalog: Catalog, child: TableName, parent: TableName): Catalog {
  return editTable(catalog, child, (table) => ({ ...table, parents: excluding(table.parents, parent) }));
}
