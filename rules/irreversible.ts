import { findColumn } from '../src/catalog/columns.ts';
import { findTable, findType, sqlName } from '../src/catalog/names.ts';
import { isBookkeeping, isSystem } from '../src/catalog/references.ts';
import type { Column, Replayed, Step, StepOf, Table } from '../src/model.ts';
import type { Conjunct } from '../src/operations.ts';
import { deletedAlong } from '../src/plan/backup.ts';
import { copyOf } from '../src/plan/copied-before.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { lostBy } from '../src/plan/lossy.ts';
import { renderType } from '../src/plan/render.ts';
import { saysLost, wayBackOf } from '../src/plan/way-back.ts';
import { defineRule, isMadeHere, isNew } from '../src/rule.ts';
import { listedNames } from './drop-cascade.ts';

export default defineRule({
  id: 'irreversible',
  title: 'Keep what the way back needs',
  category: 'rollback',
  severity: 'note',
  engines: ['postgres'],
  why: 'The way back undoes the schema, and the migration counts as undone. But values that were overwritten, rows that were deleted and what a narrower type has cut off are in no migration: the old code comes back to data that it has not left.',
  instead: 'Keep the old values: in a table beside it, or in the old column until the release has proved itself, and let the way back put them into their place. Where they are really not needed, say so with a comment, in place of the way back or in either script: that something “cannot be restored” or “is irreversible”, or that “data is lost”. Nothing is said after such a comment, where the way back writes the same table, where the old values have been copied, and where they can be computed from the new ones. What DROP COLUMN, DROP TABLE and TRUNCATE lose is said by the rules about these.',
  sources: ['https://www.postgresql.org/docs/current/sql-update.html', 'https://www.postgresql.org/docs/current/sql-delete.html', 'https://www.postgresql.org/docs/current/sql-altertable.html'],
  yieldsTo: ['alter-column-type-narrowing', 'delete-without-where'],
  check: {
    *write(step, part) {
      const whole = part.together ?? part;
      const { verb, where, assigned = [], table: name } = step.operation;
      const table = keptTable(step, whole);
      if (!table || isWritten(whole, table.name) || isOfOwnRows(step, whole, table)) return;
      const on = sqlName(name);
      if (verb === 'update') {
        const lost = assigned.filter(({ column, value }) => isLost(step, table, column) && !isNull(where?.conjuncts, column) && !isComputable(value.text, value.columns, value.calls.length, column));
        if (lost.length === 0) return;
        const names = lost.map(({ column }) => sqlName({ name: column }));
        yield { message: `The way back leaves ${on} as this UPDATE has made it: the old values of ${names.join(', ')} are gone.`, help: copyOf(step, table, outliving(step, table, [...keyOf(table, whole), ...names], whole)), once: 'update' };
      } else if (verb === 'delete' && !(table.columns.length > 0 && table.columns.every(isKept))) {
        const along = deletedAlong(step.before, table.name).filter((key) => !isNew(step, key)).map(sqlName);
        const [others, copies] = along.length > 0 ? [`, nor those of ${listedNames(along)} that go along with them`, `\n-- and, each in a table of its own, what points to these rows in ${listedNames(along)}`] : ['', ''];
        yield { message: `The way back does not bring back the rows of ${on} that are deleted here${others}.`, help: `${copyOf(step, table, outliving(step, table, ['*'], whole))}${copies}`, once: 'delete' };
      }
    },
    *alterColumnType(step, part) {
      const whole = part.together ?? part;
      const { column: name, type, using } = step.operation;
      const table = keptTable(step, whole);
      const column = table && findColumn(table, name);
      if (!table || !column || !isLost(step, table, name) || isWritten(whole, table.name)) return;
      const lost = lostBy(column.type, type, using);
      if (lost === undefined) return;
      const [on, it] = [sqlName(table.name), sqlName({ name })];
      yield {
        severity: 'warning',
        message: `${renderType(column.type)} → ${renderType(type)} loses ${lost}: no way back gives ${on}.${it} its old values again.`,
        help: copyOf(step, table, outliving(step, table, [...keyOf(table, whole), it], whole)),
      };
    },
  },
});

