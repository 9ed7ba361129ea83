/** Runs a history over the catalog, one operation at a time, and says what was so before and after each. */
import { apply, emptyCatalog } from './catalog/catalog.ts';
import { callsOf } from './catalog/calls.ts';
import type { Call } from './catalog/calls.ts';
import { sqlName } from './catalog/names.ts';
import { areActions, inExecutionOrder } from './catalog/passes.ts';
import { advance, startSession } from './catalog/session.ts';
import { callRange } from './dialects/call-range.ts';
import { repeated } from './dialects/repeated.ts';
import { effectsOf } from './effects/table.ts';
import { engines } from './engines.ts';
import type { Called, Catalog, Engine, Migration, Replayed, Statement, Step } from './model.ts';
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
  for (const migration of migrations) {
    const replayed = replayMigration(engine, migration, catalog);
    yield replayed;
    catalog = replayed.after;
  }
}

const BASE = '(given schema)';

function replayMigration(engine: Engine, migration: Migration, before: Catalog): Replayed {
  const rows = engines[engine.name].rows;
  const script = migration.up;
  const steps: Step[] = [];
  let session = startSession(script.transaction.wrapped);
  let catalog: Catalog = { ...before, searchPath: emptyCatalog.searchPath };

  /** Replays an operation, and what it calls; `running`: routines that the statement has called by then. */
  const run = (statement: Statement, operation: Operation, running: Set<string>, called?: Called): void => {
    const effects = effectsOf(rows.get(operation.kind) ?? [], engine, operation, catalog, session, migration.id);
    const after = apply(catalog, operation, { migration: migration.id });
    steps.push({ engine, migration, script, direction: 'up', statement, operation, before: catalog, after, session, effects, together: effects, ...(called && { called }) });
    session = advance(session, operation, effects, catalog);
    catalog = after;
    for (const call of callsOf(catalog, called?.operation ?? operation)) {
      if (running.has(call.routine.name)) continue;
      running.add(call.routine.name);
      runCall(statement, operation, call, running, called);
    }
  };

  /** The SET clauses of a routine hold until it returns. */
  const runCall = (statement: Statement, operation: Operation, call: Call, running: Set<string>, caller?: Called): void => {
    const { kind, range, guard } = operation;
    const { definition: { settings, range: defined } } = call;
    const [{ searchPath }, { parameters }] = [catalog, session];
    for (const setting of settings) {
      const set: Operation = { kind: 'setParameter', range, ...setting, local: true };
      catalog = apply(catalog, set, { migration: migration.id });
      session = { ...session, parameters: new Map([...session.parameters, [setting.parameter, setting.value]]) };
    }
    const at = callRange(script.text, range, call.name);
    const written: Statement = { range: defined, operations: call.operations };
    const routine = `${kind === 'call' ? 'procedure' : 'function'} ${sqlName(call.routine.name)}()`;
    const by = caller ? `${routine}, which ${caller.by} calls` : routine;
    const isRepeated = (operation.kind === 'select' && operation.reads.length > 0) || (operation.kind === 'write' && operation.source !== 'values');
    for (const each of inExecutionOrder(call.operations)) {
      const own = isRepeated ? repeated(each) : each;
      const inside = guard === undefined ? own : { ...own, guard: own.guard === undefined ? guard : `${guard}, ${own.guard}` };
      const called = { by, script: { ...script, text: call.text, statements: [written] }, statement: written, operation: inside };
      run(statement, { ...inside, range: at }, running, called);
    }
    if (settings.length > 0) [catalog, session] = [{ ...catalog, searchPath }, { ...session, parameters }];
  };

  for (const statement of script.statements) {
    const first = steps.length;
    for (const operation of inExecutionOrder(statement.operations)) run(statement, operation, new Set());
    if (areActions(statement.operations)) {
      const actions = steps.splice(first);
      const together = actions.flatMap(({ effects }) => effects);
      for (const step of actions) steps.push({ ...step, together });
    }
  }
  return { engine, migration, before, after: catalog, steps };
}
