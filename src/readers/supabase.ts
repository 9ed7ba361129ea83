/** Supabase CLI: `supabase/migrations/20240101000000_x.sql` by name; there is no way back. https://github.com/supabase/cli/blob/develop/apps/cli-go/pkg/migration/list.go */
import type { Beside, Migration, Reader, SourceFile, Statement, Unread } from '../model.ts';
import { compareTexts, folderOf, inFolder, nameOf } from './paths.ts';
import { isRefusedInTransaction, transactionOf } from './transaction.ts';
import { emptyOf } from './unread.ts';
import { textVersion } from './version.ts';

const NAME = /^\d+_.*\.sql$/;
/** What the first versions of the CLI wrote, and today's leaves out where it comes first. */
const INIT = /^(\d{14})_init\.sql$/;
const LAST_INIT = '20211209000000';

export const supabase: Reader = {
  name: 'supabase',
  versionOf: textVersion,
  bookkeeping: {
    source: 'https://github.com/supabase/cli/blob/develop/apps/cli-go/pkg/migration/apply.go',
    twice: 'the Supabase CLI fails at the second',
    late: { text: 'the Supabase CLI refuses to run anything, unless --include-all is given' },
    gone: 'the Supabase CLI refuses to run anything',
  },
  detects: (files, beside) => files.some(({ path }) => NAME.test(nameOf(path))) && isOwn(folderOf(files[0]?.path ?? ''), beside) && !isDrizzles(files, beside),
  read({ files, dialect, transaction }) {
    const ordered = [...files].sort((a, b) => compareTexts(nameOf(a.path), nameOf(b.path)));
    const left = ordered.flatMap((file, i) => leftOut(file, i === 0));
    const skipped = new Set(left.map(({ path }) => path));
    const own = ordered.filter(({ path }) => !skipped.has(path));
    const migrations = own.map(({ path, text }): Migration => {
      const statements = dialect.parse(text);
      const wraps = { wrapped: true, switch: 'give it a file of its own, which the Supabase CLI runs without a transaction' };
      return { id: path.replace(/\.sql$/, ''), reader: 'supabase', reported: true, up: { path, text, transaction: transactionOf(transaction, statements.some(isAlone) ? { wrapped: false } : wraps), statements } };
    });
    return { migrations, unread: [...left, ...emptyOf(own)], transactions: 'each file runs in one transaction, but one with its own or with a statement that is refused there' };
  },
};

/** Its folder is called so, and the settings are above it. */
function isOwn(folder: string, beside: Beside): boolean {
  const isCalledSo = /(?:^|\/)supabase\/migrations$/.test(folder);
  return isCalledSo || (/^(?:migrations)?$/.test(folder) && /^\s*project_id\s*=/m.test(beside(inFolder(folder === '' ? '..' : '', 'config.toml')) ?? ''));
}

/** drizzle-kit writes there too, with numbers of four digits unless it does so for Supabase. https://orm.drizzle.team/docs/drizzle-config-file#migrations */
function isDrizzles(files: readonly SourceFile[], beside: Beside): boolean {
  return beside(inFolder(folderOf(files[0]?.path ?? ''), 'meta/_journal.json')) !== undefined && !files.some(({ path }) => /^\d{14}_/.test(nameOf(path)));
}

function leftOut({ path }: SourceFile, isFirst: boolean): readonly Unread[] {
  const name = nameOf(path);
  if (!NAME.test(name)) return [{ path, reason: 'the Supabase CLI runs only files with names like 20240101000000_x.sql; rename it, or take it away' }];
  const init = INIT.exec(name)?.[1];
  return isFirst && init !== undefined && init < LAST_INIT ? [{ path, reason: 'the Supabase CLI leaves out an old first migration that is called init; give it another name to have it run' }] : [];
}

/** What splits the file: it is run by itself, and a script with its own transaction goes statement by statement. https://github.com/supabase/cli/pull/6354 */
function isAlone({ operations }: Statement): boolean {
  return operations.some((operation) => ['begin', 'commit', 'rollback'].includes(operation.kind) || isRefusedInTransaction(operation));
}