/** The table that was there before, in a migration that counts as undone after its way back. */
function keptTable(step: StepOf<'write'> | StepOf<'alterColumnType'>, { migration, after, down }: Replayed): Table | undefined {
  const { operation: { table: name, guard }, before } = step;
  const table = findTable(before, name);
  const hasWayBack = (migration.wayBack === 'expected' || migration.wayBack === 'usual') && wayBackOf(migration) === 'given';
  if (!hasWayBack || !table || guard !== undefined || step.called || step.refusal || isNew(step, name) || isSystem(name) || isBookkeeping(name)) return undefined;
  if ([step.migration.up, step.migration.down, migration.down].some((each) => each && saysLost(each))) return undefined;
  return table.kind === 'table' && table.emptied === undefined && after.tables.has(table.name) && down?.after.tables.has(table.name) ? table : undefined;
}

/** Does the way back write it? Whoever does has thought of its rows. */
function isWritten({ down }: Replayed, table: string): boolean {
  return down!.steps.some(({ operation, before }) => (operation.kind === 'write' || operation.kind === 'truncate' || (operation.kind === 'alterColumnType' && operation.using !== undefined)) && findTable(before, operation.table)?.name === table);
}

/** Had the column values of its own, which nothing keeps? */
function isLost(step: Step, { name: key }: Table, name: string): boolean {
  const of = (table: Table | undefined): Column | undefined => table && findColumn(table, name);
  const [column, left] = [of(step.before.tables.get(key)), of(step.after.tables.get(key))];
  return column?.allNull !== true && !isMadeHere(step, column?.addedBy) && !(left && isKept(left));
}

function isKept({ copiedBy, copiedInPartBy }: Column): boolean {
  return (copiedBy ?? copiedInPartBy) !== undefined;
}

/** NULLs are nothing to keep. */
function isNull(conjuncts: readonly Conjunct[] = [], name: string): boolean {
  return conjuncts.some(({ column, operator }) => column === name && operator === 'is null');
}

/** Can the old value be told from the new one, or is it only when the row was last changed? */
function isComputable(text: string, columns: readonly string[], calls: number, name: string): boolean {
  return (columns.includes(name) && calls === 0 && !/\bcase\b|::/i.test(text)) || (columns.length === 0 && /^(?:now\s*\(\s*\)|current_timestamp|clock_timestamp\s*\(\s*\))$/i.test(text.trim()));
}

/** Does its condition pick rows by a column that the migration adds, once it has inserted such rows? */
function isOfOwnRows(step: StepOf<'write'>, { steps, migration }: Replayed, { name: key }: Table): boolean {
  const { operation: { where, reads }, before } = step;
  const isFilled = steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation)).some(({ operation, before: then }) => operation.kind === 'write' && operation.verb === 'insert' && findTable(then, operation.table)?.name === key);
  return isFilled && reads.some((read) => findTable(before, read)?.columns.some(({ name, addedBy }) => addedBy === migration.id && where?.columns.includes(name)));
}

/** As text where the migration drops the type behind it: a copy would need that still. */
function outliving(step: Step, { columns, known }: Table, names: readonly string[], { steps }: Replayed): readonly string[] {
  const dropped = ofKind(steps.slice(steps.findIndex(({ operation }) => operation === step.operation) + 1), 'dropType').flatMap(({ operation, before }) => findType(before, operation.name)?.name ?? []);
  const isDropped = ({ type }: Column): boolean => dropped.includes(findType(step.before, type)?.name ?? '');
  if (!columns.some(isDropped) || (names.includes('*') && !known)) return names;
  return columns.flatMap((column) => {
    const it = sqlName({ name: column.name });
    if (!names.includes('*') && !names.includes(it)) return [];
    return isDropped(column) ? [`${it}::text${column.type.array ? '[]' : ''} AS ${it}`] : [it];
  });
}

/** What tells its rows apart: the primary key, or the one that it gets, or unique columns; all of it where nothing does. */
function keyOf(table: Table, { after }: Replayed): readonly string[] {
  const { constraints, columns, indexes } = table;
  const isThere = (names: readonly string[] | undefined): names is readonly string[] => names !== undefined && names.every((name) => columns.some((column) => column.name === name));
  const primary = (of: Table | undefined): readonly string[] | undefined => of?.constraints.find(({ type }) => type === 'primaryKey')?.columns;
  const unique = indexes.find((index) => index.unique && index.where === undefined && index.keys.every(({ column }) => column !== undefined))?.keys.flatMap(({ column }) => column ?? []);
  const key = [primary(table), primary(after.tables.get(table.name)), constraints.find(({ type }) => type === 'unique')?.columns, unique].find(isThere);
  return key?.map((name) => sqlName({ name })) ?? ['*'];
}
