import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'outdated-history-file',
  title: 'What the tool keeps about the history says what the migrations do',
  category: 'history',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Some tools keep checksums or a copy of the schema beside the migrations. Where these are not up to date, the tool refuses to run, or writes the next migration against a schema that is not there.',
  instead: 'Let the tool write them: `drizzle-kit generate` adds the snapshot with the migration, `--custom` for one that is written by hand; `atlas migrate hash` writes the checksums anew, and `prisma migrate dev` writes `migration_lock.toml`.',
  sources: ['https://orm.drizzle.team/docs/kit-custom-migrations', 'https://atlasgo.io/concepts/migration-directory-integrity', 'https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories'],
  *checkHistory({ outdated }) {
    for (const { path, range, reason } of outdated) yield { path, ...(range && { range }), message: `${reason[0]?.toUpperCase()}${reason.slice(1)}.` };
  },
});
