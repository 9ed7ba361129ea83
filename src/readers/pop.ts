/** pop, and Ory's popx: `1_x.up.sql`, `1_x.postgres.up.sql`, `1_x.postgres.autocommit.up.sql` and their `.down.sql`. https://github.com/gobuffalo/pop/blob/main/match.go https://github.com/ory/x/blob/master/popx/match.go */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { inPairs } from './pairs.ts';
import { compareTexts, folderOf, inFolder, isSaid, nameOf } from './paths.ts';
import { EACH_FILE, transactionOf } from './transaction.ts';
import { taken } from './unread.ts';
import { textVersion } from './version.ts';

const NAME = /^(\d+)_[^.]+(?:\.([a-z0-9]+))??(\.autocommit)?\.(up|down)\.sql$/;
/** popx goes by the first 14 digits where it has run the migration before that was cut: https://github.com/ory/x/blob/master/popx/migrator.go */
const PART = /^(.*?)(\d{14})\d{6}_([^./]+)\.[^/]*$/;
const PROGRAM = /^\d+_[^.]+\.(?:up|down)\.fizz$/;
/** Not what another module brings. */
const MODULE = /^(?!.*\/\/ indirect).*(?:gobuffalo\/pop|ory\/(?:x|pop))\b/m;
/** https://github.com/gobuffalo/pop/blob/main/dialect_postgresql.go */
const OURS = /^(?:postgres|postgresql|pg)$/;

export const pop: Reader = {
  name: 'pop',
  versionOf: textVersion,
  bookkeeping: {
    source: 'https://github.com/gobuffalo/pop/blob/main/migrator.go',
    twice: 'pop runs one of them, and never the other',
    late: { text: 'pop runs this one after it', runs: true },
  },
  detects: (files, beside) => files.some(isOwn) && (files.some(isForOurs) || isSaid(folderIn(files), 'go.mod', MODULE, beside)),
  read({ files, dialect, transaction, beside, list = () => [] }) {
    const { own, others } = taken(files, isOwn, 'pop runs only files with names like 1_x.up.sql, 1_x.down.sql and 1_x.postgres.up.sql; rename it, or take it away');
    const turn = hasSwitch(files, beside) ? 'write `.autocommit` into the names of a migration of its own, before `.up.sql` and `.down.sql`' : undefined;
    const forOurs = new Set(own.filter(isForOurs).map(({ path }) => versionAndWay(path)));
    const run = own.filter((file) => isForOurs(file) || !forOurs.has(versionAndWay(file.path)));
    // Nothing is written where one engine has nothing to do.
    const empty = new Set(run.filter(({ text }) => text.trim() === '').map(({ path }) => path));
    const { migrations, unread } = inPairs([...run].sort((a, b) => compareTexts(versionIn(a), versionIn(b))), {
      name: 'pop',
      wholeOf: (path) => PART.exec(path)?.slice(1).join(' '),
      keyOf: (path) => `${folderOf(path)}/${textVersion(path)?.key ?? ''}`,
      script: ({ path, text }) => ({ path, text, statements: dialect.parse(text), transaction: transactionOf(transaction, NAME.exec(nameOf(path))?.[3] === undefined ? { wrapped: true, ...(turn !== undefined && { switch: turn }) } : { wrapped: false }) }),
    });
    const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
    const programs = folders.flatMap((folder) => list(folder).filter((name) => PROGRAM.test(name)).map((name) => ({ path: inFolder(folder, name), reason: 'ddlint does not read fizz; look at it by hand' })));
    return { migrations, unread: [...unread.filter(({ path }) => !empty.has(path)), ...others, ...programs], transactions: EACH_FILE };
  },
};

function isOwn({ path }: SourceFile): boolean {
  return NAME.test(nameOf(path));
}

/** What has no engine in its name runs where nothing of the same version has this one. */
function isForOurs({ path }: SourceFile): boolean {
  return OURS.test(NAME.exec(nameOf(path))?.[2] ?? '');
}

function versionAndWay(path: string): string {
  const [, version, , , way] = NAME.exec(nameOf(path)) ?? [];
  return `${folderOf(path)}/${version} ${way}`;
}

function versionIn({ path }: SourceFile): string {
  return textVersion(path)?.key ?? '';
}

/** popx has one. */
function hasSwitch(files: readonly SourceFile[], beside: Beside = () => undefined): boolean {
  return files.some(({ path }) => /\.autocommit\.(?:up|down)\.sql$/.test(path)) || isSaid(folderIn(files), 'go.mod', /ory\/x\b/, beside);
}

function folderIn(files: readonly SourceFile[]): string {
  return folderOf(files[0]?.path ?? '');
}
