/** Flyway: versioned `V1_2__x.sql` in the order of their versions, undone by `U1_2__x.sql`, then repeatable `R__x.sql` by description. https://documentation.red-gate.com/flyway/flyway-concepts/migrations/migration-naming */
import type { Listing, Migration, Reader, Script, SourceFile, Transaction, Unread } from '../model.ts';
import { opaque, unreadCode } from './opaque.ts';
import { compareNumbers, compareTexts, folderOf, inFolder, isSaid, nameOf } from './paths.ts';
import { isRefusedInTransaction, transactionOf } from './transaction.ts';
import { emptyOf } from './unread.ts';
import { numbers } from './version.ts';
import { withWayBack } from './way-back.ts';

/** `kind`, `version` and `description`; a repeatable one has no version, and a description is not needed. */
const NAME = /^(?:([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?|(R)__(.*))\.(?:sql|java|kt|groovy|scala|class)$/i;
const CODE = /^[VR].*__.*\.(?:java|kt|groovy|scala|class)$/;
/** An event, and a description. https://documentation.red-gate.com/fd/callback-events-277579080.html https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/api/callback/Event.java */
const CALLBACK = /^(?:createSchema|(?:before|after)(?:(?:Each)?(?:Migrate|Undo)(?:Statement|Applied)?|Clean|Info|Validate|Baseline|Repair|Repeatables|Versioned|Connect|CreateSchema|Deploy)(?:Error|OperationFinish)?)(?:__.*)?\.sql$/i;
type Named = { readonly file: SourceFile; readonly kind: string; readonly version: readonly string[]; readonly description: string };

export const flyway: Reader = {
  name: 'flyway',
  versionOf(path) {
    const named = namedOf({ path, text: '' });
    return named?.kind === 'V' ? { text: named.version.join('.'), key: numbers(named.version).replace(/(?:\.0+)+$/, '') } : undefined;
  },
  bookkeeping: {
    source: 'https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations',
    twice: 'Flyway refuses to run anything',
    late: { text: 'Flyway refuses to run anything, unless outOfOrder is set' },
    edited: 'Flyway compares checksums and refuses to run anything',
    renamed: 'Flyway compares descriptions and refuses to run anything',
    gone: 'Flyway refuses to run anything',
  },
  detects: (files, beside) => files.some(({ path }) => /^(?:V\d+(?:[._]\d+)*|R)__.*\.sql$/i.test(nameOf(path))) && !isSaid(folderOf(files[0]?.path ?? ''), 'Cargo.toml', /^\s*(?:\[.*dependencies\.)?refinery\b/m, beside),
  read({ files, dialect, transaction, beside, list }) {
    const script = ({ path, text }: SourceFile): Script => {
      const statements = dialect.parse(text);
      const isRefused = statements.some(({ operations }) => operations.some(isRefusedInTransaction));
      return { path, text, transaction: transactionOf(transaction, configured(beside?.(`${path}.conf`), nameOf(path)) ?? own(isRefused, nameOf(path))), statements };
    };
    const code = codeBeside(folderOf(files[0]?.path ?? ''), list);
    const named = [...files, ...code.map((path) => ({ path, text: '' }))].flatMap((file) => namedOf(file) ?? []);
    const versioned = named.filter(({ kind }) => kind === 'V');
    const undone = new Map(named.filter(({ kind }) => kind === 'U').map((each) => [keyOf(each), each.file]));
    const isNeeded = ({ version }: Named): boolean => !versioned.some((other) => compareVersions(other.version, version) <= 0);
    const baselines = named.filter(({ kind }) => kind === 'B');
    const inOrder = [...[...versioned, ...baselines.filter(isNeeded)].sort((a, b) => compareVersions(a.version, b.version)), ...named.filter(({ kind }) => kind === 'R').sort((a, b) => compareTexts(a.description, b.description))];
    const migrations = inOrder.map((each): Migration => {
      if (code.includes(each.file.path)) return opaque('flyway', each.file.path);
      const down = each.kind === 'V' ? undone.get(keyOf(each)) : undefined;
      return { id: each.file.path.replace(/\.sql$/i, ''), reader: 'flyway', reported: true, up: script(each.file), ...(down && { down: script(down) }), ...(each.kind === 'V' && undone.size > 0 && { wayBackIn: { path: inFolder(folderOf(each.file.path), nameOf(each.file.path).replace(/^V/i, 'U')) } }) };
    });
    return { migrations: withWayBack(migrations), unread: [...left(files, named, migrations), ...emptyOf(migrations.filter(({ id }) => !code.includes(id)).map(({ up }) => up)), ...code.map((path) => unreadCode(path, 'a migration in Java'))], transactions: 'each file runs in one transaction, but one with a statement that is refused there' };
  },
};

/** In the same folder, or in the package of that name. https://documentation.red-gate.com/flyway/flyway-concepts/migrations/java-based-migrations */
function codeBeside(folder: string, list: Listing = () => []): readonly string[] {
  const sources = ['java', 'kotlin', 'groovy', 'scala'].map((language) => folder.replace(/(^|\/)src\/main\/resources(?=\/)/, `$1src/main/${language}`));
  return [...new Set([folder, ...sources])].flatMap((each) => list(each).filter((name) => CODE.test(name)).map((name) => inFolder(each, name)));
}

function namedOf(file: SourceFile): Named | undefined {
  const match = NAME.exec(nameOf(file.path));
  if (!match) return undefined;
  const [, kind = match[4]!, version = '', description = match[5] ?? ''] = match;
  return { file, kind: kind.toUpperCase(), version: version === '' ? [] : version.split(/[._]/), description };
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

/** What a script's own settings say. https://documentation.red-gate.com/flyway/reference/script-configuration */
function configured(settings: string | undefined, name: string): Transaction | undefined {
  const says = /^\s*(?:flyway\.)?executeInTransaction\s*=\s*(true|false)\s*$/im.exec(settings ?? '')?.[1]?.toLowerCase();
  return says === undefined ? undefined : own(says === 'false', name);
}

/** Flyway itself runs a script without a transaction when it finds a statement that PostgreSQL refuses in one. */
function own(isAlone: boolean, name: string): Transaction {
  return isAlone ? { wrapped: false } : { wrapped: true, switch: `give it a file of its own with executeInTransaction=false in a .conf beside that, like ${name}.conf` };
}

/** Files that are no migration, but for those that are another's way back. */
function left(files: readonly SourceFile[], named: readonly Named[], migrations: readonly Migration[]): readonly Unread[] {
  const read = new Set(migrations.flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])]));
  const kinds = new Map(named.map(({ file, kind }) => [file.path, kind]));
  return files.filter(({ path }) => !read.has(path)).map(({ path }): Unread => {
    const kind = kinds.get(path);
    if (kind === 'U') return { path, reason: 'this undoes a version that is not there; restore it, or take this file away' };
    if (kind === 'B') return { path, reason: 'this is a baseline for new databases; the versions that it stands for are read instead' };
    if (CALLBACK.test(nameOf(path))) return { path, reason: 'this is a callback, which Flyway runs around the migrations and ddlint does not replay; look at it by hand' };
    return { path, reason: 'Flyway runs only files with names like V1__x.sql and R__x.sql; rename it, or take it away' };
  });
}
