/** Expressions as columns are renamed and dropped under them. */
import type { Expression, IndexKey } from '../operations.ts';
import { sqlName } from './names.ts';

export function mentions(expression: Expression | undefined, column: string): boolean {
  return expression?.columns.includes(column) ?? false;
}

/** With a column's new name, in the text too. */
export function withColumnRenamed(expression: Expression, from: string, to: string): Expression {
  if (!mentions(expression, from)) return expression;
  return {
    ...expression,
    text: textRenamed(expression.text, from, to),
    columns: expression.columns.map((column) => (column === from ? to : column)),
    conjuncts: expression.conjuncts.map((conjunct) => (conjunct.column === from ? { ...conjunct, column: to } : conjunct)),
  };
}

export function keyWithColumnRenamed(key: IndexKey, from: string, to: string): IndexKey {
  return {
    ...key,
    ...(key.column === from ? { column: to } : {}),
    ...(key.expression === undefined ? {} : { expression: withColumnRenamed(key.expression, from, to) }),
  };
}

/** Words outside of strings; those before `(` are functions. */
const WORD = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*(?![\p{L}\p{N}_$]|\s*\()/gu;

function textRenamed(text: string, from: string, to: string): string {
  const written = sqlName({ name: to });
  return text.replace(WORD, (word) => {
    if (word.startsWith('"')) return word.slice(1, -1).replaceAll('""', '"') === from ? written : word;
    return word.toLowerCase() === from ? written : word;
  });
}
