import { compare } from '../src/catalog/compare.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Difference } from '../src/catalog/difference.ts';
import type { Replayed, Report, Severity, Step } from '../src/model.ts';
import { inTheWay, inverseOf, isComment } from '../src/plan/inverse.ts';
import { wayBackFix, wayBackText } from '../src/plan/way-back-fix.ts';
import { explains, startOf, wayBackOf } from '../src/plan/way-back.ts';
import type { WayBack } from '../src/plan/way-back.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'missing-down',
  title: 'Give every migration a way back',
  category: 'rollback',
  severity: 'error',
  engines: ['postgres'],
  why: 'When a release has to be taken back, the migration tool runs the way back of each of its migrations, newest first. At one that has none it stops, or goes on as if all were undone while the schema is still the new one.',
  instead: 'Write the way back together with the migration, and let it undo exactly that. Where nothing can undo it, say so with a script that raises an exception: then nobody takes it for done. What counts is what the tool and the history are used to: an error where the tool asks for ways back and most migrations have one, a warning where only most of them have one, a note where the tool asks and hardly any has one, and nothing elsewhere. Migrations count from the first one on that has a way back; those before it are from before that habit, and nothing is said about them; where none of more than ten has one, the newest alone counts. What Liquibase undoes by itself counts neither way.',
  sources: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md', 'https://pressly.github.io/goose/documentation/annotations/', 'https://github.com/amacneil/dbmate#creating-migrations', 'https://docs.rs/diesel_migrations/latest/diesel_migrations/'],
  *checkMigration(whole) {
    const { migration } = whole;
    const wayBack = wayBackOf(migration);
    const message = MESSAGES[wayBack];
    if (message === undefined || migration.wayBack === 'older' || migration.wayBack === 'shared' || (wayBack === 'missing' && migration.wayBack === undefined)) return;
    const most = undone(whole);
    if (most === undefined || (isSlight(whole) && (wayBack === 'explained' || (wayBack === 'nothing' && migration.down && explains(migration.down))))) return;
    const inverse = inverseOf(whole);
    const needs = inverse && 'sql' in inverse ? unfilled(whole) : [];
    const asks = needs.length === 0 ? '' : ` One that undoes it fails where there are rows, until it fills ${needs.join(', ')}.`;
    yield { ...place(whole), severity: least(most, severityOf(whole, wayBack)), message: `${message}${asks}`, ...help(whole, wayBack, inverse) };
  },
});

/** The way back where that is certain, written where the framework looks for it. */
function help(whole: Replayed, found: WayBack, inverse: ReturnType<typeof inverseOf>): Pick<Report, 'help' | 'fixes'> {
  const { migration } = whole;
  if (isSlight(whole)) return { help: compare(whole.before, whole.after).length > 0 ? VALUE_STAYS : OF_ROWS };
  if (!inverse) return { help: BY_HAND };
  if ('blocked' in inverse) return { help: `${BY_HAND} What undoes \`${inTheWay(migration.up.text, inverse.blocked)}\` is not certain${inverse.why === undefined ? '' : `: ${inverse.why}`}.` };
  if (inverse.sql.every(isComment)) return { help: inverse.sql.join('\n') };
  return { help: wayBackText(migration, inverse), ...(found !== 'explained' && { fixes: wayBackFix(migration, inverse) }) };
}

/** Does it change rows alone, or add values of enums? A way back that fails there would bar that of everything before it. */
function isSlight({ before, after, steps }: Replayed): boolean {
  return compare(before, after).every(({ object, was }) => object === 'enum value' && was === undefined) && steps.every(({ operation }) => operation.kind !== 'unknown');
}

const OF_ROWS = 'Write what undoes it, or a comment that says why nothing is undone.';
const VALUE_STAYS = 'PostgreSQL cannot take a value out of an enum, and leaving it does no harm: say that in a comment.';
const BY_HAND = 'Write what undoes it, or a script that raises an exception where nothing can.';

const MESSAGES: { readonly [K in WayBack]?: string } = {
  missing: 'This migration has no way back.',
  empty: 'The way back is empty: it leaves everything as it is.',
  explained: 'The way back is only a comment: the tool takes the migration for undone, and nothing is.',
  nothing: 'The way back does nothing: it leaves everything as it is.',
};

/** Columns that come back NOT NULL, and without values. */
function unfilled({ before, after }: Replayed): readonly string[] {
  return compare(before, after).flatMap((difference) => {
    if (difference.object !== 'column' || !difference.was || difference.is) return [];
    const { table, was: { name, notNull, default: value, generated } } = difference;
    return notNull && !value && !generated ? [`${sqlName(table)}.${sqlName({ name })}`] : [];
  });
}

/** How much there is to undo; undefined for nothing. Rows, and what PostgreSQL cannot undo, are no more than a note; those of tables that were not there before are part of these. */
function undone({ before, after, steps }: Replayed): Severity | undefined {
  const differences = compare(before, after);
  const isOfOld = ({ operation, before: then }: Step): boolean => operation.kind === 'write' && before.tables.has(tableKey(then, operation.table));
  if (differences.some(({ object }) => !MINOR.has(object)) || steps.some(({ operation }) => operation.kind === 'unknown')) return 'error';
  return differences.length > 0 || steps.some(isOfOld) ? 'note' : undefined;
}

const MINOR: ReadonlySet<Difference['object']> = new Set<Difference['object']>(['enum value', 'storage parameter', 'replica identity']);

function severityOf({ migration: { wayBack } }: Replayed, found: WayBack): Severity {
  if (found === 'explained' || wayBack === 'unused') return 'note';
  return found === 'missing' && wayBack === 'expected' ? 'error' : 'warning';
}

function least(one: Severity, other: Severity): Severity {
  return one === 'note' || other === 'note' ? 'note' : one === 'error' ? other : one;
}

function place({ migration: { up, down } }: Replayed): Pick<Report, 'path' | 'range'> {
  const script = down ?? up;
  return { path: script.path, range: startOf(script) };
}
