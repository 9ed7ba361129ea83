import { isVersioned, others } from '../src/history.ts';
import type { Versioned } from '../src/history.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'duplicate-version',
  title: 'Give each migration a version of its own',
  category: 'history',
  severity: 'error',
  engines: ['postgres'],
  why: 'A migration tool keeps track of what has run by its version. Of two with the same one it refuses both, fails at the second or leaves one out. That happens when two branches take the next number, each for itself; git sees no conflict in it.',
  instead: 'Give the one that has run nowhere yet the next free number, or a time stamp.',
  sources: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md', 'https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations'],
  *checkHistory(history) {
    const { bookkeeping, migrations, base } = history;
    if (bookkeeping?.twice === undefined) return;
    const elsewhere = new Set(others(history));
    const groups = new Map<string, Versioned[]>();
    for (const migration of [...elsewhere, ...migrations.filter(isVersioned)]) groups.set(migration.version.key, [...(groups.get(migration.version.key) ?? []), migration]);
    for (const same of groups.values()) {
      if (same.length < 2) continue;
      const told = same.filter((each) => each.reported && !elsewhere.has(each));
      for (const each of told.length === same.length ? told.slice(1) : told) {
        const other = same.find((candidate) => candidate !== each)!;
        const where = elsewhere.has(other) ? `, which ${base?.name} has by now` : '';
        yield { path: each.up.path, message: `${each.version.text} is also the version of ${other.up.path}${where}: ${bookkeeping.twice}.`, help: 'Give this one a version of its own.' };
      }
    }
  },
});
