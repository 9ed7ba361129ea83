import { findColumn } from '../src/catalog/columns.ts';
import { findTable, nameOf, sqlName, tableKey, writtenName } from '../src/catalog/names.ts';
import { partitionsOf } from '../src/effects/relations.ts';
import type { Effect, Replayed, Step, Table, TableName } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { fillingTriggers } from '../src/plan/filling-triggers.ts';
import { inTheWay } from '../src/plan/inverse.ts';
import { placesOf } from '../src/plan/left-out.ts';
import { listed } from '../src/plan/listed.ts';
import { isInDo, movedWith, names } from '../src/plan/moved-along.ts';
import { pinned } from '../src/plan/pinned.ts';
import { isNamed, toWritten } from '../src/plan/written.ts';
import { access, blocks, defineRule, isGone, isKnownEmpty, isMadeHere, isNew, longWork } from '../src/rule.ts';
import { heldMeanwhile } from './ddl-and-backfill-in-transaction.ts';

export default defineRule({
  id: 'statement-after-access-exclusive',
  title: 'Do no long work in a transaction that holds a strong lock',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A lock is held until the transaction ends, however short its own statement was. Whatever reads or writes many rows after it makes everybody wait for that as well.',
  instead: 'Put the long statement into a migration of its own, with what depends on it.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  yieldsTo: ['concurrently-in-transaction'],
  fallback: true,
  *checkStep(step, whole) {
    if (!step.session.inTransaction || isListOfChanges(step) || (step.operation.kind === 'write' && pinned({ ...step, operation: step.operation }))) return;
    const working = longWork(step).find((effect) => !isAddedTo(step, effect) && !isKnownEmpty(step, effect.table, whole));
    const worst = working && worstHeld(step, whole);
    if (!worst || isPartOfChange(step, whole, worst)) return;
    const [own, table] = [readAsOne(step, working.table), worst.table].map((key) => asSaid(step, whole, key));
    const isAsked = isAskedFor(step, whole, worst);
    const isUnsure = isPerhaps(whole, worst);
    const isByIndex = picksByIndex(step, working.table);
    const help = isAsked ? undefined : helpFor(step, whole, worst);
    yield {
      ...((isAsked || isUnsure || isByIndex) && { severity: 'note' }),
      message: `This goes over ${isByIndex ? `all rows of ${own} that an index finds` : `every row of ${own}`} while the transaction holds ${worst.lock} on ${table}${isUnsure ? ', if it was there' : ''}: nobody can ${access(worst)} ${table} until it is done.`,
      ...(help !== undefined && { help }),
      once: worst.table,
    };
  },
});

/** Is it a query for what one value has in an index's first column? Nobody here knows how many that are. */
function picksByIndex({ operation, before }: Step, key: TableName): boolean {
  const query = operation.kind === 'select' ? operation : operation.kind === 'write' && operation.verb === 'insert' ? operation.query : undefined;
  const indexes = before.tables.get(key)?.indexes ?? [];
  if (query?.reads.length !== 1) return false;
  return query.conjuncts?.some(({ operator, column, values = [], given }) => operator === '=' && (given ?? values.length > 0) && indexes.some(({ valid, where, keys }) => valid && where === undefined && keys[0]?.column === column)) === true;
}

/** Do the rows of the query each stand for a change of the schema, in a FOR loop? Then they are few. */
function isListOfChanges({ operation, statement, script }: Step): boolean {
  const head = `FOR … IN ${script.text.slice(...operation.range).replace(/\s+/g, ' ').trim()} LOOP`;
  return operation.kind === 'select' && statement.operations.some(({ kind, guard }) => kind !== 'select' && kind !== 'write' && guard?.includes(head) === true);
}

/** Does the statement change rows of that very table as well? Then that is told. */
function isPartOfChange({ statement, operation }: Step, whole: Replayed, { table }: Effect): boolean {
  return whole.steps.some((other) => other.operation.kind === 'write' && other.operation !== operation && other.statement === statement && !isInDo(other) && heldMeanwhile({ ...other, operation: other.operation }, whole)?.table === table);
}

