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

/** Replays `migrations` in order; lazily, so that a consumer can let go of each migration's steps. */
export function* replay(engine: Engine, migrations: readonly Migration[], base: readonly Statement[] = []): Generator<Replayed> {
  let catalog = catalogOf(base);
  let foreseen = true;
  for (const [at, migration] of migrations.entries()) {
    foreseen &&= !textsOf(migration.up).some(hasWayBack);
    const replayed = { ...replayMigration(engine, migration, catalog, foreseen), later: migrations.slice(at + 1) };
    yield migration.reported ? withWayBack(replayed, foreseen) : replayed;
    catalog = replayed.after;
  }
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
