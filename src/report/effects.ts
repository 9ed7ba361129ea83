/** What each statement locks, what that blocks and how its time grows, for people. */
import type { Colors } from './colors.ts';
import type { Blocks, Effect, Replayed, Step, Work } from '../model.ts';
import { isNew } from '../rule.ts';
import { byStatement } from './json.ts';
import type { Lines } from './lines.ts';
import { visible } from './visible.ts';

const MAX_SQL = 100;

/** One block per statement: where, its text on one line, then a row per relation it touches. */
export function renderEffects(replayed: Replayed, lines: Lines, colors: Colors): string {
  const { path, text } = replayed.migration.up;
  return byStatement(replayed).map(({ statement, steps }) => {
    const where = `${visible(path)}:${lines.position(statement.range[0]).line}`;
    const sql = visible(text.slice(...statement.range).replace(/\s+/g, ' '));
    const heading = `${colors.dim(where)}  ${colors.bold(sql.length > MAX_SQL ? `${sql.slice(0, MAX_SQL - 1)}…` : sql)}`;
    return `${[heading, ...renderRows(steps, colors)].join('\n')}\n\n`;
  }).join('');
}

function renderRows(steps: readonly Step[], colors: Colors): readonly string[] {
  const isUnknown = steps.some(({ operation }) => operation.kind === 'unknown');
  const isNewTable = (table: string): boolean => steps.some((step) => isNew(step, table));
  const rows = merged(steps.flatMap(({ effects }) => effects)).map((effect) => [target(effect), effect.lock, isNewTable(effect.table) ? 'nobody waits, it is new here' : blocked(effect.blocks), growth(effect)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return [
    ...(isUnknown ? [`    ${colors.yellow('not understood: what it locks is not known')}`] : []),
    ...(rows.length === 0 && !isUnknown ? [`    ${colors.dim('locks nothing that was there before')}`] : []),
    ...rows.map(([what = '', lock = '', who = '', time = '']) => `    ${what.padEnd(widths[0]!)}  ${lock.padEnd(widths[1]!)}  ${who.padEnd(widths[2]!)}  ${time}`),
  ];
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
  return visible(on === undefined || on === table ? table : `${table} (${on})`);
}

function blocked(blocks: Blocks): string {
  switch (blocks) {
    case 'reads': return 'blocks reads and writes';
    case 'writes': return 'blocks writes';
    case 'rows': return 'blocks writes to the same rows';
    case 'schema': return 'blocks schema changes';
    case 'nothing': return 'blocks nothing';
    default: return blocks satisfies never;
  }
}

function growth({ on, work, index, failsInTransaction }: Effect): string {
  const time = work === 'rewrite' && on === undefined ? WORDS.rewrite : index === 'build' ? 'builds an index over every row' : index === 'rebuild' ? 'rebuilds the index' : WORDS[work];
  return failsInTransaction ? `${time}; cannot run in a transaction` : time;
}

const WORDS: { readonly [work in Work]: string } = {
  metadata: 'an instant, whatever the size',
  scan: 'reads every row',
  write: 'changes rows, as many as match',
  rewrite: 'writes the whole table anew',
};
