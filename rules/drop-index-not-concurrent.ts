import { findIndex, indexKey, nameOf, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Step, StepOf } from '../src/model.ts';
import type { IndexKey } from '../src/operations.ts';
import { concurrentlyInPlace, outsideOf } from '../src/plan/concurrently.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { listed } from '../src/plan/listed.ts';
import { isInBlock } from '../src/plan/written.ts';
import { blocks, defineRule, isHeld, isMadeHere, isNew, restOfTransaction, strongestLock } from '../src/rule.ts';
import { alike } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-index-not-concurrent',
  title: 'Drop indexes of existing tables with CONCURRENTLY',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'A plain DROP INDEX is quick, but it needs ACCESS EXCLUSIVE on the table: it waits for every running query, and meanwhile every new one waits behind it.',
  instead: 'Use DROP INDEX CONCURRENTLY outside a transaction, or set a short lock_timeout.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropindex.html'],
  check: {
    *dropIndex(step, whole) {
      const effect = strongestLock(step);
      if (!effect || !isHeldUp(step, whole) || isBroken(step)) return;
      const together = droppedTogether(step, whole);
      if (together[0]?.operation !== step.operation || isHeld(step, effect) || isLockedAnyway(step, together, whole)) return;
      const table = findIndex(step.before, step.operation.name)?.table;
      const sql = together.map(({ operation: { name, ifExists } }) => `DROP INDEX CONCURRENTLY ${ifExists ? 'IF EXISTS ' : ''}${sqlName(name)}`);
      const replaced = together.map((each) => madeAnew(each, whole));
      // Where a single statement is sent without a transaction, several are sent in one.
      const isApart = sql.length === 1 || !step.script.transaction.alone;
      const isWhole = isApart && together.every(({ statement }) => statement === step.statement) && together.length === step.statement.operations.length && !step.session.inTransaction && !isInBlock(step) && replaced.every((each) => !each);
      const newer = inTheirPlace(whole, together, replaced);
      const [what, its] = together.length > 1 ? ['these indexes', 'their tables'] : ['this index', 'its table'];
      yield {
        message: `Dropping ${what} needs ${effect.lock} on ${table ? sqlName(table.name) : its}: behind the longest running query everybody waits.`,
        help: [...(isInBlock(step) && together.some(({ operation: { guard } }) => guard !== undefined) ? ['-- where the condition is true under which the block does it:'] : []), ...(newer.length > 0 ? [`-- when ${listed(newer)} ${newer.length > 1 ? 'are' : 'is'} there:`] : []), ...together.map(({ operation: { name, ifExists }, before }, at) => (replaced[at] ? concurrentlyInPlace(replaced[at], { ...schemaOf(replaced[at]), ...name }, [], ifExists && !findIndex(before, name)) : `${sql[at] ?? ''};`)), outsideOf(step), ...renamedInPlace(whole, together)].join('\n'),
        ...(isWhole && { fixes: [{ title: 'Drop it CONCURRENTLY', safe: true, edits: [{ range: step.statement.range, text: sql.join(';\n') }] }] }),
      };
    },
  },
});

/** Does it drop an index that was there before, and that could be dropped CONCURRENTLY? */
function isHeldUp(step: StepOf<'dropIndex'>, whole: Replayed): boolean {
  const { concurrently, cascade, name } = step.operation;
  const found = findIndex(step.before, name);
  if (concurrently || cascade || strongestLock(step) === undefined) return false;
  return found ? (found.index.backs === undefined && !found.table.partitionBy && !isMadeHere(step, found.index.createdBy) && !isNew(step, found.table.name)) : !isGuard(step, whole);
}

/** Only where a build has left an index that no query uses: a condition has to tell, and CONCURRENTLY cannot stand under one. */
function isBroken({ operation: { guard } }: StepOf<'dropIndex'>): boolean {
  return guard !== undefined && /\bindis(?:valid|ready)\b/i.test(guard);
}

/** IF EXISTS of a name that the migration has taken already, or that it gives for the first time after this: nothing is there to be dropped. */
export function isGuard(step: StepOf<'dropIndex'>, { before, steps }: Replayed): boolean {
  const { ifExists, name } = step.operation;
  if (!ifExists) return false;
  const key = indexKey(step.before, name);
  const isMade = (other: Step): boolean => (!other.before.indexes.has(key) && other.after.indexes.has(key)) || (name.schema === undefined && makesSomewhere(other, name.name));
  const at = steps.indexOf(step);
  return (before.indexes.has(key) && !step.before.indexes.has(key)) || steps.slice(at + 1).some(isMade);
}

