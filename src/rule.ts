/** What a rule is made of, and the few questions rules ask. */
import { isBounded } from './catalog/bounded.ts';
import { isCounted } from './catalog/counted.ts';
import { demandsNoRows } from './catalog/emptied.ts';
import { findIndex, findSequence, findTable, findType, nameOf, sqlName, tableKey, writtenName } from './catalog/names.ts';
import { areActions } from './catalog/passes.ts';
import { isBookkeeping, isSystem } from './catalog/references.ts';
import { strongerLock } from './catalog/session.ts';
import type { Blocks, Effect, Emptied, Refusal, Replayed, Report, Rule, Session, Step, StepOf, Table, TableName, Work } from './model.ts';
import type { Constraint, Name, Operation, OperationKind } from './operations.ts';
import { freed } from './plan/freed.ts';

export function defineRule(rule: Rule): Rule {
  return rule;
}

const BLOCKS: readonly Blocks[] = ['nothing', 'schema', 'rows', 'writes', 'reads'];
const WORK: readonly Work[] = ['metadata', 'scan', 'write', 'rewrite'];

/** Does it keep other sessions from `what`, or from more? */
export function blocks(effect: Effect, what: Blocks): boolean {
  return BLOCKS.indexOf(effect.blocks) >= BLOCKS.indexOf(what);
}

/** Does its time grow with the table, by `work` or more? */
export function works(effect: Effect, work: Work = 'scan'): boolean {
  return WORK.indexOf(effect.work) >= WORK.indexOf(work);
}

/** Does BEGIN begin a transaction here? */
export function opens({ inTransaction, implicit, explicit }: Session): boolean {
  return !inTransaction || (implicit === true && !explicit);
}

/** Is it the work of this very migration, of another part of it, or of one that is deployed with it? Then nobody uses it yet. */
export function isMadeHere({ migration: { id, parts, deployedWith } }: Pick<Step, 'migration'>, by: string | undefined): boolean {
  return by !== undefined && (by === id || (deployedWith ?? parts)?.has(by) === true);
}

/** A relation, sequence or type that is made here, or a temporary table: nothing is in it and nobody waits on it. */
export function isNew(step: Step, name: Name | TableName): boolean {
  const { before } = step;
  const [table, other] = typeof name === 'string' ? [before.tables.get(name), before.sequences.get(name) ?? before.types.get(name)] : [findTable(before, name), findSequence(before, name) ?? findType(before, name)];
  return table?.persistence === 'temporary' || isMadeHere(step, (table ?? other)?.createdBy);
}

/** Has the migration dropped it for good? Whoever still uses it fails in any case. */
export function isGone(step: Step, { before, after }: Replayed, table: TableName): boolean {
  return before.tables.has(table) && !step.before.tables.has(table) && !after.tables.has(table);
}

/** Is it on a new table, or on a new index, sequence or type? */
export function isOnNew(step: Step, { table, on }: Effect): boolean {
  if (isNew(step, table)) return true;
  const { before } = step;
  return on !== undefined && isMadeHere(step, (before.sequences.get(on) ?? before.types.get(on) ?? findIndex(before, nameOf(on))?.index)?.createdBy);
}

/** Is there certainly no row in it, since this very migration, or because another action of the same ALTER TABLE fails where there is one? */
export function hasNoRows({ before, migration, statement }: Step, table: TableName): Emptied['how'] | undefined {
  const found = before.tables.get(table);
  if (found?.emptied?.by === migration.id) return found.emptied.how;
  const isDemanded = found !== undefined && statement.operations.some((action) => action.kind === 'addColumn' && tableKey(before, action.table) === table && demandsNoRows(before, action, found));
  return isDemanded ? 'demanded' : undefined;
}

/** The same, also where a later statement of its transaction fails on any row, and takes it back. */
export function isKnownEmpty(step: Step, table: TableName, whole: Replayed): boolean {
  const isDemanded = ({ before, after }: Step): boolean => after.tables.get(table)?.emptied?.how === 'demanded' && before.tables.get(table)?.emptied === undefined;
  return hasNoRows(step, table) !== undefined || restOfTransaction(step, whole).some(isDemanded);
}

/** Has a migration before it in the same file removed all rows, as changesets do that are deployed together? Only what code has put in since may be there. */
export function isEmptiedInFile({ before, script, migration }: Step, { place }: Replayed, table: TableName): boolean {
  const emptied = before.tables.get(table)?.emptied;
  if (!emptied || emptied.how === 'demanded' || emptied.by === migration.id) return false;
  return place?.history.slice(0, place.at).some(({ id, up }) => id === emptied.by && up.path === script.path) === true;
}

/** Is nothing gone over? An index that is built after DELETE in the same transaction has all the dead rows in it, unless the table is written anew without them. */
function isQuick(step: Step, { table, index }: Effect): boolean {
  const how = hasNoRows(step, table);
  return how !== undefined && (how !== 'deleted' || index !== 'build' || step.together.some((effect) => effect.table === table && works(effect, 'rewrite')));
}

