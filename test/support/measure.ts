/** What a statement does to a database, measured by running it. */
import { readFileSync } from 'node:fs';
import { analyze, codeOf, reset, resetsOf, type Connection, type Database } from './database.ts';
import { blocksSchema, isIndex, isTable, locksOf, settle, snapshot, strongest, type Relation } from './snapshot.ts';
import { watch } from './watch.ts';

/** Names are `users` for schema public, else `schema.name`; only relations that were there before are told. */
export type Measurement = {
  /** The strongest lock per table, view or materialized view. */
  readonly locks: Readonly<Record<string, string>>;
  /** The same for indexes, sequences and composite types, from SHARE UPDATE EXCLUSIVE up. */
  readonly otherLocks: Readonly<Record<string, string>>;
  /** Tables that were written anew. */
  readonly rewrite: readonly string[];
  /** Of these, those that had rows and are left with none. */
  readonly empties: readonly string[];
  /** Tables that have rows and had at least nine in ten of them read, or went through VACUUM, which does not count what it reads. */
  readonly scan: readonly string[];
  /** Tables that had as many rows written. */
  readonly write: readonly string[];
  /** Tables with rows that were changed, deleted, or locked FOR UPDATE and its like. */
  readonly rowLocks: readonly string[];
  /** Tables that got a new index. */
  readonly indexBuild: readonly string[];
  /** Indexes that were built anew, and those that were replaced by another over the same file. */
  readonly indexRebuild: readonly string[];
  readonly indexReuse: readonly string[];
  /** Then it is measured outside a transaction where there is a second session to look from, and all else is empty where not. */
  readonly failsInTransaction: boolean;
  /** SQLSTATE and message when it fails in every way. */
  readonly error?: string;
};
export type Case = { readonly setup?: readonly string[]; readonly sql: string };

