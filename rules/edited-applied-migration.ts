import { isSame, isSameText, isVersioned } from '../src/history.ts';
import type { Versioned } from '../src/history.ts';
import type { Change, History, Migration, Report } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'edited-applied-migration',
  title: 'Leave a migration as it is once others have it',
  category: 'history',
  severity: 'error',
  engines: ['postgres'],
  why: 'A database that has run a migration does not run it again: what is changed in it reaches only new databases, and from then on they differ. Tools that keep checksums refuse to go on, also when only a comment has changed. Only with `--since` or `--staged` is known what others have.',
  instead: 'Restore it, and put the change into a new migration.',
  sources: ['https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories', 'https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations', 'https://docs.rs/sqlx/latest/sqlx/migrate/enum.MigrateError.html'],
  *checkHistory(history) {
    const { base, migrations } = history;
    if (!base) return;
    const byId = new Map(migrations.map((migration) => [migration.id, migration]));
    const byPath = new Map(migrations.map((migration) => [migration.up.path, migration]));
    const byVersion = new Map(migrations.filter(isVersioned).map((migration) => [migration.version.key, migration]));
    const gone: Versioned[] = [];
    for (const { status, path, before, now: id } of base.changes) {
      if (!isVersioned(before)) continue;
      const now = id !== undefined ? byId.get(id) : status === 'deleted' ? byVersion.get(before.version.key) : ofVersion(byPath.get(path), before, byVersion);
      if (now) yield* changed(history, status, before, now);
      else if (status === 'deleted') gone.push(before);
    }
    yield* missing(history, gone);
  },
});

/** What a list had under that path is there under another one once the path is used anew. */
function ofVersion(now: Migration | undefined, before: Versioned, byVersion: ReadonlyMap<string, Versioned>): Migration | undefined {
  return now?.version?.key === before.version.key ? now : byVersion.get(before.version.key) ?? now;
}

function* changed({ bookkeeping, base }: History, status: Change['status'], before: Versioned, now: Migration): Generator<Report> {
  // Only one of several in a file has to say where it stands.
  const first = before.id === before.up.path || now.up.sections === undefined ? undefined : now.up.statements[0];
  const at = { path: now.up.path, ...(first && { range: first.range }), help: 'Restore it, and put the change into a new migration.' };
  const isMoved = before.up.path !== now.up.path;
  if (isMoved && now.version?.key !== before.version.key) {
    yield { ...at, help: `Give it its name back: ${before.up.path}.`, message: `This is ${before.up.path} in ${base?.name}: ${bookkeeping?.late?.list === undefined ? 'databases that have run it take it for another one, and run it again' : `where that has run, ${bookkeeping.late.text}`}.` };
    return;
  }
  const isRenamed = nameOf(before) !== nameOf(now);
  if (isRenamed && bookkeeping?.renamed !== undefined) yield { ...at, help: `Give it its name back: ${before.up.path}.`, message: `This is ${before.up.path} in ${base?.name}: where that has run, ${bookkeeping.renamed}.` };
  const same = isSame(before.up, now.up);
  if (status === 'renamed' || isSameText(before.up, now.up) || (same && bookkeeping?.edited === undefined)) return;
  const what = same ? 'Only comments and white space have changed, but' : 'This has changed, and';
  yield { ...at, message: `${what} ${base?.name} has it already: ${bookkeeping?.edited === undefined ? 'databases that have run it stay as they are' : `where it has run, ${bookkeeping.edited}`}.` };
}

function* missing({ bookkeeping, base }: History, [first, ...more]: readonly Versioned[]): Generator<Report> {
  if (!first) return;
  const text = bookkeeping?.gone === undefined ? 'a database that is made anew lacks what it does' : `where it has run, ${bookkeeping.gone}`;
  const rest = more.length === 0 ? '' : ` The same goes for ${more.length} more.`;
  yield { path: first.up.path, ...(bookkeeping?.gone === undefined && { severity: 'warning' }), message: `This is gone, and ${base?.name} has it: ${text}.${rest}`, help: 'Restore it.' };
}

/** Of the file, or of the folder that is the migration. */
function nameOf({ up: { path }, version }: Migration): string {
  return path.split('/').findLast((part) => version !== undefined && part.includes(version.text)) ?? path.slice(path.lastIndexOf('/') + 1);
}