/** The table as it was before the step; undefined when the history has never mentioned it. */
export function tableBefore(step: Step, name: Name): Table | undefined {
  return findTable(step.before, name);
}

/** The migration by which all its values had been copied to another place, this one if it has copied any of them; undefined for none. */
export function copierOf(step: Step, table: Table | undefined): string | undefined {
  const { known = false, columns = [] } = table ?? {};
  if (!known || !columns.every(({ copiedBy }) => copiedBy !== undefined)) return undefined;
  return (columns.find(({ copiedBy }) => isMadeHere(step, copiedBy)) ?? columns.at(-1))?.copiedBy;
}

/** What goes over the rows of tables that were there before, for a time that grows with them; the system's own and a migration runner's are small, and so are those that have been counted. */
export function longWork(step: Step): readonly Effect[] {
  return step.effects.filter((effect) => works(effect) && !isOnNew(step, effect) && !isQuick(step, effect) && !isSmall(writtenName(effect.table)) && !isCounted(step.operation, effect.table) && !isBounded(step.before, step.before.tables.get(effect.table)));
}

function isSmall(name: Name): boolean {
  // pg_cron's list of jobs, not its log: https://github.com/citusdata/pg_cron
  const isOfJobs = name.schema === 'cron' && name.name === 'job';
  return isSystem(name) || isBookkeeping(name) || isOfJobs;
}

/** The strongest effect that makes others wait for a time that grows with a table which was there before, if there is one. */
export function longLock(step: Step, table?: Name): Effect | undefined {
  const key = table && tableKey(step.before, table);
  const effects = longWork(step).map((effect) => underLock(step, effect));
  return strongest(effects.filter((effect) => blocks(effect, 'writes') && (key === undefined || effect.table === key)));
}

/** The effect, with the strongest lock on its table that is held meanwhile: by other actions of the same ALTER TABLE, or by the transaction. */
export function underLock({ together, session }: Step, effect: Effect): Effect {
  const held = [...together, ...session.held].filter(({ table, on }) => table === effect.table && on === undefined);
  return held.reduce((stronger, { lock, blocks: level }) => (BLOCKS.indexOf(level) > BLOCKS.indexOf(stronger.blocks) ? { ...stronger, lock, blocks: level } : stronger), effect);
}

/** The actions of its ALTER TABLE that are of its kind and that `applies` to: they are one scan, and one finding, which is told `once`. */
export function alike<K extends OperationKind>(step: StepOf<K>, { steps }: Replayed, applies: (other: StepOf<K>) => boolean): { readonly steps: readonly StepOf<K>[]; readonly fold: { readonly once?: string } } {
  const { statement, operation } = step;
  if (!areActions(statement.operations)) return { steps: [step], fold: {} };
  const actions = steps.filter((other) => other.statement === statement && other.operation.kind === operation.kind) as readonly Step[] as readonly StepOf<K>[];
  return { steps: actions.filter((other) => other === step || applies(other)), fold: { once: `actions at ${statement.range[0]}` } };
}

/** Does the transaction hold a lock on the same relation already that is as strong? Then nobody waits for this one. */
export function isHeld({ session }: Step, { table, on, lock }: Effect): boolean {
  return session.held.some((held) => held.table === table && held.on === on && strongerLock(held.lock, lock) === held.lock);
}

/** What comes after it in its transaction; nothing outside of one. */
export function restOfTransaction(step: Step, { steps }: Replayed): readonly Step[] {
  if (!step.session.inTransaction) return [];
  const later = steps.slice(steps.indexOf(step) + 1);
  const end = later.findIndex(({ operation }) => operation.kind === 'commit' || operation.kind === 'rollback');
  return end < 0 ? later : later.slice(0, end);
}

/** Reports that tables are copied while nobody can use them; `copying`: "CLUSTER copies". */
export function* copied(step: Step, copying: string, help: string): Generator<Report> {
  const effect = longLock(step);
  if (!effect) return;
  const others = longWork(step).filter(({ table }) => table !== effect.table).length;
  const table = sqlName(effect.table);
  const [what, it] = effect.on !== undefined ? [`index ${sqlName(effect.on)}`, table] : others > 0 ? [`${table} and ${others} more`, 'them'] : [table, 'it'];
  yield { message: `${copying} the whole of ${what} under ${effect.lock}: nobody can read or write ${it} until that is done.`, help };
}

/** The strongest lock on tables that were there before, however short. */
export function strongestLock(step: Step): Effect | undefined {
  return strongest(step.effects.filter((effect) => blocks(effect, 'writes') && !isOnNew(step, effect)));
}

/** Locks that new foreign keys take on the tables they point to, when these were there before and no row is looked at. */
export function parentLocks(step: Step): readonly Effect[] {
  const parents = addedConstraints(step.operation).flatMap(({ references }) => (references ? [tableKey(step.before, references.table)] : []));
  return step.effects.filter((effect) => parents.includes(effect.table) && effect.blocks === 'writes' && !works(effect) && !isNew(step, effect.table));
}

