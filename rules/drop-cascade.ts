import { isCertainlyAbsent, isNeverShown } from '../src/catalog/gone.ts';
import { lossesBetween, lossText } from '../src/catalog/losses.ts';
import type { Loss } from '../src/catalog/losses.ts';
import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import { isCertain } from '../src/catalog/table-edits.ts';
import { descendantsOf, reach } from '../src/effects/relations.ts';
import type { Catalog, Replayed, Report, Step, StepOf, TableName } from '../src/model.ts';
import type { Name, Operation, OperationKind } from '../src/operations.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'drop-cascade',
  title: 'CASCADE drops more than it names',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'CASCADE silently takes everything that depends on the object with it: views, foreign keys of other tables, columns of a type. What depends on it in production may be more than the migrations know.',
  instead: 'Drop the dependents by name, then the object without CASCADE: it fails when something was forgotten.',
  sources: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  check: {
    *dropTable(step, whole) {
      const { table, cascade } = step.operation;
      if (!cascade || isNew(step, table) || isMissing(step, table, whole)) return;
      const losses = taken(step, whole);
      if (losses.length === 0 && isAllKnown(step.before, table)) return; // drop-table says so
      const unlikely = isUnlikely(step, table);
      yield {
        ...(unlikely ? { severity: 'note' } : severityOf(losses)),
        message: `${unlikely ? `Where ${sqlName(table)} is there, which no migration shows, all its rows` : `All rows of ${sqlName(table)}`} are lost, and CASCADE takes ${losses.length > 0 ? listed(losses) : 'whatever depends on it'} with it.`,
        help: `-- drop by name what depends on it first, then:\nDROP TABLE ${step.operation.ifExists ? 'IF EXISTS ' : ''}${sqlName(table)};`,
      };
    },
    *dropColumn(step, whole) {
      const { table, column } = step.operation;
      const losses = taken(step, whole);
      if (isNew(step, table) || losses.length === 0) return;
      yield {
        ...severityOf(losses),
        message: `The values of ${sqlName(table)}.${sqlName({ name: column })} are lost, and CASCADE takes ${listed(losses)} with it.`,
        help: 'Drop what depends on the column by name, then the column without CASCADE.',
      };
    },
    *dropExtension(step) {
      const { cascade, name } = step.operation;
      const users = step.effects.filter(({ table }) => !isNew(step, table)).map(({ table }) => sqlName(table));
      if (cascade && users.length > 0) yield { message: `CASCADE takes what depends on ${sqlName({ name })} with it, in ${users.join(', ')}.`, help: ADVICE };
    },
    dropConstraint: takesMore,
    dropIndex: takesMore,
    dropFunction: takesMore,
    dropSequence: takesMore,
  },
});

const ADVICE = 'Drop what depends on it by name, then drop it without CASCADE.';

/** No data goes with a trigger or a foreign key. */
function* takesMore(step: Step, whole: Replayed): Generator<Report> {
  const together = step.operation.kind === 'dropConstraint' ? [step] : alike(step, whole);
  if (together[0]?.operation !== step.operation) return;
  const taking = together.map((each) => ({ range: each.operation.range, losses: taken(each, whole) })).filter(({ losses }) => losses.length > 0);
  const losses = taking.flatMap((each) => each.losses);
  const isLight = losses.every(({ part }) => part !== 'table' && part !== 'column' && part !== 'default');
  const [first] = taking;
  if (first) yield { range: first.range, ...(isLight && { severity: 'note' }), message: `CASCADE takes ${listed(losses)} with it.`, help: ADVICE };
}

/** All that the statement drops of the same kind. */
export function alike<K extends OperationKind>(step: StepOf<K>, { steps }: Replayed): readonly StepOf<K>[] {
  if (step.statement.operations.length === 1) return [step];
  return steps.filter((other) => other.statement === step.statement && other.operation.kind === step.operation.kind) as readonly Step[] as readonly StepOf<K>[];
}

