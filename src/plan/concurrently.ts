/** The same statement, CONCURRENTLY. */
import type { Step } from '../model.ts';

/** The user's own text with the word put in: after INDEX for CREATE and DROP, after the object's kind for REINDEX. */
export function concurrently({ script, statement }: Pick<Step, 'script' | 'statement'>): string {
  const sql = script.text.slice(...statement.range);
  return /^reindex\b/i.test(sql) ? sql.replace(/\b(index|table|schema|database)\b(?!\s*\()/i, '$1 CONCURRENTLY') : sql.replace(/\bindex\b/i, '$& CONCURRENTLY');
}