/** Runs `sql` after `test/support/base.sql` and `setup`, and takes it back. Throws when `setup` fails. */
export async function measure(db: Database, { setup = [], sql }: Case): Promise<Measurement> {
  await prepare(db, setup);
  await db.run('begin');
  const before = await snapshot(db);
  try {
    await db.run(sql);
    const compared = compare(before, await snapshot(db));
    const locks = await locked(db, before);
    const measured = { ...compared, ...locks, rowLocks: await lockedRows(db, before, compared, locks), failsInTransaction: false };
    await db.run('rollback');
    return measured;
  } catch (error) {
    await db.run('rollback');
    if (codeOf(error) === NOT_IN_TRANSACTION && db.connect) return measureAlone(db, setup, sql);
    if (codeOf(error) === NOT_IN_TRANSACTION || codeOf(error) === UNSAFE_ENUM_VALUE) return { ...NOTHING, failsInTransaction: true };
    return { ...NOTHING, failsInTransaction: false, error: told(error) };
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const NOT_IN_TRANSACTION = '25001';
const UNSAFE_ENUM_VALUE = '55P04';
const NOTHING = { locks: {}, otherLocks: {}, rewrite: [], empties: [], scan: [], write: [], rowLocks: [], indexBuild: [], indexRebuild: [], indexReuse: [] };
const TABLESPACES = "select string_agg(spcname, ',') from pg_tablespace where spcname !~ '^pg_'";
const BASE = readFileSync(new URL('base.sql', import.meta.url), 'utf8');

/** The set-up that each database stands at; a case that was rolled back leaves it as it was. A partition that the session has looked up the bound of does not need its parent again, so that each case starts with new ones. */
const standing = new WeakMap<Connection, string>();

async function prepare(db: Database, setup: readonly string[]): Promise<void> {
  const key = setup.join(';\n');
  if (standing.get(db) === `${resetsOf(db)} ${key}` && !/\bpartition of\b/i.test(key)) return;
  standing.delete(db);
  await reset(db, BASE);
  // No block of code can drop one.
  for (const name of (await db.run(TABLESPACES))?.split(',').filter(Boolean) ?? []) await db.run(`drop tablespace ${name}`);
  for (const statement of setup) {
    try {
      await db.run(statement);
    } catch (error) {
      throw new Error(`set-up failed: ${statement}: ${told(error)}`, { cause: error });
    }
  }
  await analyze(db);
  standing.set(db, `${resetsOf(db)} ${key}`);
}

async function measureAlone(db: Database, setup: readonly string[], sql: string): Promise<Measurement> {
  await settle(db);
  const before = await snapshot(db);
  standing.delete(db);
  try {
    await db.run(sql);
  } catch (error) {
    return { ...NOTHING, failsInTransaction: true, error: told(error) };
  }
  await settle(db);
  const compared = compare(before, await snapshot(db));
  const afresh = async () => {
    standing.delete(db);
    await prepare(db, setup);
  };
  const locks = await watch(db, afresh, sql);
  standing.delete(db);
  return { ...compared, locks, otherLocks: {}, failsInTransaction: true };
}

const told = (error: unknown): string => `${codeOf(error)} ${error instanceof Error ? error.message : String(error)}`.trim();

async function locked(db: Database, before: ReadonlyMap<number, Relation>): Promise<Pick<Measurement, 'locks' | 'otherLocks'>> {
  return {
    locks: strongest(await locksOf(db, before, isTable)),
    otherLocks: strongest((await locksOf(db, before, (relation) => !isTable(relation))).filter(blocksSchema)),
  };
}

/** Rows that were only locked have this transaction in their `xmax`; what is written has locked those that foreign keys point to, too, but not against changes of other columns. */
async function lockedRows(db: Database, before: ReadonlyMap<number, Relation>, { rowLocks }: Pick<Measurement, 'rowLocks'>, { locks }: Pick<Measurement, 'locks'>): Promise<readonly string[]> {
  if (Object.values(locks).includes('ROW EXCLUSIVE')) return rowLocks;
  const locked: string[] = [];
  for (const { name, kind } of before.values()) {
    if (kind === 'r' && locks[name] === 'ROW SHARE' && (await db.run(`select count(*) from only ${name} where xmax::text::int8 = txid_current() % (2::int8 ^ 32)::int8`)) !== '0') locked.push(name);
  }
  return locked.sort();
}

function compare(before: ReadonlyMap<number, Relation>, after: ReadonlyMap<number, Relation>): Omit<Measurement, 'locks' | 'otherLocks' | 'failsInTransaction'> {
  const tables = [...before.values()].filter(isTable);
  const indexes = [...after.values()].filter(isIndex);
  const grown = (oid: number, count: 'read' | 'fetched' | 'inserted' | 'changed') => (after.get(oid)?.[count] ?? 0) - (before.get(oid)?.[count] ?? 0);
  const read = ({ oid }: Relation) => {
    const fromIndexes = indexes.filter(({ table }) => table === oid).reduce((sum, index) => sum + grown(index.oid, 'read'), 0);
    // An index-only scan returns rows of the index and fetches none of the table.
    return grown(oid, 'read') + Math.max(grown(oid, 'fetched'), fromIndexes);
  };
  const most = (table: Relation, count: number) => table.rows > 0 && count >= 0.9 * table.rows;
  const withFate = (fate: ReturnType<typeof fateOf>) => indexes.filter((index) => fateOf(index, before) === fate && before.has(index.table ?? 0));
  const rewrite = tables.filter(({ oid, file }) => after.has(oid) && after.get(oid)?.file !== file);
  return {
    rewrite: names(rewrite),
    empties: names(rewrite.filter(({ oid, pages }) => pages > 0 && after.get(oid)?.pages === 0)),
    scan: names(tables.filter((table) => most(table, read(table)) || (table.rows > 0 && (after.get(table.oid)?.vacuums ?? 0) > table.vacuums))),
    write: names(tables.filter((table) => most(table, grown(table.oid, 'inserted') + grown(table.oid, 'changed')))),
    rowLocks: names(tables.filter(({ oid }) => grown(oid, 'changed') > 0)),
    indexBuild: names(withFate('build').flatMap(({ table }) => before.get(table ?? 0) ?? [])),
    indexRebuild: names(withFate('rebuild')),
    indexReuse: names(withFate('reuse')),
  };
}

/** ALTER COLUMN TYPE and REINDEX CONCURRENTLY make another index of the same name. */
function fateOf(index: Relation, before: ReadonlyMap<number, Relation>): 'none' | 'build' | 'rebuild' | 'reuse' {
  const old = before.get(index.oid) ?? [...before.values()].find(({ name, kind }) => name === index.name && kind === index.kind);
  if (index.file === null) return 'none';
  if (!old) return 'build';
  if (old.file !== index.file) return 'rebuild';
  return old.oid === index.oid ? 'none' : 'reuse';
}

const names = (relations: readonly Relation[]): readonly string[] => [...new Set(relations.map(({ name }) => name))].sort();
