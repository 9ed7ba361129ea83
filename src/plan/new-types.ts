/** The types that an operation gives to columns: of a new table, of a new column, of one that changes. */
import { sqlName } from '../catalog/names.ts';
import type { Step } from '../model.ts';
import type { ColumnDefinition } from '../operations.ts';

export type TypedColumn = Pick<ColumnDefinition, 'name' | 'type' | 'generated'>;

/** The columns that are meant, and "a and b of t" for people; undefined where there is none. */
export function typedColumns({ operation }: Step, isMeant: (column: TypedColumn) => boolean): { readonly columns: readonly TypedColumn[]; readonly text: string } | undefined {
  if (operation.kind !== 'createTable' && operation.kind !== 'addColumn' && operation.kind !== 'alterColumnType') return undefined;
  const columns = (operation.kind === 'createTable' ? operation.columns : operation.kind === 'addColumn' ? [operation.column] : [{ name: operation.column, type: operation.type }]).filter(isMeant);
  const names = columns.map(({ name }) => sqlName({ name }));
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0];
  return list === undefined ? undefined : { columns, text: `${list} of ${sqlName(operation.table)}` };
}