/** Does the session give up waiting for a lock at some time? `0` means never. */
export function hasLockTimeout({ session }: Step): boolean {
  const timeout = session.parameters.get('lock_timeout');
  return timeout !== undefined && !/^0(?![.\d]*[1-9])/.test(timeout);
}

/** What code finds under a name that something was taken from: nothing, something without the rights that were granted on the old one, perhaps without them, or what it needs. */
export function successor(step: Step, name: Name, { before, after }: Replayed): 'none' | 'without rights' | 'perhaps without rights' | 'full' {
  const key = tableKey(step.before, name);
  const found = after.tables.get(key);
  if (!found) return 'none';
  if (found.granted || step.after.tables.has(key)) return 'full';
  const old = step.before.tables.get(key) ?? before.tables.get(key);
  if (old?.granted) return 'without rights';
  const isKnown = old !== undefined && (step.before.complete || (old.createdBy !== undefined && !old.uncertain));
  return isKnown || found.kind === 'table' ? 'full' : 'perhaps without rights';
}

function addedConstraints(operation: Operation): readonly Constraint[] {
  switch (operation.kind) {
    case 'addConstraint': return [operation.constraint];
    case 'addColumn':
    case 'createTable': return operation.constraints;
    default: return [];
  }
}

function strongest(effects: readonly Effect[]): Effect | undefined {
  return [...effects].sort((a, b) => BLOCKS.indexOf(b.blocks) - BLOCKS.indexOf(a.blocks) || WORK.indexOf(b.work) - WORK.indexOf(a.work))[0];
}

/** What nobody can do with a table under such a lock: "nobody can … it". */
export function access({ blocks: level }: Pick<Effect, 'blocks'>): string {
  return level === 'reads' ? 'read or write' : 'write to';
}

/** "blocks reads and writes of users" in plain words. */
export function waits(effect: Effect): string {
  const table = sqlName(effect.table);
  switch (effect.blocks) {
    case 'reads':
    case 'writes': return `nobody can ${access(effect)} ${table}`;
    case 'rows': return `nobody can write to the same rows of ${table}`;
    case 'schema': return `nobody can alter ${table}`;
    case 'nothing': return `nobody waits for ${table}`;
    default: return effect.blocks satisfies never;
  }
}

/** Where a rule is explained. */
export function ruleUrl(id: string): string {
  return `https://github.com/ddlint/ddlint/blob/main/rules/README.md#${id}`;
}

/** A rule that says what the engine will certainly not run, as the refusals of its effects put it. */
export function defineRefusal(rule: Pick<Rule, 'id' | 'title' | 'engines' | 'why' | 'instead' | 'sources' | 'checkRefusal'>): Rule {
  return { category: 'failure', severity: 'error', checkRefusal: refused, ...rule };
}

/** What the engine says, and how what is dropped is freed. */
export function* refused({ reason, dependents, help: given, likely, sought }: Refusal, step: Step, whole: Replayed): Generator<Report> {
  const help = dependents ? freed(step, dependents, whole) : given;
  const { mayFail } = step.script;
  if (mayFail !== undefined) {
    if (!likely) yield { severity: 'note', message: `This fails, and ${mayFail} says to go on without it: ${reason}.`, once: reason };
  } else if (likely && given !== undefined) yield { severity: 'warning', message: `This fails unless another search path finds it: ${reason}.`, help: given };
  else if (likely) yield { severity: 'warning', message: `This fails unless it is older than the migrations: ${reason}.`, help: 'Where there was a schema before the first migration, give it with --schema: then this is certain, or not said.', ...(sought !== undefined && { sought }) };
  else yield { message: `This fails: ${reason}.`, ...(help !== undefined && help !== '' && { help }), once: reason, ...(sought !== undefined && { sought }) };
}

/** Has this migration changed the columns, deleted rows, or refused to go on where a query on them finds something, before the step? Then it has seen to the values. */
export function isSeenTo(step: Step, { steps }: Replayed, table: Name, columns: readonly string[]): boolean {
  const key = tableKey(step.before, table);
  return steps.slice(0, steps.indexOf(step)).some((earlier) => {
    const { operation, before } = earlier;
    if (operation.kind === 'select') return operation.columns.some((column) => columns.includes(column)) && operation.reads.some((read) => tableKey(before, read) === key) && mayRaise(earlier);
    return operation.kind === 'write' && tableKey(before, operation.table) === key && (operation.verb === 'delete' || operation.assigned?.some(({ column }) => columns.includes(column)) === true);
  });
}

/** Is the query, or what it finds, the condition of an IF that raises an exception? RAISE without a level is one: https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html */
function mayRaise({ script, statement, operation }: Step): boolean {
  const [branch = ''] = script.text.slice(operation.range[1], statement.range[1]).split(/\bend\s+if\b/i);
  return /\bthen\b[^;]*\braise\s+(?:exception\b|')/i.test(branch);
}
