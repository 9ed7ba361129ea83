/** SQL that stands in a file in other characters, or that a tool makes of what stands there. */
import { rangeIn } from '../dialects/literal.ts';
import type { Fragment } from '../dialects/literal.ts';
import type { Dialect, Range, Statement } from '../model.ts';

/** The statements of `sql`, which stands in `script`, with ranges of that. */
export function statementsIn(dialect: Dialect, script: string, sql: Fragment): readonly Statement[] {
  return dialect.parse(sql.text).map((statement) => {
    const range = rangeIn(sql, statement.range);
    const operations = statement.operations.map((operation) => ({ ...operation, range: rangeIn(sql, operation.range) }));
    const isVerbatim = script.slice(...range) === sql.text.slice(...statement.range);
    return { range, operations, ...(!isVerbatim && { rendered: { text: sql.text, ...statement } }) };
  });
}

/** The statements of SQL that a tool makes of what stands at `range`. */
export function statementsMade(dialect: Dialect, text: string, range: Range): readonly Statement[] {
  return dialect.parse(text).map((statement) => ({ range, operations: statement.operations.map((operation) => ({ ...operation, range })), rendered: { text, ...statement } }));
}
