/** What a run of the command keeps on disk for the next one: what was parsed, and what the histories before that under check have come to. */
import { deserialize, serialize } from 'node:v8';
import { fromStored, toStored } from '../catalog/stored.ts';
import type { StoredCatalog } from '../catalog/stored.ts';
import type { Catalog, Dialect, Migration, Statement } from '../model.ts';
import type { KeptCatalogs } from '../replay.ts';
import { readCache, writeCache } from './cache-file.ts';
import { sha256 } from './crypto.ts';
import { contentsOf } from './git.ts';
import { NO_MEMORY } from './memory.ts';
import type { Memory } from './memory.ts';

export type DiskMemory = Memory & {
  /** Writes what the next run gains from. */
  readonly save: () => void;
};

/** Each is only made a value of when it is asked for. `parts`: where in `bodies` the statements of a text are, by its hash, and the contents of git's objects, by their ids. */
type Stored = { readonly parts: ReadonlyMap<string, readonly [start: number, end: number]>; readonly bodies: Uint8Array; readonly catalogs: ReadonlyMap<string, StoredPoint> };
/** The catalog behind the first `count` migrations of a history, which `sum` is of. */
type StoredPoint = { readonly count: number; readonly sum: string; readonly foreseen: boolean; readonly catalog: Uint8Array };
type Reached = { readonly count: number; readonly sum: string; after?: Catalog; foreseen: boolean };

/** Parsing a few files takes no longer than reading what was parsed of them. */
const WORTH = 50;
/** Characters of a text that is parsed each time: a dump, most of which is not parsed at all. */
const HUGE = 500_000;
/** Bytes from which on what this run has not asked for is forgotten. */
const MUCH = 32_000_000;

/** `path`: of a file that need not exist; `made`: by which code. Checks with it find what they find without. */
export function diskMemory(path: string, made: string): DiskMemory {
  const stored = readCache(path, made) as Stored | undefined;
  const asked = new Map<string, readonly Statement[]>();
  const objects = new Map<string, Buffer>();
  const sums = new WeakMap<readonly Statement[], string>();
  const reached = new Map<string, Reached>();

  const parsed = (dialect: Dialect, sql: string): readonly Statement[] => {
    if (sql.length > HUGE) return dialect.parse(sql);
    const key = sha256().update(dialect.name).update(sql).digest('base64url');
    const part = stored?.parts.get(key);
    const statements = asked.get(key) ?? (part ? deserialize(stored!.bodies.subarray(...part)) as readonly Statement[] : dialect.parse(sql));
    asked.set(key, statements);
    sums.set(statements, key);
    return statements;
  };

  const contents: Memory['contentsOf'] = (repository, ids) => {
    const known = ids.flatMap((id): [string, Buffer][] => {
      const part = stored?.parts.get(id);
      return part ? [[id, Buffer.from(stored!.bodies.subarray(...part))]] : [];
    });
    const fresh = contentsOf(repository, ids.filter((id) => stored?.parts.has(id) !== true));
    const all = new Map([...known, ...fresh]);
    for (const [id, content] of all) if (content.length <= HUGE) objects.set(id, content);
    return all;
  };

  const catalogs: Memory['catalogs'] = (history, migrations, base) => {
    const first = migrations.findIndex(({ reported }) => reported);
    const count = first < 0 ? migrations.length : first;
    const known = stored?.catalogs.get(history);
    if (count < WORTH) return undefined;
    const sumAt = summing(migrations, base, sums);
    const start = known && known.count <= count && sumAt(known.count) === known.sum ? known : undefined;
    const end: Reached = { count, sum: sumAt(count), foreseen: true };
    if (start?.count !== count) reached.set(history, end);
    const scripts = new Map(migrations.slice(0, start?.count ?? 0).map(({ up }) => [up.path, up]));
    return {
      known(at) {
        if (!start || at >= start.count) return undefined;
        return { foreseen: start.foreseen, ...(at === start.count - 1 && { after: fromStored(deserialize(start.catalog) as StoredCatalog, (of) => scripts.get(of)) }) };
      },
      keep(at, _, to) { if (at === count - 1) Object.assign(end, to); },
    } satisfies KeptCatalogs;
  };

  return {
    ...NO_MEMORY,
    contentsOf: contents,
    dialect: (dialect) => ({ ...dialect, parse: (sql) => parsed(dialect, sql) }),
    catalogs,
    save() {
      const used = new Map<string, () => Uint8Array>([...[...asked].map(([key, statements]) => [key, () => serialize(statements)] as const), ...[...objects].map(([id, content]) => [id, () => content] as const)]);
      const fresh = [...used].filter(([key]) => !stored?.parts.has(key));
      const points = [...reached].filter(([, { after }]) => after);
      if (fresh.length < WORTH && points.length === 0) return;
      const isMuch = (stored?.bodies.length ?? 0) > MUCH;
      const bodies = new Map([...(stored?.parts ?? [])].filter(([key]) => !isMuch || used.has(key)).map(([key, part]) => [key, stored!.bodies.subarray(...part)]));
      for (const [key, body] of fresh) bodies.set(key, body());
      let at = 0;
      writeCache(path, made, {
        parts: new Map([...bodies].map(([key, body]) => [key, [at, at += body.length]])),
        bodies: Buffer.concat([...bodies.values()]),
        catalogs: new Map([...(stored?.catalogs ?? []), ...points.map(([history, { count, sum, foreseen, after }]): [string, StoredPoint] => [history, { count, sum, foreseen, catalog: serialize(toStored(after!)) }])]),
      } satisfies Stored);
    },
  };
}

/** Sums over the first so many migrations and over all that a replay reads of them; ask for smaller counts first. */
function summing(migrations: readonly Migration[], base: readonly Statement[], sums: WeakMap<readonly Statement[], string>): (count: number) => string {
  const hash = sha256().update(JSON.stringify(told(base, sums) ?? base));
  let done = 0;
  return (count) => {
    for (const { id, up } of migrations.slice(done, count)) hash.update(JSON.stringify([id, up.path, up.transaction, up.sections, up.searchPath])).update(up.text).update(JSON.stringify(told(up.statements, sums) ?? up.statements));
    done = count;
    return hash.copy().digest('base64url');
  };
}

function told(statements: readonly Statement[], sums: WeakMap<readonly Statement[], string>): string | undefined {
  return sums.get(statements);
}
