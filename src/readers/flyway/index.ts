/** Flyway: versioned `V1_2__x.sql` in the order of their versions, undone by `U1_2__x.sql`, then repeatable `R__x.sql` by description. https://documentation.red-gate.com/flyway/flyway-concepts/migrations/migration-naming */
import { piece } from '../../dialects/literal.ts';
import type { Listing, Migration, Reader, ReaderInput, Script, SourceFile, Unread } from '../../model.ts';
import { opaque, unreadCode } from '../opaque.ts';
import { compareNumbers, compareTexts, folderOf, inFolder, isSaid, nameOf } from '../paths.ts';
import { statementsIn } from '../placed.ts';
import { withValues } from '../placeholders.ts';
import { transactionOf } from '../transaction.ts';
import { emptyOf } from '../unread.ts';
import { numbers } from '../version.ts';
import { withWayBack } from '../way-back.ts';
import type { FlywayLayout } from './layout.ts';
import { codeNameIn, nameIn } from './names.ts';
import type { Name } from './names.ts';
import { DEFAULTS } from './settings.ts';
import type { FlywaySettings } from './settings.ts';
import { configOf, inWords, mixedOf, ownTransaction } from './transactions.ts';

/** An event, and a description. https://documentation.red-gate.com/fd/callback-events-277579080.html https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/api/callback/Event.java */
const CALLBACK = /^(?:createSchema|(?:before|after)(?:(?:Each)?(?:Migrate|Undo)(?:Statement|Applied)?|Clean|Info|Validate|Baseline|Repair|Repeatables|Versioned|Connect|CreateSchema|Deploy)(?:Error|OperationFinish)?)(?:__.*)?\.sql$/i;
/** Those that run once the migrations that were pending have. */
const BEHIND = /^(?:after(?:Each)?Migrate(?:Applied)?|afterVersioned|beforeRepeatables)(?:__.*)?\.sql$/i;
const CALLBACK_FOLDERS: readonly string[] = ['callback', 'callbacks', 'views'];
type Named = Name & { readonly file: SourceFile };

