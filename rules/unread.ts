import { findRoutine, sqlName } from '../src/catalog/names.ts';
import { isProvided } from '../src/effects/provided.ts';
import type { Report, Step } from '../src/model.ts';
import type { Name, Operation, OperationOf } from '../src/operations.ts';
import { startOf } from '../src/plan/way-back.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'unread',
  title: 'Know what could not be read',
  category: 'unread',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A statement that cannot be read cannot be checked: whatever it locks, rewrites or drops, nobody has looked at it. ddlint never skips one silently.',
  instead: 'Correct the statement, or write dynamic SQL out so that it can be read. Where that is not possible, check it by hand and suppress the finding with the reason.',
  sources: ['https://www.postgresql.org/docs/current/sql-syntax.html'],
  check: {
    *select(step) {
      for (const name of step.operation.runs ?? []) yield* unknownRoutine(step, name);
    },
    *call(step) {
      yield* unknownRoutine(step, step.operation.name);
    },
    // Those that are not in the routines that it calls are looked for in both directions.
    *unknown({ operation, called }) {
      if (called) yield notChecked(operation);
    },
  },
  *checkMigration({ migration }) {
    if (migration.downProgram !== undefined) yield { range: startOf(migration.up), severity: 'note', message: `Not checked: the way back, ${migration.downProgram}, is a program.`, help: 'Look at what it undoes.' };
    for (const { path, statements } of migration.down ? [migration.up, migration.down] : [migration.up]) {
      for (const { operations } of statements) for (const operation of told(operations)) yield { path, range: operation.range, ...notChecked(operation) };
    }
  },
});

const HELP = 'heck it by hand and say so: `-- ddlint-ignore unread: <what you checked>`.';

/** What is not read in a statement; a block that puts SQL together at several places is told once, with all that it mentions. */
function told(operations: readonly Operation[]): readonly OperationOf<'unknown'>[] {
  const unread = operations.filter((operation) => operation.kind === 'unknown');
  const [first, ...more] = unread.filter(({ reason }) => reason.startsWith('EXECUTE '));
  if (!first || more.length === 0) return unread;
  const mentions = [...new Map([first, ...more].flatMap((each) => each.mentions).map((name) => [sqlName(name), name])).values()];
  const merged = { ...first, reason: `${first.reason}, at ${more.length + 1} places`, mentions };
  return unread.flatMap((operation) => (operation === first ? [merged] : more.includes(operation) ? [] : [operation]));
}

function notChecked({ reason, mentions }: OperationOf<'unknown'>): Report {
  const names = mentions.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`));
  const isRefused = /^(syntax error|unterminated)\b/.test(reason);
  return { message: `${isRefused ? 'PostgreSQL refuses this' : 'Not checked'}: ${reason}.${names.length > 0 ? ` It mentions ${names.join(', ')}.` : ''}`, help: `${isRefused ? 'Correct it, or c' : 'C'}${HELP}` };
}

/** What is called for what it does, and neither the history nor the server brings it. */
function* unknownRoutine(step: Step, name: Name): Generator<Report> {
  if (findRoutine(step.before, name) || isProvided(name) || isProbe(step)) return;
  const called = `${sqlName(name)}()`;
  yield { severity: 'note', message: `What ${called} does is not known: these migrations do not define it.`, help: 'Check what it locks and changes.', once: called };
}

/** Does its block go on where there is no such function? */
function isProbe({ operation: { guard } }: Step): boolean {
  return /\bunless (?:\w+ or )*undefined_function\b/i.test(guard ?? '');
}
