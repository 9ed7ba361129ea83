/** ALTER COLUMN TYPE builds the indexes and constraints of the column anew from their definitions: what partitions have of them is named again. */
import type { Catalog, Index, Table, TableName } from '../model.ts';
import { renameIndexOn } from './alter-index.ts';
import { indexName } from './automatic-names.ts';
import type { NamedIndex } from './automatic-names.ts';
import { covers } from './drop-column.ts';
import { mentions } from './expressions.ts';
import { findRoutine } from './names.ts';
import { notNullOf } from './not-null.ts';
import { editTable } from './table-edits.ts';
import { plainKeys } from './plain-keys.ts';
import { without } from './without.ts';

/** The catalog with what the table and its children have on the column built anew; `isOther`: its type is another one for what is computed from it. */
export function withRebuilt(catalog: Catalog, key: TableName, column: string, isOther: boolean): Catalog {
  const anew = (index: Index): Index => ({ ...without<Index & NamedIndex, 'attributes'>(index, 'attributes'), ...(casts(catalog, index, column, isOther) && { recast: true }) });
  const rebuilt = editTable(catalog, key, (table) => ({ ...table, indexes: table.indexes.map((index) => (covers(index, column) ? withPlainKeys(anew(index), table) : index)) }));
  const { indexes = [], children = [] } = rebuilt.tables.get(key) ?? {};
  const named = indexes.filter((index) => index.parent !== undefined && covers(index, column)).reduce((changed, index) => withIndexNamed(changed, key, index), rebuilt);
  return children.reduce((changed, child) => withRebuilt(withNotNullNamed(changed, key, child, column), child, column, isOther), named);
}

function withPlainKeys(index: Index, table: Table): Index {
  const keys = plainKeys(index.keys, table);
  return keys === index.keys ? index : { ...index, keys };
}

/** An automatic name for a partition's part of an index. */
function withIndexNamed(catalog: Catalog, key: TableName, index: Index): Catalog {
  const backed = (name: string): boolean => name === index.backs;
  const type = catalog.tables.get(key)?.constraints.find((constraint) => backed(constraint.name) && constraint.type !== 'notNull')?.type;
  const dropped = editTable(catalog, key, (table) => ({ ...table, indexes: table.indexes.filter((other) => other !== index), constraints: table.constraints.filter((other) => !backed(other.name) || other.type === 'notNull') }));
  const name = indexName(dropped, key, index, type);
  return name === index.name ? catalog : renameIndexOn(catalog, key, index, name);
}

/** The parent's name for an inherited NOT NULL. */
function withNotNullNamed(catalog: Catalog, parent: TableName, child: TableName, column: string): Catalog {
  const above = catalog.tables.get(parent);
  const name = above && notNullOf(above, column)?.name;
  return editTable(catalog, child, (table) => {
    const constraint = notNullOf(table, column);
    const isTaken = table.constraints.some((other) => other.name === name);
    return name === undefined || !constraint?.inherited || isTaken ? table : { ...table, constraints: table.constraints.map((other) => (other === constraint ? { ...constraint, name } : other)) };
  });
}

/** Are its values handed to something that takes those of one type? Casts that this adds stay when the column gets its type back. */
function casts(catalog: Catalog, { keys, where }: Index, column: string, isOther: boolean): boolean {
  const used = [...keys.map(({ expression }) => expression), where].filter((expression) => mentions(expression, column));
  return used.some((expression) => expression!.calls.some((call) => isOther || findRoutine(catalog, call) !== undefined) || (isOther && /\b(?:coalesce|greatest|least|nullif|case)\b/i.test(expression!.text)));
}
