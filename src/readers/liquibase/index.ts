/** Liquibase: changesets in the order of the changelogs, which include each other. https://docs.liquibase.com/concepts/changelogs/home.html */
import { RESOURCES } from '../class-path.ts';
import { folderOf } from '../paths.ts';
import type { Migration, Read, Reader, ReaderInput, Script, SourceFile, Unread } from '../../model.ts';
import { emptyOf } from '../unread.ts';
import { withWayBack } from '../way-back.ts';
import { toChange } from './change.ts';
import type { Change } from './change.ts';
import { othersOf, toMigration } from './changeset.ts';
import type { ChangeSet } from './changeset.ts';
import { isForPostgres } from './databases.ts';
import { isFormatted, readFormatted } from './formatted.ts';
import type { Frame } from './frame.ts';
import { includeOf, resolveInclude } from './include.ts';
import type { Include } from './include.ts';
import { defineAll, define } from './properties.ts';
import type { Properties } from './properties.ts';
import { rootsOf, targetsOf } from './reach.ts';
import { isChangelogName } from './tree.ts';
import type { Documents, Element } from './tree.ts';
import { treeChangeSet } from './tree-changesets.ts';

/** `documents` reads changelogs that are no SQL; without it they are unread. `frame`: what is said to Liquibase. */
export function createLiquibase(documents?: Documents, frame?: Frame): Reader {
  return {
    name: 'liquibase',
    hasSeveral: true,
    bookkeeping: {
      source: 'https://github.com/liquibase/liquibase/blob/master/liquibase-standard/src/main/java/liquibase/changelog/visitor/ValidatingVisitor.java',
      twice: 'Liquibase refuses to run anything',
      edited: 'Liquibase compares checksums and refuses to run anything',
    },
    detects: (files) => files.some((file) => isFormatted(file) || isChangelogName(file.path)),
    read: (input) => readHistory(input, documents, frame),
  };
}

function readHistory(input: ReaderInput, documents: Documents | undefined, frame: Frame | undefined): Read {
  const history = createHistory(input, documents, frame);
  const said = frame?.root === undefined ? undefined : history.files.get(frame.root);
  for (const root of said ? [said] : rootsOf(input.files, documents)) visit(root, history);
  const others = input.files.filter(({ path }) => !history.seen.has(path)).map(({ path }): Unread => ({ path, reason: 'no changelog includes this file, so that Liquibase never runs it; include it, or take it away' }));
  const omitted = [...history.others].map(([path, names]) => ({ path, reason: `changesets for other databases: ${[...new Set(names.flatMap((name) => name.split(/,\s*/)))].join(', ')}` }));
  return { migrations: withWayBack(inSchema(history.migrations, frame?.defaultSchema)), unread: [...history.unread, ...others, ...emptyOf(input.files)], omitted, transactions: 'each changeset runs in one transaction' };
}

/** https://docs.liquibase.com/parameters/default-schema-name.html */
function inSchema(migrations: readonly Migration[], schema: string | undefined): readonly Migration[] {
  if (schema === undefined) return migrations;
  const within = (script: Script): Script => ({ ...script, searchPath: [schema, 'public'] });
  return migrations.map((migration) => ({ ...migration, up: within(migration.up), ...(migration.down && { down: within(migration.down) }) }));
}

type History = {
  readonly input: ReaderInput;
  readonly documents: Documents | undefined;
  readonly bases: readonly string[];
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly exists: (path: string) => boolean;
  readonly properties: Properties;
  readonly seen: Set<string>;
  readonly known: Map<string, ChangeSet>;
  readonly migrations: Migration[];
  readonly unread: Unread[];
  /** Databases of the changesets that are left out, by file. */
  readonly others: Map<string, string[]>;
};

function createHistory(input: ReaderInput, documents: Documents | undefined, frame: Frame | undefined): History {
  const files = new Map(input.files.map((file) => [file.path, file]));
  const folders = new Set(input.files.flatMap(({ path }) => foldersOf(path)));
  const properties = new Map([...(frame?.defaultSchema === undefined ? [] : [['database.defaultSchemaName', frame.defaultSchema] as const]), ...(frame?.parameters ?? [])].map(([name, value]) => [name.toLowerCase(), value]));
  return { input, documents, bases: frame?.bases ?? [], files, exists: (path) => files.has(path) || folders.has(path), properties, seen: new Set(), known: new Map(), migrations: [], unread: [], others: new Map() };
}

