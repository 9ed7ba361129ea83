/** Prisma Migrate: `2024_x/migration.sql`, sent as one; `migration_lock.toml` says which database. https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories */
import type { Migration, Reader, SourceFile } from '../model.ts';
import { compareTexts, folderOf, inFolder, nameOf } from './paths.ts';
import { SENT_AS_ONE, sentAsOne, transactionOf } from './transaction.ts';
import { emptyOf, taken } from './unread.ts';

const LOCK = 'migration_lock.toml';

export const prisma: Reader = {
  name: 'prisma',
  versionOf: (path) => ({ text: nameOf(folderOf(path)), key: nameOf(folderOf(path)) }),
  bookkeeping: {
    source: 'https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories',
    late: { text: 'Prisma runs this one after it', runs: true },
    edited: 'Prisma compares checksums: `migrate deploy` warns, and `migrate dev` wants to reset the database',
    gone: 'Prisma misses it: `migrate deploy` warns, and `migrate dev` wants to reset the database',
  },
  detects: (files, beside) => files.some((file) => isMigration(file) && beside(inFolder(historyOf(file), LOCK)) !== undefined),
  read({ files, dialect, transaction, beside }) {
    const { own, others } = taken(files, isMigration, 'Prisma runs only files called migration.sql, each in a folder of its own; it has no way back');
    const [first] = own;
    const provider = /^\s*provider\s*=\s*["'](\w+)["']/m.exec((first && beside?.(inFolder(historyOf(first), LOCK))) ?? '')?.[1] ?? 'postgresql';
    const skipped = provider === 'postgresql' ? {} : { skipped: `${LOCK} says that it is for ${provider}` };
    const ordered = [...own].sort((a, b) => compareTexts(folderOf(a.path), folderOf(b.path)));
    const migrations = 'skipped' in skipped ? [] : ordered.map(({ path, text }): Migration => {
      const statements = dialect.parse(text);
      return { id: folderOf(path), reader: 'prisma', reported: true, up: { path, text, transaction: transactionOf(transaction, sentAsOne('Prisma', statements)), statements } };
    });
    return { migrations, unread: [...others, ...emptyOf(own)], transactions: SENT_AS_ONE, ...skipped };
  },
};

function isMigration({ path }: SourceFile): boolean {
  return nameOf(path) === 'migration.sql' && folderOf(path) !== '';
}

/** The folder that has a folder for each migration. */
function historyOf({ path }: SourceFile): string {
  return folderOf(folderOf(path));
}
