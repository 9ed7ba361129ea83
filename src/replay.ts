/** Runs a history over the catalog, one migration after the other. */
import { apply, emptyCatalog } from './catalog/catalog.ts';
import type { Catalog, Engine, Migration, Replayed, Script, Statement } from './model.ts';
import { isRefused, replayMigration } from './replay-migration.ts';

/** The catalog after a schema that was there before the history: a dump's statements, in order. */
export function catalogOf(base: readonly Statement[]): Catalog {
  let catalog = emptyCatalog;
  for (const statement of base) for (const operation of statement.operations) catalog = apply(catalog, operation, { migration: BASE });
  return { ...catalog, searchPath: emptyCatalog.searchPath };
}

/** The catalogs that earlier replays of a history on one engine have come to. */
export type KeptCatalogs = {
  /** Behind the migration at that place; undefined where it, or one before it, is not what it was. Asked of one after the other. */
  readonly known: (at: number, migration: Migration) => Kept | undefined;
  readonly keep: (at: number, migration: Migration, reached: Required<Kept>) => void;
};
/** `foreseen`: what will be refused from there on is to be said. `after` may be left out where that of a later migration under which nothing is under check is known. */
export type Kept = { readonly after?: Catalog; readonly foreseen: boolean };

/** Replays `migrations` in order, yields those under check and returns the catalog at the end; lazily, so that a consumer can let go of each migration's steps. */
export function* replay(engine: Engine, migrations: readonly Migration[], base: readonly Statement[] = [], kept?: KeptCatalogs): Generator<Replayed, Catalog> {
  let catalog: Catalog | undefined;
  let foreseen = true;
  let open: Replayed[] = [];
  let undone = 0;
  for (const [at, migration] of migrations.entries()) {
    const known = kept?.known(at, migration);
    if (known && !migration.reported) {
      ({ after: catalog, foreseen } = known);
      continue;
    }
    foreseen &&= !textsOf(migration.up).some(hasWayBack);
    const replayed = replayMigration(engine, migration, catalog ?? catalogOf(base), migration.reported ? { foreseen } : 'unsaid');
    catalog = replayed.after;
    if (!known) kept?.keep(at, migration, { after: catalog, foreseen });
    if (!migration.reported) continue;
    open.push({ ...replayed, ...(at < undone && { migration: { ...migration, wayBack: 'shared' } }), place: { history: migrations, at } });
    const next = migrations[at + 1];
    if (next?.reported && next.parts && next.parts === migration.parts) continue;
    const each = withWaysBack(open, foreseen);
    const later = each.some(isBarred) ? leftToOthers(migrations, at + 1) : [];
    const all = later.length > 0 ? withWaysBack(open, foreseen, later.reduce((after, one) => replayMigration(engine, one, after, 'unsaid').after, catalog)) : each;
    const found = all.some(isBarred) ? each : all;
    if (found !== each) undone = at + 1 + later.length;
    yield* found;
    open = [];
  }
  return catalog ?? catalogOf(base);
}

/** Those from there on that say that they undo nothing: what a way back before them finds is all that they have done. */
function leftToOthers(migrations: readonly Migration[], from: number): readonly Migration[] {
  const end = migrations.findIndex(({ down }, at) => at >= from && down?.statements.length !== 0);
  return migrations.slice(from, end < 0 ? undefined : end);
}

function isBarred({ down }: Replayed): boolean {
  return down?.steps.some(isRefused) === true;
}

/** With the ways back, the newest first, unless nobody comes to them because a migration itself is refused, or not all parts of it are there. `end`: where the first begins. */
function withWaysBack(parts: readonly Replayed[], foreseen: boolean, end: Catalog = parts.at(-1)!.after): readonly Replayed[] {
  const [{ migration }] = parts as readonly [Replayed];
  if (!foreseen || parts.length !== (migration.parts?.size ?? 1) || parts.some(({ steps }) => steps.some(isRefused))) return parts;
  let after = end;
  const undone = [...parts].reverse().map((part) => {
    const down = wayBack(part, after);
    after = down?.after ?? after;
    return down ? { ...part, down } : part;
  }).reverse();
  if (!migration.parts) return undone;
  const together = asOne(undone);
  return undone.map((part) => ({ ...part, together }));
}

function wayBack({ engine, migration: { down, ...migration } }: Replayed, from: Catalog): Replayed | undefined {
  return down && replayMigration(engine, { ...migration, id: `${migration.id} (down)`, undoes: migration.id, up: down }, from, { foreseen: true, direction: 'down' });
}

/** What the first one has to undo is what all of them have done, by the time that the others are undone. */
function asOne(parts: readonly Replayed[]): Replayed {
  const [first, last, down] = [parts[0]!, parts.at(-1)!, parts.find((part) => part.down)?.down];
  const back = [...parts].reverse().flatMap((part) => part.down?.steps ?? []);
  return { ...first, after: last.after, steps: parts.flatMap(({ steps }) => steps), ...(down && { down: { ...down, before: last.after, steps: back } }) };
}

const BASE = '(given schema)';

/** What of the script's file is its own. */
function textsOf({ text, sections }: Script): readonly string[] {
  return sections?.map(([from, to]) => text.slice(from, to)) ?? [text];
}

/** Are both ways in one text, of which a runner takes only one, or does psql leave out parts? What is read as one way is not what happens. */
function hasWayBack(text: string): boolean {
  return /^[ \t]*\\if\b|^[ \t]*(?:--|#)[- \t/]*[!@]?[ \t]*(?:downs?|down migration|undo)\s*$/im.test(text);
}
