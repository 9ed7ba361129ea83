import { findColumn, unknownType } from '../src/catalog/columns.ts';
import { findRoutine, findSequence, findTable, routineKey, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Catalog, Replayed, Sequence, Step, StepOf, Table, TableName } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { isRoutineMadeBehind, isViewMadeBehind, viewMadeAgain } from '../src/plan/made-again-later.ts';
import { castsAlike, hasSameList } from '../src/plan/same-list.ts';
import { defineRule, isNew, successor, tableBefore } from '../src/rule.ts';
import { alike, isAllKnown, isMissing, isUnlikely, listed, listedNames, taken } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-view-or-routine',
  title: 'Dropping a view, function or sequence breaks code that uses it',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Every running query that uses it fails from that moment on; one that is made again has none of the rights that were granted on the old one.',
  instead: 'Deploy code that does not use it first. To change it, use CREATE OR REPLACE, which also keeps the rights granted on it.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropview.html', 'https://www.postgresql.org/docs/current/sql-createview.html'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropView(step, whole) {
      const { view, materialized, cascade } = step.operation;
      const found = tableBefore(step, view);
      if (isNew(step, view) || isMissing(step, view, whole)) return;
      const name = sqlName(view);
      const again = viewMadeAgain(whole, step.before, tableKey(step.before, view));
      const losses = taken(step, whole).filter(({ table }) => !isMadeAgain(step, table, whole));
      const left = successor(step, view, whole);
      if (left === 'none' && losses.length === 0 && isViewMadeBehind(whole, step.before, tableKey(step.before, view))) return; // it is there again, with the rights that the framework's script gives it
      if (again && left === 'none' && losses.length === 0) {
        yield { severity: 'note', message: `${again.up.path} makes ${name} again, but it is only run where it has changed: otherwise code that still uses the view fails.`, help: 'Make sure that it changes in the same release.' };
        return;
      }
      const lost = losses.length > 0 ? [step] : alike(step, whole).filter((other) => isLost(other, whole));
      const unlikely = isUnlikely(step, view) && lost.length === 1;
      const gone = left === 'none' && lost[0]?.operation === step.operation ? [failing(`${materialized ? 'materialized ' : ''}view`, lost.map(({ operation }) => operation.view))] : [];
      const cascaded = losses.length > 0 ? [`CASCADE takes ${listed(losses)} with it${left === 'none' ? '' : ', and nothing makes that again'}.`] : cascade && isAllKnown(step.before, view) ? ['CASCADE takes nothing more with it.'] : [];
      if (gone.length > 0 || losses.length > 0) yield { ...(unlikely && { severity: 'note' }), message: [...gone, ...cascaded].join(' '), help: 'Deploy code that does not use it first.' };
      const next = findTable(whole.after, view);
      const [old, now] = [found?.made?.text ?? '', next?.made?.text ?? ''];
      const isSame = (found !== undefined && hasTypes(found)) || hasSameList(old, now);
      const replaceable = found !== undefined && next !== undefined && isReplaceable(found, next) && (isSame || castsAlike(old, now)) && !isInTheWay(found, whole);
      const isSure = replaceable && isSame;
      if (left === 'full' && replaceable && !next.granted && losses.length === 0) yield { ...(!isSure && { severity: 'note' }), message: `The new ${name} has the old columns, in their order: ${isSure ? '' : 'unless a type changes, '}it need not be dropped, which takes along all rights that were granted on it outside of the migrations.`, help: `Use CREATE OR REPLACE VIEW in place of DROP VIEW and CREATE VIEW: it keeps the rights${isSure ? '' : ', and fails where a type changes'}.` };
      if (left !== 'without rights' && left !== 'perhaps without rights') return;
      const grant = `GRANT SELECT ON ${name} TO <the roles that use it>;`;
      const help = replaceable ? `${grant}\n-- or use CREATE OR REPLACE VIEW, which keeps the rights${isSure ? '' : ', unless the type of a column changes'}` : grant;
      yield left === 'without rights'
        ? { message: `The new ${name} has none of the rights that were granted on the old one: other roles than the owner are refused.`, help }
        : { severity: 'note', message: `The new ${name} has none of the rights that others may have had on the old one.`, help, once: 'rights' };
    },
    *dropFunction(step, whole) {
      const lost = alike(step, whole).filter(takesAny).map(({ operation }) => operation).filter(({ name }) => isCalled(name, whole) && !isDroppedWithCallers(name, whole) && !isRoutineMadeBehind(whole, step.before, name));
      if (lost[0] === step.operation) yield { severity: 'note', message: failing('function', lost.map(({ name }) => name)), help: 'Deploy code that does not use it first; to change it, use CREATE OR REPLACE FUNCTION.' };
    },
    *dropSequence(step, { before, after }) {
      const { name } = step.operation;
      const known = findSequence(before, name);
      if (!known || findSequence(after, name) || isIdle(step.before, findSequence(step.before, name))) return;
      yield { message: failing('sequence', [name]), help: 'Deploy code that does not use it first.' };
    },
  },
});

