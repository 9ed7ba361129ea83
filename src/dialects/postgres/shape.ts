/** What INSERTs have in common, so that a dump of a million of them is parsed once per kind of row. */
import type { Operation } from '../../operations.ts';
import { scan } from '../lexer.ts';

/** An INSERT with its numbers and strings blanked: two that are equal so have the same tree but for constants. Undefined for the rest. */
export function shapeOf(sql: string): string | undefined {
  if (!/^insert\s/i.test(sql)) return undefined;
  const parts: string[] = [];
  const scanner = scan(sql);
  let done = 0;
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (kind !== 'string' && kind !== 'number') continue;
    parts.push(sql.slice(done, start), kind === 'string' ? "''" : '0');
    done = end;
  }
  return parts.join('') + sql.slice(done);
}

/** Is the operation the same for every statement of its shape? */
export function isRepeatable(operation: Operation | undefined): operation is Operation {
  return operation?.kind === 'write' && operation.where === undefined && operation.assigned === undefined;
}
