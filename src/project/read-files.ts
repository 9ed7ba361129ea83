/** From files that code gives to what is linted. */
import { rules } from '../../rules/index.ts';
import { engines } from '../engines.ts';
import type { LintInput } from '../lint.ts';
import type { Base, Beside, Change, Dialect, History, Reader, SourceFile, TransactionMode, Unread } from '../model.ts';
import { SUM } from '../readers/atlas.ts';
import { MARKED, readerOf } from '../readers/index.ts';
import { folderOf, nameOf } from '../readers/paths.ts';
import { readWith } from '../readers/version.ts';
import type { JsonCompared } from '../report/json.ts';
import { sizesOf } from '../sizes.ts';
import { outdatedSum } from './atlas-sum.ts';
import type { CheckOptions } from './check.ts';
import { loadDialect } from './dialects.ts';
import { engineOf, readerNamed, severitiesOf, TRANSACTIONS } from './settings.ts';
import { comparedOf, underCheck } from './under-check.ts';
import { UserError } from './user-error.ts';

export type FilesRead = { readonly input: LintInput & { readonly history: History }; readonly compared: JsonCompared | undefined; readonly texts: ReadonlyMap<string, string> };

/** Throws UserError for what the caller must put right. */
export async function readFiles(options: CheckOptions): Promise<FilesRead> {
  const texts = new Map(options.files.map(({ path, text }) => [path, text]));
  const beside: Beside = (path) => texts.get(path);
  const engine = engineOf(options.engine);
  const reader = options.reader === undefined ? readerOf(options.files, beside, MARKED) : readerNamed(options.reader);
  const severities = severitiesOf(options.rules ?? {});
  const transaction = transactionOf(options.transaction, reader);
  const dialect = await loadDialect(engines[engine.name].dialect);
  const read = readWith(reader, { files: scripts(options.files, reader), dialect, transaction, beside, list: (folder) => options.files.filter(({ path }) => folderOf(path) === folder).map(({ path }) => nameOf(path)) });
  if (read.skipped !== undefined) throw new UserError(`Nothing to check: ${read.skipped}.`);
  const base = options.base && baseOf(options.base, options.files, reader, dialect);
  const changed = changedPaths(options, base);
  const isNew = (path: string): boolean => (base ? base.changes.some((change) => change.status === 'added' && change.path === path) : changed?.has(path) === true);
  const migrations = changed ? underCheck(read.migrations, { isReported: (path) => changed.has(path), isNew }) : read.migrations;
  const history: History = { reader: reader.name, bookkeeping: reader.bookkeeping, migrations, outdated: [...(read.outdated ?? []), ...outdatedSums(options.files)], ...(base && { base }) };
  const unread = changed ? read.unread.filter(({ path }) => changed.has(path)) : read.unread;
  const schema = options.schema === undefined ? [] : dialect.parse(options.schema);
  return { input: { engine, migrations, base: schema, unread, history, rules, severities, ...(options.stats && { sizes: sizesOf(options.stats) }) }, compared: changed && comparedOf(undefined, migrations), texts };
}

/** Undefined where all of them are under check. */
function changedPaths({ changed, base: given }: CheckOptions, base: Base | undefined): ReadonlySet<string> | undefined {
  if (changed) return new Set(changed);
  return given && new Set(base?.changes.flatMap(({ status, path }) => (status === 'deleted' ? [] : [path])));
}

/** Of each folder that has one. */
function outdatedSums(files: readonly SourceFile[]): readonly Unread[] {
  return files.filter(({ path }) => nameOf(path) === SUM).flatMap(({ path, text }) => outdatedSum(folderOf(path), text, files.filter((file) => folderOf(file.path) === folderOf(path))) ?? []);
}

function scripts(files: readonly SourceFile[], { name }: Reader): readonly SourceFile[] {
  return name === 'sql' ? files : files.filter(({ path }) => /\.sql$/i.test(path));
}

/** What has become of the files that others have. */
function baseOf(before: readonly SourceFile[], after: readonly SourceFile[], reader: Reader, dialect: Dialect): Base {
  const [old, now] = [before, after].map((files) => new Map(scripts(files, reader).map(({ path, text }) => [path, text])));
  const all = new Map(before.map(({ path, text }) => [path, text]));
  const { migrations } = readWith(reader, { files: scripts(before, reader), dialect, transaction: 'assumed', beside: (path) => all.get(path) });
  const byPath = new Map(migrations.map((migration) => [migration.up.path, migration]));
  const statusOf = (path: string): Change['status'] | undefined => (!old!.has(path) ? 'added' : !now!.has(path) ? 'deleted' : old!.get(path) === now!.get(path) ? undefined : 'edited');
  const changes = [...new Set([...old!.keys(), ...now!.keys()])].flatMap((path): Change[] => {
    const [status, was] = [statusOf(path), byPath.get(path)];
    return status === undefined ? [] : [{ status, path, ...(was && { before: was }) }];
  });
  return { name: 'the base', migrations, changes };
}

/** Nobody is asked about plain SQL, whose runner is not known. */
function transactionOf(mode: CheckOptions['transaction'], { name }: Reader): TransactionMode {
  if (mode !== undefined && !TRANSACTIONS.includes(mode)) throw new UserError(`There is no transaction mode ${mode}. Allowed: ${TRANSACTIONS.join(', ')}.`);
  return mode ?? (name === 'sql' ? 'file' : 'assumed');
}
