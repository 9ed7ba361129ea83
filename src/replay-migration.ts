/** Runs one migration over the catalog, one operation at a time, and says what was so before and after each. */
import { callsOf } from './catalog/calls.ts';
import type { Call } from './catalog/calls.ts';
import { apply, emptyCatalog } from './catalog/catalog.ts';
import { sqlName } from './catalog/names.ts';
import { areActions, inExecutionOrder } from './catalog/passes.ts';
import { startingIn } from './catalog/schemas.ts';
import { advance, startSession } from './catalog/session.ts';
import { pointsAfter, restored } from './catalog/transactions.ts';
import type { Points } from './catalog/transactions.ts';
import { argumentCounts, callRange } from './dialects/call-range.ts';
import { repeated } from './dialects/repeated.ts';
import { effectsOf } from './effects/table.ts';
import { engines } from './engines.ts';
import type { Called, Catalog, Engine, Migration, Refusal, Replayed, Script, Session, Statement, Step } from './model.ts';
import type { Name, Operation } from './operations.ts';

/** `foreseen`: what will be refused is to be said; `unsaid`: nothing is, and only the catalog after it is wanted. */
export type Telling = { readonly foreseen: boolean; readonly direction?: Step['direction'] } | 'unsaid';

/** Runs `up` of the migration, which for a way back is the way back. */
export function replayMigration(engine: Engine, migration: Migration, before: Catalog, telling: Telling): Replayed {
  const { foreseen, direction = 'up' } = telling === 'unsaid' ? { foreseen: false } : telling;
  const { rows, refusalOf } = engines[engine.name];
  const script = migration.up;
  const steps: Step[] = [];
  const state: State = { catalog: script.searchPath ? startingIn(before, script.searchPath) : { ...before, searchPath: emptyCatalog.searchPath }, session: startSession(script.transaction.wrapped, script.transaction.implicit), points: { begin: before, savepoints: new Map() } };

  /** Replays an operation, and what it calls; `running`: routines that the statement has called by then. */
  const run = (statement: Statement, reaches: Reach, operation: Operation, running: Set<string>, called?: Called): void => {
    const { catalog, session, points } = state;
    const { rendered } = statement;
    const isWhole = !called && operation.range[0] === statement.range[0] && (!rendered || statement.operations.length === 1);
    const text = rendered ? rendered.text.slice(...rendered.range) : script.text.slice(...operation.range);
    const effects = telling === 'unsaid' ? [] : effectsOf(rows.get(operation.kind) ?? [], engine, operation, catalog, session, migration.id);
    const refusal = (foreseen || (telling === 'unsaid' && script.mayFail !== undefined)) && !called && reaches(operation) ? brokenAt(statement, operation) ?? refusalOf(operation, { before: catalog, engine, migration: migration.id, path: script.path, together: statement.operations }) : undefined;
    const after = restored(points, operation, apply(catalog, operation, { migration: migration.id, script, ...(isWhole && { text }) }), session);
    steps.push({ engine, migration, script, direction, statement, operation, before: catalog, after, session, effects, together: effects, ...(refusal && { refusal }), ...(called && { called }) });
    Object.assign(state, { catalog: after, session: advance(session, operation, effects, catalog), points: pointsAfter(points, operation, after, session) });
    const countsOf = (name: Name): readonly number[] => argumentCounts(called ? called.script.text.slice(...called.operation.range) : text, name);
    for (const call of callsOf(after, called?.operation ?? operation, countsOf)) {
      if (running.has(call.routine.name)) continue;
      running.add(call.routine.name);
      runCall(state, migration.id, call, () => {
        for (const each of inside(script, operation, call, called)) run(statement, reaches, { ...each.operation, range: callRange(script.text, operation.range, call.name) }, running, each);
      });
    }
  };

  for (const statement of script.statements) {
    const first = steps.length;
    const reaches = reachOf(script.text.slice(...statement.range));
    for (const operation of inExecutionOrder(statement.operations)) run(statement, reaches, operation, new Set());
    if (areActions(statement.operations)) {
      const actions = steps.splice(first);
      const together = actions.flatMap(({ effects }) => effects);
      for (const step of actions) steps.push({ ...step, together });
    }
  }
  const failed = script.mayFail === undefined ? undefined : steps.find(isRefused);
  return { engine, migration, before, after: failed ? goneOnFrom(failed, before) : state.catalog, steps };
}

/** What is there when the runner goes on after a script that has failed. */
function goneOnFrom({ script, before: reached }: Step, before: Catalog): Catalog {
  return script.transaction.wrapped ? before : reached;
}

/** What cannot run as it is written. */
function brokenAt({ broken, operations: [first] }: Statement, operation: Operation): Refusal | undefined {
  return broken && operation === first ? { rule: 'refused', sqlstate: '42601', reason: broken.reason } : undefined;
}

/** Is it certain that the engine will not run it? */
export function isRefused({ refusal }: Step): boolean {
  return refusal !== undefined && refusal.likely !== true;
}

/** What each operation starts from. */
type State = { catalog: Catalog; session: Session; points: Points };

/** Is an operation of the statement run whenever that is? A block or a function may have returned before it comes to it. */
type Reach = (operation: Operation) => boolean;

function reachOf(statement: string): Reach {
  if (/^\s*do\b/i.test(statement)) {
    const mayReturn = /\b(?:return|exit|continue)\b/i.test(statement);
    return () => !mayReturn;
  }
  return /^\s*(?:select|call|with)\b/i.test(statement) ? ({ kind }) => kind === 'select' || kind === 'write' || kind === 'createTableAs' : () => true;
}

/** The SET clauses of a routine hold until it returns. */
function runCall(state: State, migration: string, { definition: { settings, range } }: Call, body: () => void): void {
  const [{ searchPath }, { parameters }] = [state.catalog, state.session];
  for (const setting of settings) {
    state.catalog = apply(state.catalog, { kind: 'setParameter', range, ...setting, local: true }, { migration });
    state.session = { ...state.session, parameters: new Map([...state.session.parameters, [setting.parameter, setting.value]]) };
  }
  body();
  if (settings.length > 0) Object.assign(state, { catalog: { ...state.catalog, searchPath }, session: { ...state.session, parameters } });
}

/** What the routine does, with where that stands. */
function inside(script: Script, operation: Operation, call: Call, caller: Called | undefined): readonly Called[] {
  const { kind, guard } = operation;
  const written: Statement = { range: call.definition.range, operations: call.operations };
  const routine = `${kind === 'call' ? 'procedure' : 'function'} ${sqlName(call.routine.name)}()`;
  const by = caller ? `${routine}, which ${caller.by} calls` : routine;
  const isRepeated = (kind === 'select' && operation.reads.length > 0) || (kind === 'write' && operation.source !== 'values');
  return inExecutionOrder(call.operations).map((each) => {
    const own = isRepeated ? repeated(each) : each;
    const guarded = guard === undefined ? own : { ...own, guard: own.guard === undefined ? guard : `${guard}, ${own.guard}` };
    return { by, script: { ...script, text: call.text, statements: [written] }, statement: written, operation: guarded };
  });
}
