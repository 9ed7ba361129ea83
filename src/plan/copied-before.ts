/** What keeps rows or values from before a statement, if it stands before that. */
import { sqlName } from '../catalog/names.ts';
import type { StepOf, Table } from '../model.ts';
import { backupOf } from './backup.ts';
import { clausesOf } from './clauses.ts';
import { isWord, written } from './written.ts';
import type { Written } from './written.ts';

/** A copy of what the statement finds, by its own condition; in words where that has to be read together with what else it does. */
export function copyOf(step: StepOf<'write'> | StepOf<'alterColumnType'>, { name }: Table, columns: readonly string[]): string {
  const found = foundBy(step, sqlName(name));
  const kept = columns.includes('*') ? ['*'] : [...new Set(columns)];
  if (!found) return `Before this, copy ${kept.includes('*') ? 'the rows' : kept.join(', ')} of ${sqlName(name)} that it finds into a table of their own, for the way back to put them into their place.`;
  return `-- before this, for the way back to put them into their place:\nCREATE TABLE ${backupOf(step.before, name, contentOf(step))} AS${found.queries}SELECT ${kept.join(', ')} FROM ${found.from};`;
}

function contentOf({ operation }: StepOf<'write'> | StepOf<'alterColumnType'>): string {
  return operation.kind === 'alterColumnType' ? `${operation.column}_backup` : operation.verb === 'delete' ? 'deleted' : 'backup';
}

function foundBy({ operation, script, statement }: StepOf<'write'> | StepOf<'alterColumnType'>, table: string): { readonly queries: string; readonly from: string } | undefined {
  if (operation.kind !== 'write') return { queries: ' ', from: table };
  const sql = written(script, operation.range);
  const clauses = statement.rendered ? undefined : clausesOf(sql, operation.table);
  if (!clauses) return operation.reads.length > 0 ? undefined : { queries: ' ', from: operation.where ? `${table} WHERE ${operation.where.text}` : table };
  const { queries, relation, others, where } = clauses;
  if (/^current\s+of\b/i.test(where ?? '') || isWriting(sql, queries.length)) return undefined;
  // Each row once, however many of the others it meets.
  const condition = others === undefined ? where : `EXISTS (SELECT FROM ${others}${where === undefined ? '' : ` WHERE ${where}`})`;
  return { queries: queries === '' ? ' ' : `\n${queries.trimEnd()}\n`, from: condition === undefined ? relation : `${relation} WHERE ${condition}` };
}

/** Is one of its WITH queries a write? That stands at the top of a statement only, and would be done twice. */
function isWriting({ tokens }: Written, end: number): boolean {
  return tokens.some((token, at) => token.range[0] < end && isWord(token, 'insert', 'update', 'delete', 'merge') && ['(', ')'].includes(tokens[at - 1]?.value ?? ''));
}
