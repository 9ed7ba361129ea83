import { findColumn } from '../src/catalog/columns.ts';
import { covers, involves } from '../src/catalog/drop-column.ts';
import { keptUp } from '../src/catalog/kept-up.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Catalog, Column, Replayed, StepOf, TableName } from '../src/model.ts';
import type { Expression } from '../src/operations.ts';
import { isUsedUp } from '../src/plan/taken-over.ts';
import { unwritten } from '../src/plan/unwritten.ts';
import { defineRule, isEmptiedInFile, isKnownEmpty, isMadeHere, isNew, tableBefore } from '../src/rule.ts';
import { isAllKnown } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-column',
  title: 'Dropping a column loses its data and breaks code that still uses it',
  category: 'data-loss',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The column\'s values are gone, and so are its indexes and constraints. Every running query that names the column, or an ORM that selects all columns it knew at start, fails from that moment on.',
  instead: 'Let a column that is NOT NULL be NULL, so that code can insert without it. Then deploy code that no longer reads or writes it; drop it in a later release, with a backup.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropColumn(step, whole) {
      const { after } = whole;
      const { table, column, ifExists, cascade } = step.operation;
      const found = tableBefore(step, table);
      const known = found && findColumn(found, column);
      if (isNew(step, table) || isMadeHere(step, known?.addedBy)) return;
      if (ifExists && found?.known && !found.uncertain && !known) return;
      const of = sqlName({ name: column });
      const parts = [
        ...(found?.indexes ?? []).filter((index) => index.backs === undefined && covers(index, column)).map(({ name }) => `index ${sqlName({ name })}`),
        ...(found?.constraints ?? []).filter((constraint) => constraint.type !== 'notNull' && involves(constraint, column)).map(({ name }) => `constraint ${sqlName({ name })}`),
      ];
      const later = after.tables.get(tableKey(step.before, table));
      const next = later && findColumn(later, column);
      if (found && (isKnownEmpty(step, found.name, whole) || isEmptiedInFile(step, whole, found.name))) {
        const fails = next ? `${of} is another column from now on${changedType(known, next)}` : `code that still uses ${of} fails`;
        yield { severity: 'note', message: `${sqlName(table)} has no rows here, so that no values are lost; ${fails}.`, help: next ? 'Deploy code that takes both first.' : requiredUntilThen(step, whole, 'deploy code that does not use it') ?? 'Deploy code that does not use the column first.' };
        return;
      }
      const also = parts.length > 0 ? `, with ${parts.join(', ')}` : '';
      if (next && isHandedOver(step, whole)) {
        const lost = parts.length > 0 ? `; gone with the old column: ${parts.join(', ')}` : '';
        yield { severity: 'note', message: `${sqlName(table)}.${of} is another column from now on, with the same values${changedType(known, next)}${lost}.`, help: 'Deploy code that takes both first.' };
        return;
      }
      if (known && isComputed(known)) {
        const lost = parts.length > 0 ? `; gone with it: ${parts.join(', ')}` : '';
        yield { message: `${sqlName(table)}.${of} is computed from other columns, so that no values are lost${lost}. ${next ? `${of} is another column from now on${changedType(known, next)}` : 'Code that still uses it fails'}.`, help: next ? 'Deploy code that takes both first.' : 'Deploy code that does not use the column first.' };
        return;
      }
      const isCopiedHere = isMadeHere(step, known?.copiedBy);
      const copiedBy = isCopiedHere ? undefined : known?.copiedBy;
      const rest = isCopiedHere ? `, but for ${isOnlyMadeOf(whole, tableKey(step.before, table), column) ? 'what is made of them before' : 'the copy that is made before'}` : copiedBy === undefined ? kept(step, known, whole) : '';
      yield {
        ...(copiedBy !== undefined && { severity: 'note' as const }),
        message: `The values of ${sqlName(table)}.${of} are lost${rest}${also}${next ? `: ${of} is another column from now on${changedType(known, next)}${isComputed(next) ? ', which code cannot write' : ''}` : `, and code that still uses the column fails`}.${copiedBy === undefined ? '' : ` ${copiedBy} has copied them.`}${cascade && isAllKnown(step.before, table) ? ' CASCADE takes nothing more with it.' : ''}`,
        help: next && isComputed(next) ? `Deploy code that does not write ${of} first, and keep a copy of its values until the release has proved itself.` : helpFor(step, whole, next !== undefined, copiedBy === undefined ? undefined : isKeptUp(whole, step, column) ? 'kept up' : 'once'),
      };
    },
  },
});

