/** ALTER COLUMN TYPE builds the indexes over the column anew from their definitions: those of partitions get automatic names again. */
import type { Catalog, Index, TableName } from '../model.ts';
import { renameIndexOn } from './alter-index.ts';
import { indexName } from './automatic-names.ts';
import type { NamedIndex } from './automatic-names.ts';
import { covers } from './drop-column.ts';
import { editTable } from './table-edits.ts';
import { without } from './without.ts';

/** The catalog with the table's indexes over the column, and its children's, built anew. */
export function withIndexesRebuilt(catalog: Catalog, key: TableName, column: string): Catalog {
  const rebuilt = editTable(catalog, key, (table) => ({ ...table, indexes: table.indexes.map((index) => (covers(index, column) ? without<Index & NamedIndex, 'attributes'>(index, 'attributes') : index)) }));
  const { indexes = [], children = [] } = rebuilt.tables.get(key) ?? {};
  const named = indexes.filter((index) => index.parent !== undefined && covers(index, column)).reduce((changed, index) => renamedAnew(changed, key, index), rebuilt);
  return children.reduce((changed, child) => withIndexesRebuilt(changed, child, column), named);
}

function renamedAnew(catalog: Catalog, key: TableName, index: Index): Catalog {
  const backed = (name: string): boolean => name === index.backs;
  const type = catalog.tables.get(key)?.constraints.find((constraint) => backed(constraint.name) && constraint.type !== 'notNull')?.type;
  const dropped = editTable(catalog, key, (table) => ({ ...table, indexes: table.indexes.filter((other) => other !== index), constraints: table.constraints.filter((other) => !backed(other.name) || other.type === 'notNull') }));
  const name = indexName(dropped, key, index, type);
  return name === index.name ? catalog : renameIndexOn(catalog, key, index, name);
}
