/** Statements that run with a certain value of an enum. */
import { findTable, findType } from '../catalog/names.ts';
import type { Step } from '../model.ts';

/** Does the step's text have the value, and is it about the type: by one of `names`, or by a table with a column of it? `key`: what the type is called there. */
export function usesValue(step: Step, value: string, key: string, names: readonly string[]): boolean {
  const { script, operation, before } = step;
  const text = script.text.slice(...operation.range);
  if (NOT_RUN.has(operation.kind) || !text.includes(`'${value.replaceAll("'", "''")}'`)) return false;
  if (names.some((name) => new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\b`, 'i').test(text))) return true;
  const tables = [...('table' in operation && operation.table ? [operation.table] : []), ...('reads' in operation ? operation.reads : [])];
  return tables.some((table) => findTable(before, table)?.columns.some((column) => findType(before, column.type)?.name === key));
}

/** A function's body is only run later, a comment never; the value itself may be renamed. */
const NOT_RUN: ReadonlySet<string> = new Set(['createFunction', 'comment', 'renameEnumValue']);
