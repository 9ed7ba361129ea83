import { isAdded, isVersioned, kept } from '../src/history.ts';
import type { Versioned } from '../src/history.ts';
import type { Base, Bookkeeping, Report } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'out-of-order-migration',
  title: 'A new migration comes after all that others have',
  category: 'history',
  severity: 'error',
  engines: ['postgres'],
  why: 'A migration that comes before one which has run already is left out or refused by some tools, and run late by the others, so that not all databases go the same way. It shows only where the other one has run, in production first. Only with `--since` or `--staged` is known what others have.',
  instead: 'Give it a version above the latest of the branch that it goes into.',
  sources: ['https://pressly.github.io/goose/blog/2021/out-of-order-migrations/', 'https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/pg-core/dialect.ts'],
  *checkHistory({ bookkeeping, migrations, base }) {
    const { late: told } = bookkeeping ?? {};
    if (!told) return;
    if (told.list !== undefined) {
      if (base) yield* inserted(told.list, told.text, migrations.filter(isVersioned), base);
      return;
    }
    const newest = base && latest(kept(base));
    let last: Versioned | undefined;
    for (const migration of migrations.filter(isVersioned)) {
      const isLate = (than: Versioned | undefined): than is Versioned => than !== undefined && migration.version.key < than.version.key;
      if (base && isLate(newest) && isAdded(migration, base)) yield late(migration, newest, `This comes before ${newest.up.path}, which ${base.name} has already`, told);
      else if (migration.reported && isLate(last)) yield { ...late(migration, last, `This runs after ${last.up.path}, and the journal says that it is older`, told), severity: 'warning', help: 'Generate it anew, or give it a later "when" in the journal.' };
      if (!isLate(last)) last = migration;
    }
  },
});

/** What is new in a list stands behind all that others have. */
function* inserted(list: string, text: string, migrations: readonly Versioned[], base: Base): Generator<Report> {
  const known = new Set(kept(base).map(({ version }) => version.key));
  const last = migrations.findLastIndex(({ version }) => known.has(version.key));
  for (const migration of migrations.slice(0, Math.max(last, 0))) {
    if (!known.has(migration.version.key) && isAdded(migration, base)) yield { path: migration.up.path, message: `This comes before ${migrations[last]!.up.path}, which ${base.name} has already: where that has run, ${text}.`, help: `Put it at the end of ${list}.` };
  }
}

function latest(migrations: readonly Versioned[]): Versioned | undefined {
  return migrations.reduce<Versioned | undefined>((last, each) => (last && last.version.key >= each.version.key ? last : each), undefined);
}

/** `what`: which is before which. */
function late({ up }: Versioned, than: Versioned, what: string, { text, runs }: NonNullable<Bookkeeping['late']>): Report {
  return { path: up.path, ...(runs && { severity: 'note' }), message: `${what}: where that has run, ${text}.`, help: `Give it a version above ${than.version.text}.` };
}
