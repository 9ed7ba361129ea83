/** One history, read by its framework's reader. */
import { resolve } from 'node:path';
import type { Beside, Dialect, History, Listing, Migration, Read, Reader, SourceFile, Unread } from '../model.ts';
import { SUM } from '../readers/atlas.ts';
import { readersWith, readerOf } from '../readers/index.ts';
import { isPostgres, otherEngineByRefusals, otherEnginesOf } from '../readers/other-engine.ts';
import { folderOf, inFolder } from '../readers/paths.ts';
import { readWith } from '../readers/version.ts';
import { outdatedSum } from './atlas-sum.ts';
import { isSource } from './changelogs.ts';
import type { Comparison } from './comparison.ts';
import type { Discovered } from './discover.ts';
import { isOurs } from './engine-folders.ts';
import type { Difference } from './git.ts';
import type { Skipped } from '../report/summary.ts';
import type { Settings } from './projects.ts';
import { readBase } from './read-base.ts';
import { readerNamed } from './settings.ts';
import type { Tree } from './tree.ts';
import { byPath, underCheck } from './under-check.ts';
import { compareWithin } from './within-files.ts';
import type { ChangedFile, WithinFiles } from './within-files.ts';

export type LoadedHistory = {
  readonly folder: string;
  readonly settings: Settings;
  readonly migrations: readonly Migration[];
  readonly unread: readonly Unread[];
  /** Parts of it that never run here, and why. */
  readonly omitted: NonNullable<Read['omitted']>;
  /** What its framework does about transactions, "goose: each file runs in one transaction"; undefined when that is assumed. */
  readonly transactions: string | undefined;
  /** Files under check that are taken to run without a transaction because they cannot run in one. */
  readonly unwrapped: number;
  readonly history: History;
};

/** `texts` gets the text of each file that is read. */
export type Reading = { readonly cwd: string; readonly tree: Tree; readonly dialect: Dialect; readonly settings: Settings; readonly texts: Map<string, string>; readonly beside: Beside; readonly list: Listing; readonly comparison: Comparison | undefined; /** What is beside the migrations in the comparison's base. */ readonly besideBase: Beside };
type Files = Discovered['histories'][number];

/** `skipped` says why none of it is checked; `otherEngine`: because it is for another engine, as its text says. */
export type ReadHistory = LoadedHistory & { readonly skipped: Omit<Skipped, 'path'> | undefined; readonly otherEngine?: string; /** Does it say whose it is, or has somebody said so? Asked only beside histories of other engines, since all texts are looked through. */ readonly isCertain: () => boolean };

export function readHistory({ folder, files, documents, liquibase, claim, named }: Files, reading: Reading): ReadHistory {
  const { dialect, settings, texts, beside, list, besideBase, comparison } = reading;
  const left = (skipped: Omit<Skipped, 'path'>, otherEngine?: string): ReadHistory => ({ isCertain: () => true, ...(otherEngine !== undefined && { otherEngine }), folder: folder || '.', settings, unwrapped: 0, migrations: [], unread: [], omitted: [], transactions: undefined, skipped, history: { reader: '', migrations: [], outdated: [] } });
  const other = comparison?.others.find((path) => folder === path || folder.startsWith(`${path}/`));
  if (other !== undefined) return left({ reason: `this is in ${other}, a repository of its own; run ddlint there` });
  const { sources: all, unread } = opened(files, reading);
  // A changelog says of each changeset which databases it is for.
  const isAsked = documents !== undefined || named === true;
  const others = isAsked ? undefined : otherEnginesOf(all);
  if (others?.most !== undefined) return left(writtenFor(`this is written for ${others.most}`, folder, files), others.most);
  const sources = others === undefined ? all : all.filter(({ path }) => !others.byPath.has(path));
  const readers = readersWith({ documents, liquibase, flyway: claim?.flyway });
  const reader = settings.reader === undefined ? readerOf(sources, beside, readers) : readerNamed(settings.reader, readers);
  const read = readWith(reader, { files: sources, dialect, transaction: settings.transaction, beside, list });
  const byRefusals = isAsked ? undefined : otherEngineByRefusals(read.migrations, sources);
  if (byRefusals !== undefined) return left(writtenFor(`this is written for ${byRefusals}`, folder, files), byRefusals);
  const reported = new Set(files.filter((file) => file.reported).map(({ path }) => path));
  // What is about no file of the history is about all of it.
  const isReported = ({ path }: Unread): boolean => reported.has(path) || (reported.size === files.length && !texts.has(path));
  const changed = byPath({ isReported: (path) => reported.has(path), isNew: (path) => comparison?.isNew(path) ?? false });
  const within = comparison && reader.hasSeveral ? changesWithin(reader, read.migrations, sources, comparison, reading) : undefined;
  const migrations = underCheck(read.migrations, within ? { isReported: (each) => changed.isReported(each) && !within.here.isUnchanged(each), isNew: within.sinceBase.isNew } : changed);
  return {
    folder: folder || '.',
    settings,
    unwrapped: migrations.filter(({ reported, up: { transaction } }) => reported && transaction.assumed && !transaction.wrapped).length,
    migrations,
    unread: [...unread, ...read.unread].filter(isReported),
    omitted: [...read.omitted ?? [], ...[...others?.byPath ?? []].map(([path, engine]) => ({ path, reason: `this is written for ${engine}, and only PostgreSQL is read so far` }))],
    transactions: read.transactions === undefined ? undefined : `${reader.name}: ${read.transactions}`,
    skipped: read.skipped === undefined ? undefined : { reason: read.skipped },
    isCertain: () => isAsked || isOurs(`${folder}/`) || isPostgres(sources),
    history: {
      reader: reader.name,
      bookkeeping: read.bookkeeping ?? reader.bookkeeping,
      migrations,
      outdated: [...(read.outdated ?? []), ...outdatedSumIn(folder, reading)],
      ...(comparison?.base && reader.bookkeeping && { base: readBase({ folder, claim }, reader, files.map(({ path }) => path), within?.sinceBase, { cwd: reading.cwd, dialect, base: comparison.base, beside: besideBase }) }),
    },
  };
}

