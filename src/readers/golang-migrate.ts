/** golang-migrate: `1_x.up.sql` and `1_x.down.sql`, each sent as one. https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { inPairs, wayOf } from './pairs.ts';
import { compareNumbers, folderOf, isSaid, nameOf } from './paths.ts';
import { SENT_AS_ONE, sentAsOne, transactionOf } from './transaction.ts';
import { taken } from './unread.ts';
import { numberKey, numberVersion } from './version.ts';

const MODULE = ['go.mod', /golang-migrate\/migrate/] as const;
const NAME = /^(\d+)_.*\.(?:up|down)\.sql$/i;

export const golangMigrate: Reader = {
  name: 'golang-migrate',
  versionOf: numberVersion,
  bookkeeping: {
    source: 'https://github.com/golang-migrate/migrate/blob/master/FAQ.md',
    twice: 'golang-migrate refuses to run anything',
    late: { text: 'golang-migrate never runs this one' },
    gone: 'golang-migrate fails where it is the last that has run',
  },
  // It takes one folder.
  detects: (files, beside) => files.some(({ path }) => NAME.test(nameOf(path))) && new Set(files.map(({ path }) => folderOf(path))).size === 1 && isOwn(files, beside),
  read({ files, dialect, transaction, beside }) {
    const { own, others } = taken(files, ({ path }) => NAME.test(nameOf(path)), 'golang-migrate runs only files with names like 1_x.up.sql and 1_x.down.sql; rename it, or take it away');
    // sqlx numbers by time as well, and gets a statement out of its transaction in another way.
    const isCertain = !own.every(({ path }) => /^\d{14}_/.test(nameOf(path))) || (beside !== undefined && isSaid(folderOf(files[0]?.path ?? ''), ...MODULE, beside));
    const ordered = [...own].sort((a, b) => compareNumbers(versionOf(a), versionOf(b)));
    const { migrations, unread } = inPairs(ordered, {
      name: 'golang-migrate',
      keyOf: numberKey,
      script({ path, text }) {
        const statements = dialect.parse(text);
        return { path, text, transaction: transactionOf(transaction, sentAsOne(isCertain ? 'golang-migrate' : undefined, statements)), statements };
      },
      programFor(path) {
        const program = path.replace(/sql$/i, 'go');
        return beside?.(program) === undefined ? undefined : program;
      },
    });
    return { migrations, unread: [...unread, ...others], transactions: SENT_AS_ONE };
  },
};

/** Says the Go module so? Where there is none, pairs are taken for its, but in a Rust package: sqlx and others name them alike. */
function isOwn(files: readonly SourceFile[], beside: Beside): boolean {
  const folder = folderOf(files[0]?.path ?? '');
  if (isSaid(folder, ...MODULE, beside)) return true;
  const isPaired = files.some(({ path }) => wayOf(path) === 'up') && files.some(({ path }) => wayOf(path) === 'down');
  return isPaired && !isSaid(folder, 'go.mod', /mattermost\/morph|maragudk\/migrate/, beside) && !isSaid(folder, 'Cargo.toml', /./, beside);
}

function versionOf({ path }: SourceFile): string {
  return NAME.exec(nameOf(path))![1]!;
}