function foldersOf(path: string): readonly string[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [folder, ...foldersOf(folder)];
}

/** Each file once, with what it includes where it does so. */
function visit(file: SourceFile, history: History): void {
  const { input, documents, seen, unread, properties } = history;
  if (seen.has(file.path)) return;
  seen.add(file.path);
  if (file.text.trim() === '') return;
  if (isChangelogName(file.path)) {
    const root = documents?.(file);
    if (!root || 'reason' in root) unread.push({ path: file.path, ...(root && { range: [root.at, root.at] }), reason: `this is no changelog that can be read: ${root?.reason ?? 'nobody reads it'}; mend it` });
    else if (root.name !== 'databasechangelog') unread.push({ path: file.path, reason: 'this is no changelog, and Liquibase refuses that; take it out of what is included' });
    else visitTree(file, root, history);
  } else if (isFormatted(file)) {
    const read = readFormatted(file, input.dialect, properties);
    unread.push(...read.unread);
    for (const entry of read.entries) {
      if ('include' in entry) follow(entry.include, file, history);
      else add(entry.changeSet, history);
    }
  } else add(rawChangeSet(file, input), history);
}

function visitTree(file: SourceFile, root: Element, history: History): void {
  const { properties, input, known } = history;
  let from = 0;
  for (const child of root.children) {
    const { get, is } = toChange(child, properties);
    const include = includeOf(child.name, get);
    if (include) follow(include, file, history, child);
    else if (child.name === 'property') {
      if (get('file') !== undefined) defineAll(properties, textBeside(get('file')!, is('relativeToChangelogFile') ?? false, file, history) ?? '', get('dbms'));
      else define(properties, get('name') ?? '', get('value') ?? '', get('dbms'));
    } else if (child.name === 'changeset') {
      const sqlFile = (change: Change): string | undefined => textBeside(change.get('path') ?? '', change.is('relativeToChangelogFile') ?? false, file, history);
      add(treeChangeSet(child, from, { file, dialect: input.dialect, properties, sqlFile, known }), history);
      from = child.range[1];
    }
  }
}

function add(changeSet: ChangeSet, { input, migrations, others, known }: History): void {
  const { file: { path }, id, author } = changeSet;
  known.set(`${id} ${author}`, changeSet);
  const other = othersOf(changeSet);
  if (other !== undefined) {
    if (!others.has(path)) others.set(path, []);
    others.get(path)!.push(other);
  }
  else if (changeSet.attributes.get('ignore')?.toLowerCase() !== 'true') migrations.push(toMigration(changeSet, input));
}

/** SQL without a header is one changeset. */
function rawChangeSet(file: SourceFile, { dialect }: ReaderInput): ChangeSet {
  return { file, id: 'raw', author: 'includeAll', section: [0, file.text.length], begin: 0, attributes: new Map(), alone: '`runInTransaction:false`, below the line `--liquibase formatted sql`', up: () => dialect.parse(file.text), down: () => undefined };
}

function follow(include: Include, from: SourceFile, history: History, element?: Element): void {
  const dbms = element && toChange(element, history.properties).get('dbms');
  const targets = targetsOf(include, from.path, history.exists, [...history.files.keys()], history.bases);
  if (targets.length === 0 && !include.mayBeMissing && !isOfMain(include, from, history)) history.unread.push({ path: from.path, ...(element && { range: element.range }), reason: `there is nothing called ${include.path === '' ? 'so' : include.path} to include; restore it, or mend the path` });
  for (const path of targets) {
    const file = history.files.get(path);
    if (!file) continue;
    if (isForPostgres(dbms)) visit(file, history);
    else history.seen.add(path);
  }
}

/** Tests find what is in the program's resources: the changelog that is tested, which is a history of its own. */
function isOfMain({ path }: Include, from: SourceFile, { input }: History): boolean {
  const [, module] = /^(.*?)src\/test\/resources\//.exec(from.path) ?? [];
  return module !== undefined && input.beside?.(`${module}${RESOURCES}/${path.replace(/^(?:classpath:)?\/*/, '')}`) !== undefined;
}

/** The text of a file that is no changelog. */
function textBeside(path: string, isRelative: boolean, from: SourceFile, { input: { beside }, files, bases }: History): string | undefined {
  const found = resolveInclude({ path, isFolder: false, isRelative }, from.path, (each) => files.has(each) || beside?.(each) !== undefined, bases);
  return found === undefined ? undefined : files.get(found)?.text ?? beside?.(found);
}
