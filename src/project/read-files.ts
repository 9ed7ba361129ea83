/** From files that code gives to what is linted. */
import { rules } from '../../rules/index.ts';
import { engines } from '../engines.ts';
import type { LintInput } from '../lint.ts';
import type { Base, Beside, Change, Dialect, History, Reader, SourceFile, TransactionMode, Unread } from '../model.ts';
import { SUM } from '../readers/atlas.ts';
import { flyway } from '../readers/flyway/index.ts';
import { MARKED, readerOf, readersWith } from '../readers/index.ts';
import type { Outside } from '../readers/index.ts';
import { isChangelogName, looksLikeChangelog } from '../readers/liquibase/tree.ts';
import { folderOf, nameOf } from '../readers/paths.ts';
import { readWith } from '../readers/version.ts';
import type { JsonCompared } from '../report/json.ts';
import { sizesOf } from '../sizes.ts';
import { outdatedSum } from './atlas-sum.ts';
import type { CheckOptions } from './check.ts';
import { loadDialect } from './dialects.ts';
import { isSql } from './files.ts';
import { isFileOf } from './flyway.ts';
import { isSettingsFile, saidIn } from './said-in-files.ts';
import { engineOf, readerNamed, severitiesOf, TRANSACTIONS } from './settings.ts';
import { byPath, comparedOf, underCheck } from './under-check.ts';
import { UserError } from './user-error.ts';
import { compareWithin } from './within-files.ts';
import type { ChangedFile, WithinFiles } from './within-files.ts';

export type FilesRead = { readonly input: LintInput & { readonly history: History }; readonly compared: JsonCompared | undefined; readonly texts: ReadonlyMap<string, string> };

/** Throws UserError for what the caller must put right. */
export async function readFiles(options: CheckOptions): Promise<FilesRead> {
  const texts = new Map(options.files.map(({ path, text }) => [path, text]));
  const beside: Beside = (path) => texts.get(path);
  const engine = engineOf(options.engine);
  const documents = options.files.some(isTree) ? (await import('../readers/liquibase/documents.ts')).createDocuments() : undefined;
  const outside: Outside = { documents, ...(await saidIn(options.files, beside)) };
  const reader = options.reader === undefined ? readerOf(options.files.filter((file) => !isChangelogName(file.path) || isTree(file)), beside, readersWith(outside, outside.flyway ? [...MARKED, flyway] : MARKED)) : readerNamed(options.reader, readersWith(outside));
  const scripts: ScriptsAmong = (files) => files.filter((file) => isScript(file, reader, outside));
  const severities = severitiesOf(options.rules ?? {});
  const transaction = transactionOf(options.transaction, reader);
  const dialect = await loadDialect(engines[engine.name].dialect);
  const read = readWith(reader, { files: scripts(options.files), dialect, transaction, beside, list: (folder) => options.files.filter(({ path }) => folderOf(path) === folder).map(({ path }) => nameOf(path)) });
  if (read.skipped !== undefined) throw new UserError(`Nothing to check: ${read.skipped}.`);
  const files = options.base && changedFiles(scripts(options.base), scripts(options.files));
  const within = files && reader.hasSeveral ? compareWithin(reader, read.migrations, files, dialect, beside) : undefined;
  const base = options.base && files && baseOf(options.base, scripts(options.base), files, reader, dialect, within);
  const changed = changedPaths(options, files);
  const added = new Set(files ? files.filter(({ status }) => status === 'added').map(({ path }) => path) : changed);
  const ofFiles = byPath({ isReported: (path) => changed?.has(path) === true, isNew: (path) => added.has(path) });
  const migrations = changed ? underCheck(read.migrations, within ? { isReported: (each) => ofFiles.isReported(each) && !within.isUnchanged(each), isNew: within.isNew } : ofFiles) : read.migrations;
  const history: History = { reader: reader.name, bookkeeping: read.bookkeeping ?? reader.bookkeeping, migrations, outdated: [...(read.outdated ?? []), ...outdatedSums(options.files)], ...(base && { base }) };
  const unread = changed ? read.unread.filter(({ path }) => changed.has(path)) : read.unread;
  const schema = options.schema === undefined ? [] : dialect.parse(options.schema);
  return { input: { engine, migrations, base: schema, unread, history, rules, severities, ...(options.stats && { sizes: sizesOf(options.stats) }) }, compared: changed && comparedOf(undefined, migrations), texts };
}

/** Undefined where all of them are under check. */
function changedPaths({ changed }: CheckOptions, files: readonly ChangedFile[] | undefined): ReadonlySet<string> | undefined {
  if (changed) return new Set(changed);
  return files && new Set(files.flatMap(({ status, path }) => (status === 'deleted' ? [] : [path])));
}

/** Of each folder that has one. */
function outdatedSums(files: readonly SourceFile[]): readonly Unread[] {
  return files.filter(({ path }) => nameOf(path) === SUM).flatMap(({ path, text }) => outdatedSum(folderOf(path), text, files.filter((file) => folderOf(file.path) === folderOf(path))) ?? []);
}

type ScriptsAmong = (files: readonly SourceFile[]) => readonly SourceFile[];

/** Is it one of the files that the reader is for, and not what lies beside them? */
function isScript(file: SourceFile, { name }: Reader, { flyway: layout }: Outside): boolean {
  if (name === 'sql') return !isSettingsFile(file);
  if (name === 'flyway' && layout) return isFileOf(layout, file.path);
  return isSql(file.path) || (name === 'liquibase' && isTree(file));
}

/** A changelog that is no SQL. */
function isTree({ path, text }: SourceFile): boolean {
  return isChangelogName(path) && looksLikeChangelog(text);
}

/** What has become of the files that others have. */
function baseOf(before: readonly SourceFile[], own: readonly SourceFile[], files: readonly ChangedFile[], reader: Reader, dialect: Dialect, within: WithinFiles | undefined): Base {
  const all = new Map(before.map(({ path, text }) => [path, text]));
  const { migrations } = readWith(reader, { files: own, dialect, transaction: 'assumed', beside: (path) => all.get(path) });
  const ofPath = new Map(migrations.map((migration) => [migration.up.path, migration]));
  const changes = within?.changes ?? files.map(({ status, path }): Change => {
    const was = ofPath.get(path);
    return { status, path, ...(was && { before: was }) };
  });
  return { name: 'the base', migrations, changes };
}

function changedFiles(before: readonly SourceFile[], after: readonly SourceFile[]): readonly ChangedFile[] {
  const [old, now] = [before, after].map((files) => new Map(files.map((file) => [file.path, file])));
  return [...new Set([...old!.keys(), ...now!.keys()])].flatMap((path): ChangedFile[] => {
    const [was, is] = [old!.get(path), now!.get(path)];
    return was && is && was.text === is.text ? [] : [{ status: !was ? 'added' : !is ? 'deleted' : 'edited', path, before: was }];
  });
}

/** Nobody is asked about plain SQL, whose runner is not known. */
function transactionOf(mode: CheckOptions['transaction'], { name }: Reader): TransactionMode {
  if (mode !== undefined && !TRANSACTIONS.includes(mode)) throw new UserError(`There is no transaction mode ${mode}. Allowed: ${TRANSACTIONS.join(', ')}.`);
  return mode ?? (name === 'sql' ? 'file' : 'assumed');
}