/** The strongest lock that others wait for, on a table that the statement is about where there is one. */
function worstHeld(step: Step, whole: Replayed): Effect | undefined {
  const about = new Set(touched(step));
  const rank = (lock: Effect): number => (isAskedFor(step, whole, lock) ? 0 : 16) + (isPerhaps(whole, lock) ? 0 : 8) + (lock.blocks === 'reads' ? 4 : 0) + (about.has(lock.table) ? 2 : 0) + (step.before.tables.has(lock.table) ? 1 : 0);
  const held = step.session.held.filter((lock) => blocks(lock, 'writes') && lock.on === undefined && (!isNew(step, lock.table) || isRemade(step, whole, lock.table)) && !isGone(step, whole, lock.table));
  return held.reduce<Effect | undefined>((worst, lock) => (worst && rank(worst) >= rank(lock) ? worst : lock), undefined);
}

/** Is it dropped IF EXISTS, where the history has never had it? */
function isPerhaps({ before, steps }: Replayed, { table }: Effect): boolean {
  const first = before.tables.has(table) ? undefined : steps.find(({ effects }) => effects.some((effect) => effect.table === table));
  return first !== undefined && 'ifExists' in first.operation && first.operation.ifExists;
}

/** Is it a new table, in the place of one that the transaction has dropped and that others wait for? */
function isRemade(step: Step, { before, migration }: Replayed, table: TableName): boolean {
  const old = before.tables.get(table);
  return old !== undefined && !isMadeHere(step, old.createdBy) && step.before.tables.get(table)?.createdBy === migration.id;
}

/** LOCK TABLE on a table that the statement reads is there to keep it as it is meanwhile. */
function isAskedFor(step: Step, { steps }: Replayed, { table, lock }: Effect): boolean {
  return longWork(step).some((effect) => effect.table === table) && steps.slice(0, steps.indexOf(step)).some(({ operation, effects }) => operation.kind === 'lockTable' && effects.some((effect) => effect.table === table && effect.lock === lock));
}

function helpFor(step: Step, whole: Replayed, worst: Effect): string | undefined {
  if (step.direction === 'down') return undefined;
  const { pendingAsOne } = step.script.transaction;
  const apart = pendingAsOne ? 'a release' : 'a migration';
  const made = madeBy(step);
  const old = made === undefined ? undefined : whole.before.tables.get(made);
  if (made !== undefined && (made === worst.table || old) && (!step.before.tables.has(made) || isRemade(step, whole, made))) return [
    ...rebuilt(step, whole, old?.kind, made, apart),
    ...(step.operation.kind === 'write' || step.operation.kind === 'createTableAs' ? [`-- and put in what has changed since it was built${whole.after.tables.get(made)?.indexes.some(({ unique }) => unique) ? `: INSERT INTO ${sqlName(filledName(step) ?? nameOf(made))} … ON CONFLICT … DO UPDATE` : ''}`] : []),
  ].join('\n');
  const moved = movedWith(step, whole, worst);
  const later = dependents(step, whole);
  const isLocking = step.operation.kind === 'select' && step.operation.locks;
  const triggers = fillingTriggers(step, whole);
  if (later.length === 0 && !isLocking) return `Move ${moved} into ${apart} of its own${pendingAsOne ? ': all pending migrations run in one transaction' : ''}.${filledMeanwhile(step, triggers)}`;
  const begin = whole.steps[whole.steps.indexOf(step) - 1]?.operation.kind === 'begin' ? ', with the BEGIN before it,' : '';
  return `Move ${moved === 'this block' ? moved : `this${begin}`} and all that follows into ${apart} of its own${leftForLater(step, later.filter((each) => isDropOfOld(each, whole)))}${isLocking ? ': rows stay locked only until its transaction ends' : ''}.${filledMeanwhile(step, triggers.filter((trigger) => isBefore(trigger, step, whole)))}`;
}

/** A trigger that is left behind goes on filling the table until the statement runs. */
function filledMeanwhile(step: Step, triggers: readonly Step[]): string {
  const name = filledName(step);
  return triggers.length === 0 || !name ? '' : ` By then the trigger${triggers.length > 1 ? 's' : ''} of ${placesOf(triggers)} may have put the same rows into ${sqlName(name)}: leave out those that it has, WHERE NOT EXISTS (SELECT FROM ${sqlName(name)} WHERE …).`;
}

