/** What each statement of a migration locks, who waits for that, and how its time grows. */
import type { Blocks, Effect, Replayed, Step, Work } from '../model.ts';
import { isNew } from '../rule.ts';
import { byStatement } from './json.ts';
import { span } from './lines.ts';
import type { Lines } from './lines.ts';

/** One relation that a statement touches. `isNew`: it was made in this migration, so that nobody waits; `work` grows with the relation's size. */
export type Lock = { readonly target: string; readonly lock: string; readonly blocks: Blocks; readonly work: Work; readonly isNew: boolean; readonly waits: string; readonly time: string };
/** `held`: what the transaction already holds when the statement starts, and keeps while it runs. */
export type TimedStatement = {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly sql: string;
  readonly isUnderstood: boolean;
  readonly inTransaction: boolean;
  readonly locks: readonly Lock[];
  readonly held: readonly Lock[];
};

/** In the order of the text. */
export function timelineOf(replayed: Replayed, lines: Lines): readonly TimedStatement[] {
  const { path, text } = replayed.migration.up;
  return byStatement(replayed).map(({ statement: { range }, steps }) => {
    const { line, endLine } = span(lines, range);
    const [first] = steps;
    return {
      path, line, endLine,
      sql: text.slice(...range),
      isUnderstood: !steps.some(({ operation }) => operation.kind === 'unknown'),
      inTransaction: first?.session.inTransaction === true,
      locks: locksOf(steps, steps.flatMap(({ effects }) => effects)),
      held: locksOf(steps, first?.session.held ?? []),
    };
  });
}

function locksOf(steps: readonly Step[], effects: readonly Effect[]): readonly Lock[] {
  return merged(effects).map((effect) => {
    const isMadeHere = steps.some((step) => isNew(step, effect.table));
    return { target: target(effect), lock: effect.lock, blocks: effect.blocks, work: effect.work, isNew: isMadeHere, waits: isMadeHere ? 'nobody waits, it is new here' : BLOCKED[effect.blocks], time: growth(effect) };
  });
}

const WORK: readonly Work[] = ['metadata', 'scan', 'write', 'rewrite'];
const BLOCKS: readonly Blocks[] = ['nothing', 'schema', 'rows', 'writes', 'reads'];

/** The strongest lock and the most work per relation, over all operations of a statement. */
function merged(effects: readonly Effect[]): readonly Effect[] {
  const byTarget = new Map<string, Effect>();
  for (const effect of effects) {
    const key = target(effect);
    const known = byTarget.get(key);
    if (!known) byTarget.set(key, effect);
    else {
      const lock = BLOCKS.indexOf(effect.blocks) > BLOCKS.indexOf(known.blocks) ? effect : known;
      byTarget.set(key, { ...known, lock: lock.lock, blocks: lock.blocks, work: WORK[Math.max(WORK.indexOf(effect.work), WORK.indexOf(known.work))]! });
    }
  }
  return [...byTarget.values()];
}

function target({ table, on }: Effect): string {
  return on === undefined || on === table ? table : `${table} (${on})`;
}

const BLOCKED: { readonly [blocks in Blocks]: string } = {
  reads: 'blocks reads and writes',
  writes: 'blocks writes',
  rows: 'blocks writes to the same rows',
  schema: 'blocks schema changes',
  nothing: 'blocks nothing',
};

function growth({ on, work, index, failsInTransaction }: Effect): string {
  const time = work === 'rewrite' && on === undefined ? GROWS.rewrite : index === 'build' ? 'builds an index over every row' : index === 'rebuild' ? 'rebuilds the index' : GROWS[work];
  return failsInTransaction ? `${time}; cannot run in a transaction` : time;
}

const GROWS: { readonly [work in Work]: string } = {
  metadata: 'an instant, whatever the size',
  scan: 'reads every row',
  write: 'changes rows, as many as match',
  rewrite: 'writes the whole table anew',
};
