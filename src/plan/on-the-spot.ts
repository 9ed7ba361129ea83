/** The advice in place of the statement, where all of it may stand in one file: none of it is in a transaction. */
import type { Fix, Step } from '../model.ts';
import { isInBlock } from './written.ts';

/** A fix that writes `help`, SQL in one or several phases, in place of the whole statement; none where a phase needs more than SQL. */
export function onTheSpot(title: string, step: Step, help: string): { readonly fixes?: readonly Fix[] } {
  const { session, statement: { range, operations } } = step;
  const sql = help.split('\n').filter((line) => !PHASES.includes(line)).join('\n');
  const isWhole = operations.length === 1 && !isInBlock(step);
  if (session.inTransaction || !isWhole || /^--|<[a-z][^<>]*>|\u2026/m.test(sql) || !sql.endsWith(';')) return {};
  return { fixes: [{ title, safe: true, edits: [{ range, text: sql.slice(0, -1) }] }] };
}

/** What advice says between its phases, when each may follow at once. */
const PHASES: readonly string[] = ['-- in the next migration:', '-- in the one after that:', '-- and then:', '-- outside a transaction', '-- outside a transaction:'];