function isBefore(one: Step, other: Step, { steps }: Replayed): boolean {
  return steps.indexOf(one) < steps.indexOf(other);
}

function leftForLater(step: Step, drops: readonly Step[]): string {
  const [first, ...more] = new Map(drops.map((each) => [each.statement === step.statement ? each.operation : each.statement, each.script.text])).entries();
  if (!first) return '';
  const [drop, text] = first;
  return `, and leave \`${inTheWay(text, drop)}\`${more.length > 0 ? ` and ${more.length} more that drop${more.length > 1 ? '' : 's'} what it reads` : ''} for a later release`;
}

/** It is built beside the old one, which it takes the place of in an instant. */
function rebuilt(step: Step, whole: Replayed, old: Table['kind'] | undefined, made: TableName, apart: string): readonly string[] {
  const own = filledName(step) ?? nameOf(made);
  const [name, other, kind] = [sqlName(own), sqlName({ ...own, name: `${own.name}_new` }), whole.after.tables.get(made)?.kind ?? 'table'];
  const isIndexed = whole.steps.some(({ operation, before }) => operation.kind === 'createIndex' && tableKey(before, operation.table) === made);
  const kinds = step.operation.kind === 'write' ? 'constraints and indexes' : isIndexed ? 'indexes' : undefined;
  const parts = kinds === undefined ? '' : `, with its ${kinds}${old === 'view' ? ' under the names that they are to have' : ''},`;
  const [sources, changes] = [ownSources(step), kind === 'table' ? [] : retyping(step, whole)];
  if (changes.length > 0) return [`-- ${name} can only be built behind ${placesOf(changes)}: run this when it can be done without until then`];
  return [
    `-- ${sources.length > 0 ? `make ${listed(sources)} in ${apart} of its own, build ${other}${parts} in the one after it` : `build ${other}${parts} in ${apart} before this one`}, then:`,
    old ? putAway(step, whole, made) ?? `DROP ${NOUNS[old]} ${name};` : `DROP ${NOUNS[kind]} IF EXISTS ${name};`,
    `ALTER ${NOUNS[kind]} ${other} RENAME TO ${sqlName({ name: nameOf(made).name })};`,
    ...(kinds !== undefined && old !== 'view' ? [`-- and give its ${kinds} the names that they are to have: until then the old ones have them`] : []),
  ];
}

/** Where the migration keeps the old table, under another name. */
function putAway(step: Step, { steps }: Replayed, made: TableName): string | undefined {
  for (const { operation, before } of steps.slice(0, steps.indexOf(step))) {
    if (operation.kind === 'renameTable' && tableKey(before, operation.table) === made) return `ALTER TABLE ${sqlName(operation.table)} RENAME TO ${sqlName({ name: operation.to.name })};`;
  }
  return undefined;
}

const NOUNS: { readonly [K in Table['kind']]: string } = { table: 'TABLE', view: 'VIEW', materializedView: 'MATERIALIZED VIEW', foreignTable: 'FOREIGN TABLE' };