function failing(kind: string, names: readonly Name[]): string {
  return `Code that still uses the ${kind}${names.length > 1 ? 's' : ''} ${listedNames(names.map(sqlName))} fails as soon as this is applied.`;
}

/** Is the view gone for good, and takes nothing along? */
function isLost(step: StepOf<'dropView'>, whole: Replayed): boolean {
  const { view } = step.operation;
  return !isNew(step, view) && !isMissing(step, view, whole) && taken(step, whole).length === 0 && successor(step, view, whole) === 'none' && !isMadeAgain(step, tableKey(step.before, view), whole);
}

/** Does the framework make it anew, if only where that has changed? */
function isMadeAgain({ before }: Step, view: TableName, whole: Replayed): boolean {
  return viewMadeAgain(whole, before, view) !== undefined || isViewMadeBehind(whole, before, view);
}

/** Another one of the name may take something else, and stay or be gone by then. */
function takesAny({ operation: { name }, before, after }: StepOf<'dropFunction'>): boolean {
  return findRoutine(before, name) !== findRoutine(after, name);
}

/** Was there such a function before, not only for triggers, and is there none any more? */
function isCalled(name: Name, { before, after }: Replayed): boolean {
  const known = findRoutine(before, name);
  return known !== undefined && !known.trigger && !findRoutine(after, name);
}

/** Is it there for things of the database only, all of which are gone as well? */
function isDroppedWithCallers(name: Name, { before, after }: Replayed): boolean {
  const callers = callersOf(before, name);
  return callers.length > 0 && callers.every((is) => !is(after));
}

/** What is known to call a function: each tells whether it is still there. */
function callersOf(before: Catalog, called: Name): readonly ((after: Catalog) => boolean)[] {
  const { routines, tables } = before;
  const calls = naming(called, '\\s*\\(');
  const isIn = (made: { readonly text: string } | undefined): boolean => made !== undefined && calls.test(made.text);
  const inRoutines = [...routines.entries()].flatMap(([key, { overloads }]) => (key !== routineKey(before, called) && overloads.some(({ made }) => isIn(made)) ? [(after: Catalog) => after.routines.has(key)] : []));
  const inTables = [...tables.entries()].flatMap(([key, { made, columns, constraints, indexes }]) => [
    ...(isIn(made) ? [(after: Catalog) => after.tables.has(key)] : []),
    ...(calls.test([...columns.flatMap((column) => [column.default, column.expression]), ...constraints.map(({ expression }) => expression), ...indexes.flatMap((index) => [index.where, ...index.keys.map(({ expression }) => expression)])].map((expression) => expression?.text ?? '').join('\n')) ? [(after: Catalog) => after.tables.has(key)] : []),
  ]);
  return [...inRoutines, ...inTables];
}

/** The name, in quotes or not, and what follows it. */
function naming({ name }: Name, behind: string): RegExp {
  return new RegExp(`(?<![\\w$])"?${name.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&')}"?${behind}`, 'i');
}

/** Does the migration drop or change something that the view reads, which the engine refuses while the view is there? */
function isInTheWay({ reads, made }: Table, { before, steps }: Replayed): boolean {
  const isUsed = (name: Name, behind: string): boolean => made !== undefined && naming(name, behind).test(made.text);
  return steps.some(({ operation }) => {
    switch (operation.kind) {
      case 'dropView': return reads.includes(tableKey(before, operation.view));
      case 'dropTable':
      case 'dropColumn':
      case 'alterColumnType': return reads.includes(tableKey(before, operation.table));
      case 'dropFunction': return isUsed(operation.name, '\\s*\\(');
      case 'dropType': return isUsed(operation.name, '(?![\\w$])');
      default: return false;
    }
  });
}

/** CREATE OR REPLACE VIEW takes the old columns, in order, and more behind them. */
function isReplaceable(old: Table, next: Table): boolean {
  if (old.kind !== 'view' || next.kind !== 'view' || !old.known || !next.known) return false;
  return old.columns.every(({ name, type }, at) => next.columns[at]?.name === name && (!hasTypes(old) || !hasTypes(next) || next.columns[at].type.text === type.text));
}

function hasTypes({ columns }: Table): boolean {
  return columns.every(({ type }) => type !== unknownType);
}

/** A serial column's own sequence that the column no longer takes its values from. */
function isIdle({ tables }: Catalog, sequence: Sequence | undefined): boolean {
  const owner = sequence?.ownedBy && tables.get(sequence.ownedBy.table);
  return owner !== undefined && !findColumn(owner, sequence?.ownedBy?.column ?? '')?.default?.calls.some(({ name }) => name === 'nextval');
}
