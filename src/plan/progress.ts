/** Does a statement that is repeated for the rows that are left come to an end? */
import { findTable } from '../catalog/names.ts';
import type { Column, StepOf } from '../model.ts';
import type { Conjunct, Expression } from '../operations.ts';
import type { Clauses } from './clauses.ts';

/** A DELETE does; an UPDATE where a part of its condition turns false by what it assigns, and nothing else is looked at. */
export function endsByItself({ operation, before }: StepOf<'write'>, { queries, others, where, conditions }: Clauses): boolean {
  const { verb, assigned = [], reads, table } = operation;
  if (where === undefined || others !== undefined) return false;
  if (verb === 'delete') return true;
  if (reads.length > 0 || /\bwith\b/i.test(queries)) return false;
  const changed = new Set(assigned.map(({ column }) => column));
  return assigned.some(({ column, value }) => {
    const known = findTable(before, table)?.columns.find(({ name }) => name === column);
    const parts = (operation.where?.conjuncts ?? []).filter((part) => part.column === column);
    return parts.some((part) => turnsFalse(part, value, known)) || (isStored(value, known, findTable(before, table)?.columns ?? []) && !value.columns.some((name) => changed.has(name)) && conditions.some((condition) => isDistinctFrom(condition, column, value)));
  });
}

/** Is it a value, whatever the row? */
export function neverNull({ text, constant, columns }: Expression): boolean {
  if (constant !== undefined) return constant !== 'null';
  return columns.length === 0 && NEVER_NULL.test(text);
}

const CALL = String.raw`(?:current_timestamp|current_date|localtimestamp|(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid|(?:\w+\.)?uuid_generate_v4|uuidv4|uuidv7|random)\(\)|nextval\('[^']*'(?:::regclass)?\))`;
/** A value that the server makes, alone or within the functions that ids are made with. */
const NEVER_NULL = new RegExp(String.raw`^\(*${CALL}(?:::\w+)?\)*$|^(?:(?:md5|substring|substr|left|upper|lower|replace|encode)\(|[()',\s\d-]|::\w+|${CALL})+$`, 'i');

function turnsFalse({ operator, values = [] }: Conjunct, value: Expression, column: Column | undefined): boolean {
  switch (operator) {
    case 'is null': return neverNull(value);
    case 'is not null': return value.constant === 'null';
    case '=':
    case 'in': return value.constant !== undefined && values.length > 0 && values.every((each) => differs(each, value.constant ?? '', column));
    case '<>': return values.length === 1 && values[0] === value.constant && value.constant !== 'null' && isStored(value, column, []);
    default: return false;
  }
}

/** Are they different values of the column, and not two spellings of one? */
function differs(one: string, other: string, column: Column | undefined): boolean {
  if (other === 'null') return true;
  if (/^-?\d+$/.test(one) && /^-?\d+$/.test(other)) return Number(one) !== Number(other);
  if (/^(?:true|false)$/.test(one) && /^(?:true|false)$/.test(other)) return one !== other;
  const areTexts = one.startsWith("'") && other.startsWith("'") && one.toLowerCase() !== other.toLowerCase();
  return areTexts && (isText(column) || /^'[a-z][a-z_-]{5,}'$/i.test(one));
}

/** Does the column hold exactly what it is given, not rounded or padded? */
function isStored({ text, constant, calls }: Expression, column: Column | undefined, columns: readonly Column[]): boolean {
  if (!column || column.type.modifiers.length > 0 || calls.length > 0) return false;
  if (constant !== undefined) return /^-?\d+$/.test(constant) || /^(?:true|false)$/.test(constant) || (constant.startsWith("'") && isText(column));
  return columns.some(({ name, type }) => name === text.replace(/^.*\./, '').replaceAll('"', '') && type.text === column.type.text);
}

function isText(column: Column | undefined): boolean {
  return column?.type.name === 'text' || (column?.type.name === 'varchar' && column.type.modifiers.length === 0);
}

function isDistinctFrom(condition: string, column: string, { text }: Expression): boolean {
  const [left = '', right] = condition.split(/\s+is\s+distinct\s+from\s+/i);
  return right?.trim() === text && left.trim().replace(/^.*\./, '').replaceAll('"', '') === column;
}
