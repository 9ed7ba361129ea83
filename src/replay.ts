/** Runs a history over the catalog, one operation at a time, and says what was so before and after each. */
import { apply, emptyCatalog } from './catalog/catalog.ts';
import { areActions, inExecutionOrder } from './catalog/passes.ts';
import { advance, startSession } from './catalog/session.ts';
import { effectsOf } from './effects/table.ts';
import { pointsAfter, restored } from './catalog/transactions.ts';
import type { Points } from './catalog/transactions.ts';
import { engines } from './engines.ts';
import type { Catalog, Engine, Migration, Replayed, Statement, Step } from './model.ts';
import type { Operation } from './operations.ts';

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
  for (const migration of migrations) {
    foreseen &&= !hasWayBack(migration.up.text);
    const replayed = replayMigration(engine, migration, catalog, foreseen);
    yield replayed;
    catalog = replayed.after;
  }
}

const BASE = '(given schema)';

/** Are both ways in one text, of which a runner takes only one, or does psql leave out parts? What is read as one way is not what happens. */
function hasWayBack(text: string): boolean {
  return /^\s*\\if\b|^\s*(?:--|#)[-\s/]*(?:\+goose|\+migrate|migrate:|!|@)?\s*(?:downs?|down migration|undo)\s*$/im.test(text);
}

/** Is it run whenever its statement is? A block or a function may have returned before it comes to it. */
function isReached({ kind }: Operation, text: string): boolean {
  if (/^\s*do\b/i.test(text)) return !/\b(?:return|exit|continue)\b/i.test(text);
  return !/^\s*(?:select|call|with)\b/i.test(text) || kind === 'select' || kind === 'write';
}

/** `foreseen`: what will be refused is to be said. */
function replayMigration(engine: Engine, migration: Migration, before: Catalog, foreseen: boolean): Replayed {
  const { rows, refusalOf } = engines[engine.name];
  const script = migration.up;
  const steps: Step[] = [];
  let session = startSession(script.transaction.wrapped);
  let catalog: Catalog = { ...before, searchPath: emptyCatalog.searchPath };
  let points: Points = { begin: catalog, savepoints: new Map() };
  for (const statement of script.statements) {
    const first = steps.length;
    const text = script.text.slice(...statement.range);
    for (const operation of inExecutionOrder(statement.operations)) {
      const effects = effectsOf(rows.get(operation.kind) ?? [], engine, operation, catalog, session, migration.id);
      const refusal = foreseen && isReached(operation, text) ? refusalOf(operation, { before: catalog, engine, migration: migration.id, together: statement.operations }) : undefined;
      const after = restored(points, operation, apply(catalog, operation, { migration: migration.id }), session);
      points = pointsAfter(points, operation, after, session);
      steps.push({ engine, migration, script, direction: 'up', statement, operation, before: catalog, after, session, effects, together: effects, ...(refusal && { refusal }) });
      session = advance(session, operation, effects, catalog);
      catalog = after;
    }
    if (areActions(statement.operations)) {
      const actions = steps.splice(first);
      const together = actions.flatMap(({ effects }) => effects);
      for (const step of actions) steps.push({ ...step, together });
    }
  }
  return { engine, migration, before, after: catalog, steps };
}
