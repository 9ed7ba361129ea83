import { compare } from '../src/catalog/compare.ts';
import type { Replayed, Report, Severity } from '../src/model.ts';
import { inTheWay, inverseOf } from '../src/plan/inverse.ts';
import { startOf, wayBackOf } from '../src/plan/way-back.ts';
import type { WayBack } from '../src/plan/way-back.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'missing-down',
  title: 'Give every migration a way back',
  category: 'rollback',
  severity: 'error',
  engines: ['postgres'],
  why: 'When a release has to be taken back, the migration tool runs the way back of each of its migrations, newest first. At one that has none it stops, or goes on as if all were undone while the schema is still the new one.',
  instead: 'Write the way back together with the migration, and let it undo exactly that. Where nothing can undo it, say so with a script that raises an exception: then nobody takes it for done. What counts is what the tool and the history are used to: an error where the tool asks for ways back and most migrations have one, a warning where only most of them have one, a note where the tool asks and hardly any has one, and nothing elsewhere.',
  sources: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md', 'https://pressly.github.io/goose/documentation/annotations/', 'https://github.com/amacneil/dbmate#creating-migrations', 'https://docs.rs/diesel_migrations/latest/diesel_migrations/'],
  *checkMigration(whole) {
    const { migration } = whole;
    const wayBack = wayBackOf(migration);
    const message = MESSAGES[wayBack];
    if (message === undefined || (wayBack === 'missing' && migration.wayBack === undefined)) return;
    const most = undone(whole);
    if (most === undefined) return;
    yield { ...place(whole), severity: least(most, severityOf(whole, wayBack)), message, ...help(whole, wayBack) };
  },
});

/** The way back, put into the file where both ways are in one. */
function help(whole: Replayed, found: WayBack): Pick<Report, 'help' | 'fixes'> {
  const inverse = inverseOf(whole);
  const { reader, up } = whole.migration;
  if (!inverse) return { help: 'Write what undoes it, or a script that raises an exception where nothing can.' };
  if ('blocked' in inverse) return { help: `Write what undoes it, or a script that raises an exception where nothing can. What undoes \`${inTheWay(up.text, inverse.blocked)}\` is not certain.` };
  const marker = MARKERS[reader];
  if (marker === undefined || found !== 'missing') return { help: inverse.sql.join('\n') };
  const end = up.text.length;
  const sql = inverse.sql.map((statement) => (reader === 'goose' && /;[\s\S]*;/.test(statement) ? `-- +goose StatementBegin\n${statement}\n-- +goose StatementEnd` : statement)).join('\n');
  return { help: `${marker}\n${sql}`, fixes: [{ title: 'Add the way back', safe: true, edits: [{ range: [end, end], text: `${up.text.endsWith('\n') ? '' : '\n'}\n${marker}\n${sql}\n` }] }] };
}

const MARKERS: { readonly [reader: string]: string | undefined } = { goose: '-- +goose Down', dbmate: '-- migrate:down', 'sql-migrate': '-- +migrate Down' };

const MESSAGES: { readonly [K in WayBack]?: string } = {
  missing: 'This migration has no way back.',
  empty: 'The way back is empty: it leaves everything as it is.',
  explained: 'The way back is only a comment: the tool takes the migration for undone, and everything is as it was.',
  nothing: 'The way back does nothing: it leaves everything as it is.',
};

/** How much there is to undo; undefined for nothing. Rows, and what PostgreSQL cannot undo, are no more than a note. */
function undone({ before, after, steps }: Replayed): Severity | undefined {
  const differences = compare(before, after);
  if (differences.some(({ object }) => object !== 'enum value') || steps.some(({ operation }) => operation.kind === 'unknown')) return 'error';
  return differences.length > 0 || steps.some(({ operation }) => operation.kind === 'write') ? 'note' : undefined;
}

function severityOf({ migration: { wayBack } }: Replayed, found: WayBack): Severity {
  if (found === 'explained') return 'note';
  if (found !== 'missing') return 'warning';
  return wayBack === 'expected' ? 'error' : wayBack === 'usual' ? 'warning' : 'note';
}

function least(one: Severity, other: Severity): Severity {
  return one === 'note' || other === 'note' ? 'note' : one === 'error' ? other : one;
}

function place({ migration: { up, down } }: Replayed): Pick<Report, 'path' | 'range'> {
  const script = down ?? up;
  return { path: script.path, range: startOf(script) };
}