/** Later statements that change, or read, what it writes, that take away what it reads, or need what a block makes sure of. */
function dependents(step: Step, { steps }: Replayed): readonly Step[] {
  const about = new Set(touched(step));
  const made = madeBy(step);
  const isGuard = isInDo(step) && /\braise\s+(?:exception\b|')/i.test(step.script.text.slice(...step.statement.range));
  return steps.slice(steps.indexOf(step) + 1).filter((later) => (later.statement !== step.statement || isInDo(step)) && touched(later).some((table) => (table === made ? !HARMLESS.has(later.operation.kind) : about.has(table) && (CHANGING.test(later.operation.kind) || (isGuard && later.operation.kind === 'createIndex')))));
}

const CHANGING = /^(?:drop(?!Default|NotNull|Index|Trigger|Policy)|rename|setNotNull$|addConstraint$|alterColumnType$)/;
const HARMLESS: ReadonlySet<string> = new Set(['comment', 'grant', 'changeOwner', 'analyze', 'createIndex']);

/** Does it drop what running code may know, for good? What takes its name needs it to go; where it drops under a condition, nothing does. */
function isDropOfOld({ operation, before, migration }: Step, { after }: Replayed): boolean {
  const endOf = (name: Name): Table | undefined => {
    const end = findTable(after, name);
    return end?.uncertain ? undefined : end;
  };
  switch (operation.kind) {
    case 'dropColumn': {
      const [found, end] = [findTable(before, operation.table), endOf(operation.table)].map((table) => table && findColumn(table, operation.column));
      return found?.addedBy !== migration.id && !end;
    }
    case 'dropTable': return findTable(before, operation.table)?.createdBy !== migration.id && !endOf(operation.table);
    case 'dropView': return findTable(before, operation.view)?.createdBy !== migration.id && !endOf(operation.view);
    default: return false;
  }
}

/** What its query uses and this migration has made: tables, and columns of others. */
function ownSources(step: Step): readonly string[] {
  const { before, migration } = step;
  return readBy(step).flatMap((name) => {
    const table = findTable(before, name);
    if (table?.createdBy === migration.id) return [sqlName(name)];
    return (table?.columns ?? []).flatMap((column) => (column.addedBy === migration.id && uses(step, column.name) ? [`${sqlName(name)}.${sqlName({ name: column.name })}`] : []));
  });
}

/** What gives a column of its query another type before it: no server does that under a view. */
function retyping(step: Step, { steps }: Replayed): readonly Step[] {
  const read = readBy(step).map((name) => tableKey(step.before, name));
  return steps.slice(0, steps.indexOf(step)).filter(({ operation, before }) => operation.kind === 'alterColumnType' && read.includes(tableKey(before, operation.table)) && uses(step, operation.column));
}

function readBy({ operation, before }: Step): readonly Name[] {
  const view = operation.kind === 'refreshMaterializedView' ? findTable(before, operation.view) : undefined;
  return view ? view.reads.map(writtenName) : 'reads' in operation ? operation.reads : [];
}

function uses(step: Step, column: string): boolean {
  const view = step.operation.kind === 'refreshMaterializedView' ? findTable(step.before, step.operation.view) : undefined;
  return view ? view.made !== undefined && toWritten(view.made.text).tokens.some((token) => isNamed(token, column)) : names(step, column);
}

/** The relation that it fills. */
function madeBy(step: Step): TableName | undefined {
  const name = filledName(step);
  return name && tableKey(step.after, name);
}

/** The same, as it is written. */
function filledName({ operation }: Step): Name | undefined {
  switch (operation.kind) {
    case 'write':
    case 'createTableAs': return operation.table;
    case 'createMaterializedView':
    case 'refreshMaterializedView': return operation.view;
    default: return undefined;
  }
}

/** The relations that it names. */
function touched(step: Step): readonly TableName[] {
  return namesIn(step).map((name) => tableKey(step.before, name));
}

function namesIn({ operation }: Step): readonly Name[] {
  return [...('table' in operation && operation.table ? [operation.table] : []), ...('view' in operation ? [operation.view] : []), ...('reads' in operation ? operation.reads : [])];
}

/** What it reads partitions of, where it goes over all of them; otherwise the table itself. */
function readAsOne(step: Step, table: TableName): TableName {
  const read = new Set(longWork(step).map((effect) => effect.table));
  const isWhole = (key: TableName): boolean => partitionsOf(step.before, key).every((part) => read.has(part) || step.before.tables.get(part)?.partitionBy !== undefined);
  return touched(step).find((key) => partitionsOf(step.before, key).includes(table) && isWhole(key)) ?? table;
}

/** Under the name that the step itself, or a step before it, last has for it. */
function asSaid(step: Step, { steps }: Replayed, table: TableName): string {
  const said = [step, ...steps.slice(0, steps.indexOf(step)).reverse()].flatMap((each) => namesIn(each).filter((name) => tableKey(each.before, name) === table));
  return sqlName(said[0] ?? table);
}

/** The rows that are there already are not gone over. */
function isAddedTo({ operation, before }: Step, { table }: Effect): boolean {
  return operation.kind === 'write' && operation.verb === 'insert' && table === tableKey(before, operation.table);
}
