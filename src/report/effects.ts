/** What each statement locks, what that blocks and how its time grows, for people. */
import type { Colors } from './colors.ts';
import type { Blocks, Effect, Work } from '../model.ts';
import type { JsonStep } from './json.ts';
import { visible } from './visible.ts';

const MAX_SQL = 100;

/** One block per statement: where, its text on one line, then a row per relation it touches. */
export function renderEffects(steps: readonly JsonStep[], colors: Colors): string {
  return steps.map((step) => renderStep(step, colors)).join('\n');
}

function renderStep({ path, line, sql, operations }: JsonStep, colors: Colors): string {
  const effects = operations.flatMap((operation) => operation.effects);
  const unknown = operations.some(({ kind }) => kind === 'unknown');
  const rows = merged(effects).map((effect) => [target(effect), effect.lock, blocked(effect.blocks), growth(effect)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const text = visible(sql.replace(/\s+/g, ' '));
  return [
    `${colors.dim(`${visible(path)}:${line}`)}  ${colors.bold(text.length > MAX_SQL ? `${text.slice(0, MAX_SQL - 1)}…` : text)}`,
    ...(unknown ? [`    ${colors.yellow('not understood: what it locks is not known')}`] : []),
    ...(rows.length === 0 && !unknown ? [`    ${colors.dim('locks nothing that was there before')}`] : []),
    ...rows.map(([what = '', lock = '', who = '', time = '']) => `    ${what.padEnd(widths[0]!)}  ${lock.padEnd(widths[1]!)}  ${who.padEnd(widths[2]!)}  ${time}`.trimEnd()),
    '',
  ].join('\n');
}

const WORK: readonly Work[] = ['metadata', 'scan', 'write', 'rewrite'];
const BLOCKS: readonly Blocks[] = ['nothing', 'schema', 'writes', 'reads'];

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
  return visible(on === undefined || on === table ? table : `${table} (${on})`);
}

function blocked(blocks: Blocks): string {
  switch (blocks) {
    case 'reads': return 'blocks reads and writes';
    case 'writes': return 'blocks writes';
    case 'schema': return 'blocks schema changes';
    case 'nothing': return 'blocks nothing';
    default: return blocks satisfies never;
  }
}

function growth({ work, index, failsInTransaction }: Effect): string {
  const time = index === 'build' ? 'builds an index over every row' : index === 'rebuild' ? 'rebuilds the index' : WORDS[work];
  return failsInTransaction ? `${time}; cannot run in a transaction` : time;
}

const WORDS: { readonly [work in Work]: string } = {
  metadata: 'an instant, whatever the size',
  scan: 'reads every row',
  write: 'changes rows, as many as match',
  rewrite: 'writes the whole table anew',
};
