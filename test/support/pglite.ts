/** PostgreSQL in this process: one PGlite per major version, started from a saved data directory. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Extensions, PGlite as Pglite } from 'pglite18';
import { reset } from './database.ts';
import type { Database } from './database.ts';

export type PgliteMajor = (typeof PGLITE_MAJORS)[number];
export const PGLITE_MAJORS = [16, 17, 18] as const;

/** The database of a major version with all of contrib at hand, the same one for every caller in this process. */
export function startPglite(major: PgliteMajor): Promise<Database> {
  const running = started.get(major) ?? newPglite(major);
  started.set(major, running);
  return running;
}

/** Each as empty as a new one, whatever was done there. */
export async function resetStarted(): Promise<void> {
  for (const db of started.values()) await reset(await db, '');
}

const started = new Map<PgliteMajor, Promise<Database>>();
const MODULES = new URL('../../node_modules/', import.meta.url);
const CACHE = new URL('.cache/ddlint/', MODULES);
/** Libraries that must be loaded at server start, which ends PGlite. */
const PRELOADED = ['auto_explain', 'pg_stat_statements'];

/** A database of its own. */
export async function newPglite(major: PgliteMajor): Promise<Database> {
  const { PGlite } = (await import(`pglite${major}`)) as { PGlite: typeof Pglite };
  const extensions = await contrib(major);
  return databaseOf(major, await PGlite.create({ loadDataDir: await savedDirectory(major, PGlite), extensions }));
}

export function databaseOf(major: PgliteMajor, pglite: Pick<Pglite, 'exec' | 'close' | 'clone'>): Database {
  const run = async (sql: string) => {
    const results = await pglite.exec(sql);
    const row: Readonly<Record<string, string | number | boolean | null>> = results.at(-1)?.rows[0] ?? {};
    const [value] = Object.values(row);
    return value === undefined || value === null ? undefined : String(value);
  };
  return { major, run, copy: async () => databaseOf(major, (await pglite.clone()) as Pglite), close: () => pglite.close() };
}

async function contrib(major: PgliteMajor): Promise<Extensions> {
  const files = readdirSync(new URL(`pglite${major}/dist/contrib/`, MODULES)).filter((file) => file.endsWith('.js'));
  const names = files.map((file) => file.replace('.js', '')).filter((name) => !PRELOADED.includes(name));
  const modules = await Promise.all(names.map((name) => import(`pglite${major}/contrib/${name}`) as Promise<Extensions>));
  return Object.assign({}, ...modules) as Extensions;
}

/** The data directory of a new cluster. Renamed into place when it is whole, so that processes which start together do no harm. */
async function savedDirectory(major: PgliteMajor, PGlite: typeof Pglite): Promise<Blob> {
  const { version } = JSON.parse(readFileSync(new URL(`pglite${major}/package.json`, MODULES), 'utf8')) as { version: string };
  const file = new URL(`pglite-${version}.tar`, CACHE);
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    const pglite = await PGlite.create();
    const dump = await pglite.dumpDataDir('none');
    await pglite.close();
    mkdirSync(CACHE, { recursive: true });
    const own = new URL(`pglite-${version}.${process.pid}.tar`, CACHE);
    writeFileSync(own, new Uint8Array(await dump.arrayBuffer()));
    renameSync(own, file);
    return dump;
  }
}
