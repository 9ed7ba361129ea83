import { closest } from '../src/catalog/closest.ts';
import { isSameButDefault } from '../src/catalog/compare-tables.ts';
import type { Difference } from '../src/catalog/difference.ts';
import { isIn } from '../src/catalog/is-in.ts';
import { nameOf, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Step } from '../src/model.ts';
import { differenceText, nounOf } from '../src/plan/difference-text.ts';
import { mended, mendedText } from '../src/plan/mended.ts';
import { isMissing } from '../src/plan/mended/mends.ts';
import { missed } from '../src/plan/missed.ts';
import type { Missed } from '../src/plan/missed.ts';
import { rightsLeft, rightsLost } from '../src/plan/rights-left.ts';
import { leftDifferent } from '../src/plan/undone.ts';
import { startOf } from '../src/plan/way-back.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'down-does-not-reverse',
  title: 'Let the way back undo all of the migration, and nothing else',
  category: 'rollback',
  severity: 'warning',
  engines: ['postgres'],
  why: 'After the migration and its way back the schema is not what it was before. A database that has gone there and back differs from all others from then on: the same migration fails when it is run again, or a later one does, and code meets a column that has another type than it knows.',
  instead: 'Undo the steps in reverse order, and give back what they took: a column with its type, default, NOT NULL, indexes and constraints. Both ways are replayed and the schemas compared. Nothing is said about the order of columns, the names of NOT NULL constraints and of sequences that columns own, extensions and schemas that were only made if they were not there, and of what nothing unread has touched.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html', 'https://www.postgresql.org/docs/current/sql-altertype.html'],
  *checkMigration(part) {
    const whole = part.together ?? part;
    const { migration, down, after } = whole;
    if (part.migration !== migration) return;
    const passed = new Set(missed(whole.steps).map(({ name }) => name));
    // What the migration drops if it is there, and the history has never had, is given back to those that have.
    const differences = leftDifferent(whole);
    const found = (differences ?? []).filter((difference) => difference.was !== undefined || !passed.has(nameOf(difference.name).name));
    const lost = differences === undefined ? [] : rightsLost(whole);
    if (!down || (found.length === 0 && lost.length === 0)) return;
    const texts = found.map((difference) => (difference.is === undefined && isIn(after, difference) ? `takes away ${nounOf(difference)}, which was there before` : difference.was === undefined && isMissing(after, difference) ? `adds ${nounOf(difference)}` : differenceText(difference)));
    const mends = mended(whole, down, found);
    const rights = rightsLeft(whole);
    const help = mendedText(mends, down, [...rights.sql, ...lost.map((key) => `-- grant again what others than its owner may do with ${sqlName(key)}`)]);
    const first = mends.wrong.length > 0 ? undefined : neverThere(whole, down, found);
    const step = mends.wrong[0] ?? first?.step ?? mends.mends?.find(({ of }) => of.length > 0)?.of[0] ?? found.map((difference) => stepAt(down, difference)).find((each) => each !== undefined) ?? down.steps.find(({ before, after: then }) => lost.some((key) => !before.tables.has(key) && then.tables.has(key)));
    const near = first && closest(first.name, found.flatMap((difference) => (difference.was === undefined && nounOf(difference).startsWith(first.what) ? [nameOf(difference.name).name] : [])));
    const lines = [...(first ? [`-- ${first.text} finds nothing: there is no such ${first.what}${near?.length === 1 ? `, and ${sqlName({ name: near[0]! })} may be meant` : ''}`] : []), ...(help === undefined ? [] : [help])];
    const { up: script } = down.migration;
    yield {
      path: script.path, range: step?.script.path === script.path ? step.operation.range : startOf(script),
      ...(lost.length === 0 && found.every(isMinor) && { severity: 'note' }),
      message: `This way back${part.together ? ', with those of the other parts,' : ''} ${listed([...texts, ...(lost.length > 0 ? [`does not bring back the rights that were granted on ${lost.map(sqlName).join(', ')}`] : []), ...(rights.tables.length > 0 ? [`leaves the rights on ${rights.tables.join(', ')} that were granted`] : [])])}.`,
      ...(lines.length > 0 && { help: lines.join('\n') }),
    };
  },
});

/** A drop in the way back that finds nothing, and would not have found anything before it either, where something of that kind is left behind. */
function neverThere({ after }: Replayed, { steps }: Replayed, found: readonly Difference[]): Missed | undefined {
  const left = new Set(found.flatMap((difference) => (difference.was === undefined ? nounOf(difference).split(' ')[0]! : [])));
  return missed(steps).find(({ what, step }) => left.has(what) && missed([{ ...step, before: after }]).length > 0);
}

/** An enum's value is there for good, code does not see how a table is kept, and values that are given do without a default. https://www.postgresql.org/docs/current/sql-altertype.html */
function isMinor(difference: Difference): boolean {
  const { object, was } = difference;
  if (object === 'column') return difference.was !== undefined && difference.is !== undefined && isSameButDefault(difference.was, difference.is);
  return (object === 'enum value' && was === undefined) || object === 'storage parameter' || object === 'replica identity';
}

function stepAt({ steps }: Replayed, difference: Difference): Step | undefined {
  const made = difference.is === undefined ? undefined : steps.find(({ before, after }) => isMissing(before, difference) && !isMissing(after, difference));
  if (made) return made;
  const table = 'table' in difference ? difference.table : difference.object === 'relation' ? difference.name : undefined;
  return steps.findLast(({ operation, before }) => ('table' in operation && operation.table ? tableKey(before, operation.table) === table : 'name' in operation && typeof operation.name === 'object' && operation.name.name === nameOf(difference.name).name));
}

function listed(texts: readonly string[]): string {
  const [shown, more] = [texts.slice(0, 4), texts.length - 4];
  const all = more > 0 ? [...shown, `leaves ${more} more ${more === 1 ? 'thing' : 'things'} different`] : shown;
  return all.join('; ');
}
