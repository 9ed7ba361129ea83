/** Prisma Migrate: `2024_x/migration.sql`, sent as one; `migration_lock.toml` says which database. https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories */
import type { Migration, Reader, SourceFile } from '../model.ts';
import { compareTexts, folderOf, inFolder, nameOf } from './paths.ts';
import { SENT_AS_ONE, sentAsOne, transactionOf } from './transaction.ts';
import { emptyOf, taken } from './unread.ts';

const LOCK = 'migration_lock.toml';
const SCHEMA = 'schema.prisma';

export const prisma: Reader = {
  name: 'prisma',
  versionOf: (path) => ({ text: nameOf(folderOf(path)), key: nameOf(folderOf(path)) }),
  bookkeeping: {
    source: 'https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories',
    late: { text: 'Prisma runs this one after it', runs: true },
    edited: 'Prisma compares checksums: `migrate deploy` warns, and `migrate dev` wants to reset the database',
    gone: 'Prisma misses it: `migrate deploy` warns, and `migrate dev` wants to reset the database',
  },
  detects: (files, beside) => files.some((file) => isMigration(file) && (beside(inFolder(historyOf(file), LOCK)) ?? beside(schemaOf(file))) !== undefined),
  read({ files, dialect, transaction, beside }) {
    const { own, others } = taken(files, isMigration, 'Prisma runs only files called migration.sql, each in a folder of its own; it has no way back');
    const [first] = own;
    const lock = first && beside?.(inFolder(historyOf(first), LOCK));
    const source = lock ?? /\bdatasource\b[^}]*/.exec((first && beside?.(schemaOf(first))) ?? '')?.[0] ?? '';
    const provider = /^\s*provider\s*=\s*["'](\w+)["']/m.exec(source)?.[1] ?? 'postgresql';
    const skipped = provider === 'postgresql' ? {} : { skipped: `${lock === undefined ? SCHEMA : LOCK} says that it is for ${provider}` };
    const ordered = [...own].sort((a, b) => compareTexts(folderOf(a.path), folderOf(b.path)));
    const migrations = 'skipped' in skipped ? [] : ordered.map(({ path, text }): Migration => {
      const statements = dialect.parse(text);
      return { id: folderOf(path), reader: 'prisma', reported: true, up: { path, text, transaction: transactionOf(transaction, sentAsOne('Prisma', statements)), statements } };
    });
    // https://github.com/prisma/prisma-engines/blob/main/schema-engine/connectors/schema-connector/src/migrations_directory.rs
    const unlocked = first && lock === undefined && beside?.(schemaOf(first)) !== undefined ? { outdated: [{ path: first.path, reason: `there is no ${inFolder(historyOf(first), LOCK)}, so that Prisma does not see that migrations are written for another database, and \`migrate diff\` refuses to read them; restore it` }] } : {};
    return { migrations, unread: [...others, ...emptyOf(own)], transactions: SENT_AS_ONE, ...unlocked, ...skipped };
  },
};

function isMigration({ path }: SourceFile): boolean {
  return nameOf(path) === 'migration.sql' && folderOf(path) !== '';
}

/** The folder that has a folder for each migration. */
function historyOf({ path }: SourceFile): string {
  return folderOf(folderOf(path));
}

/** Beside the folder that has them all. */
function schemaOf(file: SourceFile): string {
  return inFolder(folderOf(historyOf(file)), SCHEMA);
}
