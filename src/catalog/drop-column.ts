/** DROP COLUMN: what a column takes with it. */
import { tokensOf } from '../dialects/lexer.ts';
import type { Catalog, Index, Table, TableConstraint, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { isUpToDate } from './compare-tables.ts';
import { findColumn, mayHaveColumn, withColumn } from './columns.ts';
import { dropOwnConstraint } from './drop-constraint.ts';
import { removeIndex } from './drop-index.ts';
import { dropTableFrom } from './drop-table.ts';
import { mentions } from './expressions.ts';
import { withoutKeysTo } from './foreign-keys.ts';
import { lacking, onTable } from './references.ts';
import { removeSequence } from './sequences.ts';
import { editTable } from './table-edits.ts';
import { without } from './without.ts';

export function dropColumn(before: Catalog, operation: OperationOf<'dropColumn'>): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    const missing = findColumn(table, operation.column) === undefined;
    if (missing && table.known) return operation.ifExists ? catalog : lacking(catalog);
    return dropColumnFrom(catalog, table.name, operation.column, operation);
  });
}

/** Without the column, the constraints, indexes and sequences it is part of, and the columns that children have from it. */
export function dropColumnFrom(catalog: Catalog, key: TableName, column: string, how: { readonly cascade: boolean; readonly only?: boolean }): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const constrained = table.constraints.filter((constraint) => involves(constraint, column));
  // Children lose the column itself, or keep what they declared of it.
  const unconstrained = constrained.reduce((changed, constraint) => dropOwnConstraint(changed, key, constraint), catalog);
  const unindexed = table.indexes.filter((index) => covers(index, column)).reduce((changed, index) => removeIndex(changed, key, index.name), unconstrained);
  const unreferenced = withoutKeysTo(unindexed, key, ({ references }) => references?.columns.includes(column) === true);
  const owned = table.sequences.filter((sequence) => catalog.sequences.get(sequence)?.ownedBy?.column === column);
  const dropped = editTable(owned.reduce(removeSequence, unreferenced), key, (owner) => ({ ...owner, columns: owner.columns.filter(({ name }) => name !== column) }));
  const ungenerated = table.columns.filter(({ expression }) => mentions(expression, column)).reduce((changed, { name }) => dropColumnFrom(changed, key, name, how), dropped);
  const viewed = how.cascade ? table.readBy.reduce((changed, view) => withoutReader(changed, view, key, column), ungenerated) : ungenerated;
  return table.children.reduce((changed, child) => dropInherited(changed, key, child, column, how), viewed);
}

/** What certainly reads the column goes with it, and what cannot read it stays. */
function withoutReader(catalog: Catalog, view: TableName, table: TableName, column: string): Catalog {
  const reader = catalog.tables.get(view);
  if (reader?.uses?.some((used) => used.table === table && used.column === column)) return dropTableFrom(catalog, view, true);
  return reader === undefined || mayRead(reader, column) ? doubted(catalog, view) : catalog;
}

/** Nobody here knows whether the view reads it: it may be gone, and with it those that read it. */
function doubted(catalog: Catalog, view: TableName): Catalog {
  const doubtful = editTable(catalog, view, (reader) => (reader.uncertain ? reader : { ...reader, uncertain: true }));
  return doubtful === catalog ? catalog : (catalog.tables.get(view)?.readBy ?? []).reduce(doubted, doubtful);
}

/** Does it name such a column, or all of a table? NATURAL JOIN names none. */
function mayRead(view: Table, column: string): boolean {
  if (!view.made || !isUpToDate(view)) return true;
  const tokens = tokensOf(view.made.text);
  const isAll = (at: number): boolean => /^(?:select|distinct|[.,)])$/.test(tokens[at - 1]?.value ?? '');
  return tokens.some(({ kind, value }, at) => ((kind === 'word' || kind === 'quoted') && (value === column || value === 'natural')) || (kind === 'operator' && value === '*' && isAll(at)));
}

function dropInherited(catalog: Catalog, parent: TableName, child: TableName, column: string, how: { readonly cascade: boolean; readonly only?: boolean }): Catalog {
  const table = catalog.tables.get(child);
  const own = table && findColumn(table, column);
  if (!own?.inherited) return catalog;
  if (how.only) return editTable(catalog, child, (owner) => withColumn(owner, column, (kept) => without(kept, 'inherited')));
  const elsewhere = table?.parents.some((other) => other !== parent && mayHaveColumn(catalog.tables.get(other), column));
  return elsewhere ? catalog : dropColumnFrom(catalog, child, column, how);
}

/** Does the constraint go with the column? */
export function involves({ columns, expression }: TableConstraint, column: string): boolean {
  return columns.includes(column) || mentions(expression, column);
}

/** Does the index go with the column? */
export function covers({ keys, include, where }: Index, column: string): boolean {
  return keys.some((key) => key.column === column || mentions(key.expression, column)) || include.includes(column) || mentions(where, column);
}
