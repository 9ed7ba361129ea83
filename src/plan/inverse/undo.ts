/** What the inverses of operations are made of. */
import { emptyCatalog } from '../../catalog/catalog.ts';
import { findColumn } from '../../catalog/columns.ts';
import { findRoutine, findTable, nameOf, sqlName } from '../../catalog/names.ts';
import type { Catalog, Column, Replayed, Step, StepOf, Table } from '../../model.ts';
import type { Name, OperationKind } from '../../operations.ts';
import { renderType } from '../render.ts';

/** Statements, or comments on what stays; none where there is nothing to undo, undefined where that is not certain. */
export type Undo<K extends OperationKind> = (step: StepOf<K>, whole: Replayed) => readonly string[] | undefined;
export type Undos = { readonly [K in OperationKind]?: Undo<K> };

/** The table as it was before. */
export function tableOf({ operation, before }: Pick<Step, 'before'> & { readonly operation: { readonly table: Name } }): Table | undefined {
  return findTable(before, operation.table);
}

/** The column as it was before, where its type is known. */
export function columnOf(step: Pick<Step, 'before'> & { readonly operation: { readonly table: Name; readonly column: string } }): Column | undefined {
  const table = tableOf(step);
  const column = table && findColumn(table, step.operation.column);
  return column?.type.name === 'unknown' ? undefined : column;
}

export function alterTable({ name }: Pick<Table, 'name'>, action: string): readonly string[] {
  return [`ALTER TABLE ${sqlName(name)} ${action};`];
}

export function alterColumn(table: Pick<Table, 'name'>, { name }: Pick<Column, 'name'>, action: string): readonly string[] {
  return alterTable(table, `ALTER COLUMN ${sqlName({ name })} ${action}`);
}

/** The schema of what has that key, where it has to be said. */
export function inSchema(key: string): Partial<Name> {
  const { schema } = nameOf(key);
  return schema === 'public' ? {} : { schema };
}

/** The routine that is altered, as ALTER says it: `FUNCTION app.tax(numeric)`. */
export function routineOf({ before, script, operation }: StepOf<'renameFunction'> | StepOf<'setSchema'>, name: Name): string {
  const [, word = 'ROUTINE'] = /^alter\s+(function|procedure|routine)\b/i.exec(script.text.slice(...operation.range)) ?? [];
  const types = operation.arguments ?? findRoutine(before, operation.name)?.overloads[0]?.definition.arguments;
  return `${word.toUpperCase()} ${sqlName(name)}${types ? `(${types.map(renderType).join(', ')})` : ''}`;
}

/** The catalog as a way back finds it, which begins with the usual search path. */
export function atStart({ before, script }: Pick<Step, 'before' | 'script'>): Catalog {
  return { ...before, searchPath: script.searchPath ?? emptyCatalog.searchPath };
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export const RELATION = { table: 'TABLE', view: 'VIEW', materializedView: 'MATERIALIZED VIEW', foreignTable: 'FOREIGN TABLE' } as const;