/** A name without a schema is found along a search_path that may be another than the history's: is it given for the first time, in whatever schema? */
function makesSomewhere({ operation, before }: Step, name: string): boolean {
  return operation.kind === 'createIndex' && operation.name === name && ![...before.indexes.entries()].some(([key]) => nameOf(key).name === name);
}

/** All of one statement on the same table, and those that follow in its transaction, where only the first has to wait; so are those of which no table is known. */
function droppedTogether(step: StepOf<'dropIndex'>, whole: Replayed): readonly StepOf<'dropIndex'>[] {
  const table = tableOf(step);
  const own = alike(step, whole);
  const isAlong = (other: Step): boolean => other === step || restOfTransaction(other, whole).includes(step) || restOfTransaction(step, whole).includes(other);
  return ofKind(whole.steps, 'dropIndex').filter((other) => (own.includes(other) || isAlong(other)) && tableOf(other) === table && isHeldUp(other, whole));
}

function tableOf({ before, operation }: StepOf<'dropIndex'>): string | undefined {
  return findIndex(before, operation.name)?.table.name;
}

/** Does something else in its transaction keep everybody from the table as well? Then nothing is won without this one. */
function isLockedAnyway(step: StepOf<'dropIndex'>, together: readonly Step[], whole: Replayed): boolean {
  const table = tableOf(step);
  return restOfTransaction(step, whole).some((other) => !together.includes(other) && other.effects.some((effect) => effect.table === table && effect.on === undefined && blocks(effect, 'reads')));
}

/** The CREATE INDEX that gives its name to another one on the same table, and could be CONCURRENTLY; of one that is not known nobody can say which table it was on. */
function madeAnew({ operation: { name }, before }: StepOf<'dropIndex'>, { steps }: Replayed): StepOf<'createIndex'> | undefined {
  const table = findIndex(before, name)?.table.name;
  const isThere = (other: StepOf<'createIndex'>): boolean => (table === undefined ? name.schema === undefined || schemaOf(other).schema === name.schema : tableKey(other.before, other.operation.table) === table);
  const isAnew = (other: Step): other is StepOf<'createIndex'> => other.operation.kind === 'createIndex' && other.operation.name === name.name && isThere(other as StepOf<'createIndex'>);
  return steps.find(isAnew);
}

/** An index is in its table's schema: what finds it without that is a search_path. */
function schemaOf({ operation: { table: { schema } } }: StepOf<'createIndex'>): { readonly schema?: string } {
  return schema === undefined ? {} : { schema };
}

/** What takes the name of one that is dropped has to wait for that. */
function renamedInPlace({ steps }: Replayed, together: readonly StepOf<'dropIndex'>[]): readonly string[] {
  const renames = ofKind(steps, 'renameIndex').filter((step) => together.some((drop) => drop.operation.name.name === step.operation.to && steps.indexOf(step) > steps.indexOf(drop)));
  return renames.length === 0 ? [] : ['-- and in the migration after that:', ...renames.map(({ operation: { name, to, ifExists } }) => `ALTER INDEX ${ifExists ? 'IF EXISTS ' : ''}${sqlName(name)} RENAME TO ${sqlName({ name: to })};`)];
}

/** Indexes of other names that the migration makes of some of the same columns: until they are there, nothing does what the old ones did. */
function inTheirPlace({ steps }: Replayed, together: readonly StepOf<'dropIndex'>[], replaced: readonly (StepOf<'createIndex'> | undefined)[]): readonly string[] {
  const dropped = together.flatMap(({ operation: { name }, before }, at) => (replaced[at] ? [] : (findIndex(before, name) ?? [])));
  const keysOf = (keys: readonly IndexKey[]): readonly string[] => keys.flatMap(({ column, expression }) => column ?? expression?.text ?? []);
  return ofKind(steps, 'createIndex').flatMap(({ operation: { name, table, keys }, before }) => {
    const isNear = dropped.some(({ index, table: { name: key } }) => tableKey(before, table) === key && keysOf(index.keys).some((own) => keysOf(keys).includes(own)));
    return isNear && name !== undefined && !replaced.some((each) => each?.operation.name === name) ? [sqlName({ name })] : [];
  });
}