/** `layout`: what is said to it, and where. */
export function createFlyway(layout?: FlywayLayout): Reader {
  const settings = layout?.settings ?? DEFAULTS;
  return {
    name: 'flyway',
    versionOf(path) {
      const named = nameIn(path, settings) ?? codeNameIn(path);
      return named?.kind === 'V' ? { text: named.version.join('.'), key: numbers(named.version).replace(/(?:\.0+)+$/, '') } : undefined;
    },
    bookkeeping: {
      source: 'https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations',
      twice: 'Flyway refuses to run anything',
      late: settings.outOfOrder ? { text: 'Flyway runs this one after it, since outOfOrder is set', runs: true } : { text: 'Flyway refuses to run anything, unless outOfOrder is set' },
      edited: 'Flyway compares checksums and refuses to run anything',
      renamed: 'Flyway compares descriptions and refuses to run anything',
      gone: 'Flyway refuses to run anything',
    },
    detects: (files, beside) => (layout?.path !== undefined && files.some(({ path }) => nameIn(path, settings))) || (files.some(({ path }) => /^(?:V\d+(?:[._]\d+)*|R)__.*\.sql$/i.test(nameOf(path))) && !isSaid(folderOf(files[0]?.path ?? ''), 'Cargo.toml', /^\s*(?:\[.*dependencies\.)?refinery\b/m, beside)),
    read: (input) => readWith(settings, layout, input),
  };
}

export const flyway: Reader = createFlyway();

function readWith(settings: FlywaySettings, layout: FlywayLayout | undefined, input: ReaderInput): ReturnType<Reader['read']> {
  const { files, list } = input;
  const code = codeBeside([...new Set(files.map(({ path }) => folderOf(path)))], list);
  const named = [...files.map((file) => ({ file, name: nameIn(file.path, settings) })), ...code.map((path) => ({ file: { path, text: '' }, name: codeNameIn(path) }))].flatMap(({ file, name }): Named[] => (name ? [{ ...name, file }] : []));
  const versioned = named.filter(({ kind }) => kind === 'V');
  const undone = new Map(named.filter(({ kind }) => kind === 'U').map((each) => [keyOf(each), each.file]));
  const isNeeded = ({ version }: Named): boolean => !versioned.some((other) => compareVersions(other.version, version) <= 0);
  const baselines = named.filter(({ kind }) => kind === 'B');
  const inOrder = [...[...versioned, ...baselines.filter(isNeeded)].sort((a, b) => compareVersions(a.version, b.version)), ...named.filter(({ kind }) => kind === 'R').sort((a, b) => compareTexts(a.description, b.description))];
  const behind = [...files, ...callbacksBeside(files, layout, input)].filter((file) => BEHIND.test(nameOf(file.path)) && !nameIn(file.path, settings)).map((file) => scriptOf(file, settings, input));
  const found = inOrder.map((each): Migration => {
    if (code.includes(each.file.path)) return opaque('flyway', each.file.path);
    const down = each.kind === 'V' ? undone.get(keyOf(each)) : undefined;
    const { path } = each.file;
    return {
      id: path.slice(0, -settings.suffixes.find((suffix) => path.toLowerCase().endsWith(suffix.toLowerCase()))!.length),
      reader: 'flyway',
      reported: true,
      up: scriptOf(each.file, settings, input),
      ...(down && { down: scriptOf(down, settings, input) }),
      ...(each.kind === 'V' && undone.size > 0 && { wayBackIn: { path: inFolder(folderOf(path), `${settings.prefixes.U ?? 'U'}${nameOf(path).slice(each.prefix.length)}`) } }),
      ...(behind.length > 0 && { behind }),
    };
  });
  const migrations = found.filter(({ up }) => configOf(up.path, input.beside).shouldExecute !== 'false');
  return {
    migrations: withWayBack(migrations),
    unread: [...left(files, named, found, settings), ...emptyOf(migrations.filter(({ id }) => !code.includes(id)).map(({ up }) => up)), ...code.map((path) => unreadCode(path, 'a migration in Java')), ...found.flatMap(({ up }) => refusedIn(up, settings, input)), ...lostIn(layout)],
    transactions: inWords(settings),
  };
}

function scriptOf({ path, text }: SourceFile, settings: FlywaySettings, { dialect, transaction, beside }: ReaderInput): Script {
  const { placeholders: { isReplaced, prefix, suffix, values }, defaultSchema } = settings;
  const config = configOf(path, beside);
  const use = new RegExp(`${escaped(prefix)}([^\\r\\n]{1,200}?)${escaped(suffix)}`, 'g');
  const own = new Map([...values, ['flyway:filename', nameOf(path)]]);
  const written = piece(text, [0, text.length]);
  const made = (config.placeholderReplacement ?? isReplaced) ? withValues(written, use, (name) => own.get(name.toLowerCase())) : written;
  const statements = made === written ? dialect.parse(text) : statementsIn(dialect, text, made);
  return { path, text, transaction: transactionOf(transaction, ownTransaction(statements, config, settings, nameOf(path))), ...(defaultSchema !== undefined && { searchPath: [defaultSchema, 'public'] }), statements };
}

function escaped(text: string): string {
  return text.replace(/[$^*+?()[\]{}|\\.]/g, '\\$&');
}

/** What Flyway refuses, or may leave out. */
function refusedIn({ path, statements }: Script, settings: FlywaySettings, { beside }: ReaderInput): readonly Unread[] {
  const config = configOf(path, beside);
  if (config.shouldExecute === 'false') return [{ path, reason: `${nameOf(path)}.conf says shouldExecute=false, so that Flyway marks this as run and runs nothing of it; take one of them away` }];
  const conditional = config.shouldExecute === undefined || config.shouldExecute === 'true' ? [] : [{ path, reason: `Flyway runs this only where ${config.shouldExecute}, as ${nameOf(path)}.conf says; here it is taken to run` }];
  const mixed = mixedOf(statements, config, settings);
  return [...conditional, ...(mixed ? [{ path, range: mixed.range, reason: 'Flyway refuses a file with statements that run in a transaction and others that cannot, unless mixed is set; put this one into a file of its own' }] : [])];
}

function lostIn(layout: FlywayLayout | undefined): readonly Unread[] {
  if (layout?.unreadable) return [{ path: layout.path!, reason: 'these settings cannot be read, so that migrations are looked for as without any; mend them' }];
  return (layout?.lost ?? []).map(({ location }) => ({ path: layout!.path!, reason: `its location ${location} is no folder here, so that migrations there are not read; name it as it is in the repository, or check it where it is` }));
}

/** In folders of their own beside the migrations, where no settings say what the locations are: the program may. */
function callbacksBeside(files: readonly SourceFile[], layout: FlywayLayout | undefined, { list = () => [], beside = () => undefined }: ReaderInput): readonly SourceFile[] {
  if (layout?.path !== undefined) return [];
  const read = new Set(files.map(({ path }) => path));
  const folders = [...new Set(files.map(({ path }) => folderOf(folderOf(path))))].flatMap((above) => CALLBACK_FOLDERS.map((name) => inFolder(above, name)));
  const paths = folders.flatMap((folder) => list(folder).map((name) => inFolder(folder, name))).filter((path) => BEHIND.test(nameOf(path)) && !read.has(path));
  return paths.flatMap((path): SourceFile[] => {
    const text = beside(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** In the same folder, or in the package of that name. https://documentation.red-gate.com/flyway/flyway-concepts/migrations/java-based-migrations */
function codeBeside(folders: readonly string[], list: Listing = () => []): readonly string[] {
  const sources = ['java', 'kotlin', 'groovy', 'scala'].flatMap((language) => folders.map((folder) => folder.replace(/(^|\/)src\/main\/resources(?=\/)/, `$1src/main/${language}`)));
  return [...new Set([...folders, ...sources])].flatMap((each) => list(each).filter((name) => codeNameIn(name)).map((name) => inFolder(each, name)));
}

/** `1.0` is `1`. */
function compareVersions(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compareNumbers(a[i] ?? '0', b[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function keyOf({ version }: Named): string {
  return version.map((part) => part.replace(/^0+/, '')).join('.').replace(/\.+$/, '');
}

/** Files that are no migration, but for those that are another's way back. */
function left(files: readonly SourceFile[], named: readonly Named[], migrations: readonly Migration[], settings: FlywaySettings): readonly Unread[] {
  const read = new Set(migrations.flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])]));
  const kinds = new Map(named.map(({ file, kind }) => [file.path, kind]));
  return files.filter(({ path }) => !read.has(path)).map(({ path }): Unread => {
    const kind = kinds.get(path);
    if (kind === 'U') return { path, reason: 'this undoes a version that is not there; restore it, or take this file away' };
    if (kind === 'B') return { path, reason: 'this is a baseline for new databases; the versions that it stands for are read instead' };
    if (CALLBACK.test(nameOf(path))) return { path, reason: 'this is a callback, which Flyway runs around the migrations and ddlint does not replay; look at it by hand' };
    return { path, reason: `Flyway runs only files with names like ${example('V', '1', settings)} and ${example('R', '', settings)}; rename it, or take it away` };
  });
}

function example(kind: Name['kind'], version: string, { prefixes, separator, suffixes }: FlywaySettings): string {
  return `${prefixes[kind] ?? kind}${version}${separator}x${suffixes[0] ?? ''}`;
}
