/** What each statement locks, what that blocks and how its time grows, for people. */
import type { Colors } from './colors.ts';
import type { Replayed } from '../model.ts';
import type { Lines } from './lines.ts';
import { timelineOf } from './timeline.ts';
import type { TimedStatement } from './timeline.ts';
import { visible } from './visible.ts';

const MAX_SQL = 100;

/** One block per statement: where, its text on one line, then a row per relation it touches. */
export function renderEffects(replayed: Replayed, lines: Lines, colors: Colors): string {
  return timelineOf(replayed, lines).map((statement) => {
    const where = `${visible(statement.path)}:${statement.line}`;
    const sql = visible(statement.sql.replace(/\s+/g, ' '));
    const heading = `${colors.dim(where)}  ${colors.bold(sql.length > MAX_SQL ? `${sql.slice(0, MAX_SQL - 1)}…` : sql)}`;
    return `${[heading, ...renderRows(statement, colors)].join('\n')}\n\n`;
  }).join('');
}

function renderRows({ locks, isUnderstood }: TimedStatement, colors: Colors): readonly string[] {
  const rows = locks.map(({ target, lock, waits, time }) => [visible(target), lock, waits, time]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return [
    ...(isUnderstood ? [] : [`    ${colors.yellow('not understood: what it locks is not known')}`]),
    ...(rows.length === 0 && isUnderstood ? [`    ${colors.dim('locks nothing that was there before')}`] : []),
    ...rows.map(([what = '', lock = '', who = '', time = '']) => `    ${what.padEnd(widths[0]!)}  ${lock.padEnd(widths[1]!)}  ${who.padEnd(widths[2]!)}  ${time}`),
  ];
}
