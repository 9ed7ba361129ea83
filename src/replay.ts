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

/** Where replays of a history on one engine have come to: behind `base`, and behind each migration up to where one was different. `replay` fills it, and goes on from it. */
export type KeptCatalogs = { base: readonly Statement[]; readonly points: Point[] };
/** `foreseen`: what will be refused from there on is to be said. */
type Point = { readonly migration: Migration; readonly after: Catalog; readonly foreseen: boolean };

/** Replays `migrations` in order, yields those under check and returns the catalog at the end; lazily, so that a consumer can let go of each migration's steps. */
export function* replay(engine: Engine, migrations: readonly Migration[], base: readonly Statement[] = [], kept: KeptCatalogs = { base, points: [] }): Generator<Replayed, Catalog> {
  const { points } = kept;
  if (!areSame(kept.base, base)) points.length = 0;
  kept.base = base;
  let catalog: Catalog | undefined;
  let foreseen = true;
  for (const [at, migration] of migrations.entries()) {
    const known = points[at];
    const isKnown = known !== undefined && hasSameEnd(known.migration, migration);
    if (isKnown && !migration.reported) {
      ({ after: catalog, foreseen } = known);
      continue;
    }
    foreseen &&= !textsOf(migration.up).some(hasWayBack);
    const replayed = { ...replayMigration(engine, migration, catalog ?? catalogOf(base), foreseen), later: migrations.slice(at + 1) };
    catalog = replayed.after;
    if (!isKnown) points.splice(at, Infinity, { migration, after: catalog, foreseen });
    if (migration.reported) yield withWayBack(replayed, foreseen);
  }
  return catalog ?? catalogOf(base);
}

/** From the same catalog, do both end at the same one? */
function hasSameEnd(one: Migration, other: Migration): boolean {
  const [a, b] = [one.up, other.up];
  return one.id === other.id && a.text === b.text && JSON.stringify([a.transaction, a.sections]) === JSON.stringify([b.transaction, b.sections]) && areSame(a.statements, b.statements);
}

/** Statements of one text. Those of a text are read once; those that a framework makes are told by what it makes. */
function areSame(some: readonly Statement[], others: readonly Statement[]): boolean {
  return some === others || (some.length === others.length && some.every((statement, i) => statement === others[i] || isMadeSame(statement, others[i]!)));
}

function isMadeSame({ range, rendered }: Statement, other: Statement): boolean {
  return rendered !== undefined && other.rendered !== undefined && rendered.text === other.rendered.text && [0, 1].every((end) => range[end] === other.range[end] && rendered.range[end] === other.rendered!.range[end]);
}

/** With the way back, unless nobody comes to that because the migration itself is refused. */
function withWayBack(replayed: Replayed, foreseen: boolean): Replayed {
  const { engine, migration: { down, ...migration }, after, steps } = replayed;
  if (!down || !foreseen || steps.some(isRefused)) return replayed;
  return { ...replayed, down: replayMigration(engine, { ...migration, id: `${migration.id} (down)`, up: down }, after, foreseen, 'down') };
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