/** `copied`: once, so that what was written since is missing, or kept up by a trigger; undefined where it is not. */
function helpFor(step: StepOf<'dropColumn'>, whole: Replayed, isNamedAgain: boolean, copied: 'once' | 'kept up' | undefined): string {
  const since = copied === 'once' ? ', and that what was written after the copy has been copied too' : '';
  if (isNamedAgain) return copied ? `Make sure that the code goes on with the other column${since}.` : 'Keep a copy of its values until the release has proved itself.';
  return requiredUntilThen(step, whole, copied ? `make sure that no code reads or writes it any more${since}` : 'deploy code that does not use it, keep a copy of its values')
    ?? (copied ? `Make sure that no code reads or writes it any more${since}.` : 'Deploy code that does not use the column first, keep a copy of its values, and drop it in a later release.');
}

/** Code cannot stop to write a column that it has to give a value: `then` it can, before the column goes. */
function requiredUntilThen(step: StepOf<'dropColumn'>, { before }: Replayed, then: string): string | undefined {
  const { table, column } = step.operation;
  const key = tableKey(step.before, table);
  const first = unwritten(table, before.tables.get(key) ?? step.before.tables.get(key), [column], 'first, ');
  return first.length === 0 ? undefined : [...first, `-- then ${then}, and in a later release:`, `ALTER TABLE ${sqlName(table)} DROP COLUMN ${sqlName({ name: column })};`].join('\n');
}

/** Has a trigger copied what was written since? */
function isKeptUp({ before }: Replayed, { before: now, operation: { table } }: StepOf<'dropColumn'>, column: string): boolean {
  const found = before.tables.get(tableKey(now, table));
  return found !== undefined && keptUp(before, found, true).has(column);
}

/** What there is of its values elsewhere, where that is not all of them. */
function kept(step: StepOf<'dropColumn'>, known: Column | undefined, whole: Replayed): string {
  const { table, column } = step.operation;
  if (isUsedUp(step, whole, tableKey(step.before, table), column)) return ', but for what is made of them before';
  const by = known?.copiedInPartBy;
  return by === undefined || isMadeHere(step, by) ? '' : `, but for those that ${by} has copied`;
}

/** Is what takes its values in the migration no copy of them, but what follows from them, like a CASE? */
function isOnlyMadeOf({ steps }: Replayed, key: TableName, column: string): boolean {
  const copiedIn = (catalog: Catalog): string | undefined => catalog.tables.get(key)?.columns.find(({ name }) => name === column)?.copiedBy;
  const copying = steps.find(({ before, after }) => copiedIn(before) === undefined && copiedIn(after) !== undefined)?.operation;
  return copying?.kind === 'write' && copying.assigned?.some(({ value }) => value.columns.includes(column) && /\bcase\b|\bis\b|(?<![-#@=])[<>=]/i.test(value.text)) === true;
}

/** Has an UPDATE of every row copied its values, at most cast, into the column that is given its name afterwards? */
function isHandedOver({ operation: { table, column }, before }: StepOf<'dropColumn'>, { steps }: Replayed): boolean {
  const key = tableKey(before, table);
  const heirs = steps.flatMap(({ operation, before: then }) => (operation.kind === 'renameColumn' && operation.to === column && tableKey(then, operation.table) === key ? [operation.column] : []));
  return steps.some(({ operation, before: then }) => operation.kind === 'write' && operation.verb === 'update' && operation.where === undefined && operation.reads.length === 0 && tableKey(then, operation.table) === key
    && operation.assigned?.some((one) => heirs.includes(one.column) && one.value.columns.join() === column && isCast(one.value)));
}

function isCast({ text, calls }: Expression): boolean {
  return calls.length === 0 && /^(?:[\w.]+|"[^"]*")(?:::[\w ]+)?$|^cast\s*\([^()]*\)$/i.test(text);
}

function isComputed({ generated }: Column): boolean {
  return generated === 'stored' || generated === 'virtual';
}

function changedType(old: Column | undefined, next: Column): string {
  const [from, to] = [old?.type.text ?? 'unknown', next.type.text];
  return from === to || from === 'unknown' || to === 'unknown' ? '' : `, ${to} instead of ${from}`;
}