/** The few that say nothing of their engine, beside many that are another's: theirs too, where none is certainly PostgreSQL's. */
export function withNeighbours(all: readonly ReadHistory[]): readonly ReadHistory[] {
  const others = all.flatMap(({ otherEngine }) => otherEngine ?? []);
  const ours = all.filter(({ skipped }) => skipped === undefined);
  if (others.length <= 2 * ours.length || ours.some(({ isCertain }) => isCertain())) return all;
  return all.map((each) => (each.skipped !== undefined ? each : { ...each, skipped: writtenFor(`its neighbours are written for ${others[0]!}`, each.folder, each.migrations.map(({ up: { path } }) => ({ path }))) }));
}

function writtenFor(what: string, folder: string, files: readonly { readonly path: string }[]): Omit<Skipped, 'path'> {
  const isFlat = files.every(({ path }) => folderOf(path) === folder || (folder === '.' && folderOf(path) === ''));
  return { reason: `${what}, and only PostgreSQL is read so far`, anyway: `ddlint check '${inFolder(folder === '.' ? '' : folder, isFlat ? '*.sql' : '**/*.sql')}'` };
}

/** Also where another tool runs the files that Atlas has written. */
function outdatedSumIn(folder: string, { cwd, tree, beside }: Reading): readonly Unread[] {
  const sum = beside(inFolder(folder, SUM));
  if (sum === undefined) return [];
  const paths = tree.list(resolve(cwd, folder)).filter((node) => node.isFile()).map(({ name }) => inFolder(folder, name)).filter((path) => path.endsWith('.sql'));
  const texts = paths.map((path) => tree.read(resolve(cwd, path)));
  const files = texts.flatMap((text, i): SourceFile[] => (typeof text === 'string' ? [{ path: paths[i]!, text }] : []));
  const outdated = files.length < paths.length ? undefined : outdatedSum(folder, sum, files);
  return outdated ? [outdated] : [];
}

/** What has become of what stood in the changed files: `here` as far as it is under check, `sinceBase` as others have it. */
function changesWithin(reader: Reader, migrations: readonly Migration[], sources: readonly SourceFile[], { base, changes, textBefore }: Comparison, { dialect, beside }: Reading): { readonly here: WithinFiles; readonly sinceBase: WithinFiles } {
  const paths = new Set(sources.map(({ path }) => path));
  const folders = new Set([...paths].map(folderOf));
  const compared = (all: Iterable<Difference>, before: (change: Difference) => string | undefined): WithinFiles => {
    const own = [...all].filter(({ path, status }) => paths.has(path) || (status === 'deleted' && isSource(path) && folders.has(folderOf(path))));
    return compareWithin(reader, migrations, own.map((change): ChangedFile => {
      const text = before(change);
      return { status: change.status, path: change.path, before: text === undefined ? undefined : { path: change.from ?? change.path, text } };
    }), dialect, beside);
  };
  const here = compared(changes.values(), textBefore);
  return { here, sinceBase: base ? compared(base.changes, base.textBefore) : here };
}

function opened(files: Files['files'], { cwd, tree, texts }: Reading): { readonly sources: readonly SourceFile[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = [];
  const sources = files.flatMap(({ path, unread: reason }): SourceFile[] => {
    const text = reason === undefined ? tree.read(resolve(cwd, path)) : { reason };
    if (typeof text === 'string') {
      texts.set(path, text);
      return [{ path, text }];
    }
    unread.push({ path, reason: text.reason });
    return [];
  });
  return { sources, unread };
}