/** What CASCADE takes that was there before, goes for good, and that the migration does not drop by name. */
export function taken(step: Step, { after, steps }: Replayed): readonly Loss[] {
  const { operation, before } = step;
  if (!('cascade' in operation) || !operation.cascade) return [];
  const losses = lossesBetween(before, step.after, dependentsOf(operation, before)).filter((loss) => !isNew(step, loss.table) && !isNamed(operation, before, loss));
  if (losses.length === 0) return [];
  const named = new Set(steps.map((each) => droppedKey(each.operation, before)));
  const lasting = new Set(lossesBetween(before, after, new Set(losses.map(({ table }) => table))).map(lossText));
  return losses.filter((loss) => !named.has(loss.table) && (loss.part === 'table' || lasting.has(lossText(loss)) || !after.tables.has(loss.table)));
}

/** The relations that may go with one that is named, or lose a part; undefined for what any relation may depend on. */
function dependentsOf(operation: Operation, before: Catalog): readonly TableName[] | undefined {
  const key = droppedKey(operation, before) ?? ('table' in operation && operation.table ? tableKey(before, operation.table) : undefined);
  if (key === undefined) return undefined;
  const going = reach(key, (each) => [...(before.tables.get(each)?.readBy ?? []), ...(before.tables.get(each)?.children ?? [])]);
  return [...new Set(going.flatMap((each) => [each, ...(before.tables.get(each)?.referencedBy ?? [])]))];
}

/** Would all that depends on the table be known? Of a table that the history made, whatever was made of it came later. */
export function isAllKnown(before: Catalog, name: Name): boolean {
  const table = findTable(before, name);
  return table !== undefined && (before.complete || (isCertain(table) && table.createdBy !== undefined));
}

/** IF EXISTS, and it surely does not, or makes room for what the migration makes for the first time; what CASCADE took earlier in the migration has been there. A history without any relation may have begun before. */
export function isMissing(step: StepOf<'dropTable' | 'dropView'>, name: Name, { before, after, migration, steps }: Replayed): boolean {
  const key = tableKey(step.before, name);
  if (!step.operation.ifExists || (before.tables.size === 0 && after.tables.size === 0)) return false;
  if (!isCertainlyAbsent(step.before, key)) return isNeverShown(step.before, key) && isNeverShown(before, key) && after.tables.get(key)?.createdBy === migration.id;
  return !before.tables.has(key) || steps.find(({ operation }) => droppedKey(operation, before) === key)?.operation !== step.operation;
}

/** IF EXISTS of what no migration shows, in a history that begins with nothing: hardly anything is there. */
export function isUnlikely({ operation: { ifExists }, before }: StepOf<'dropTable' | 'dropView'>, name: Name): boolean {
  return ifExists && isNeverShown(before, tableKey(before, name));
}

export function listed(losses: readonly Loss[]): string {
  return listedNames(losses.map(lossText));
}

export function listedNames(texts: readonly string[]): string {
  return texts.length > MANY ? `${texts.slice(0, MANY - 1).join(', ')} and ${texts.length - MANY + 1} more` : texts.join(texts.length === 2 ? ' and ' : ', ');
}

const MANY = 6;

/** Views hold no data. */
function severityOf(losses: readonly Loss[]): Pick<Report, 'severity'> {
  return losses.length > 0 && losses.every(({ part }) => part === 'view' || part === 'perhaps') ? { severity: 'warning' } : {};
}

/** Part of what the operation names, which goes without CASCADE as well. */
function isNamed(operation: Operation, before: Catalog, { part, table, name }: Loss): boolean {
  if (part === 'table' && before.tables.get(table)?.bound !== undefined) return true;
  const key = droppedKey(operation, before);
  if (key !== undefined) return table === key;
  const own = 'table' in operation && operation.table ? tableKey(before, operation.table) : undefined;
  if (own === undefined || (table !== own && !descendantsOf(before, own).includes(table))) return operation.kind === 'dropIndex' && part !== 'foreign key';
  if (part === 'foreign key') return operation.kind === 'dropConstraint' && name === operation.name;
  return part !== 'column' || (operation.kind === 'dropColumn' && name === operation.column);
}

function droppedKey(operation: Operation, before: Catalog): TableName | undefined {
  switch (operation.kind) {
    case 'dropTable': return tableKey(before, operation.table);
    case 'dropView': return tableKey(before, operation.view);
    default: return undefined;
  }
}
