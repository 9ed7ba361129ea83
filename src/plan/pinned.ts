/** Does a write change a handful of rows only? */
import { findTable } from '../catalog/names.ts';
import type { StepOf } from '../model.ts';
import type { Conjunct } from '../operations.ts';

/** Its rows are named, or picked by a range of their key, or limited in number, or there are none. */
export function pinned(step: StepOf<'write'>): boolean {
  const { table, where } = step.operation;
  const isNever = where?.conjuncts.some(({ operator, values }) => COMPARISONS.has(operator) && values?.join() === 'null');
  if (where?.constant === 'false' || where?.constant === 'null' || isNever || limited(step)) return true;
  const fixed = fixedColumns(where?.conjuncts ?? []);
  if (fixed.size === 0) return false;
  const found = findTable(step.before, table);
  const keys = (found?.indexes ?? []).filter(({ unique, where: partial }) => unique && !partial).map(({ keys: parts }) => parts.flatMap(({ column }) => column ?? ['?']));
  return keys.some((columns) => columns.every((column) => fixed.has(column))) || (found?.known !== true && [...fixed].some((column) => /^(id|uuid|key|name|slug|code)$|_id$/.test(column)));
}

/** Compared with NULL they are true of no row. */
const COMPARISONS: ReadonlySet<Conjunct['operator']> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** One batch: LIMIT, or FETCH FIRST, in a subquery that picks the rows, not in one that gives a value. */
export function limited(step: StepOf<'write'>): boolean {
  return /\blimit\s+(?!all\b)[\d$:(]|\bfetch\s+(?:first|next)\b/i.test(picking(step));
}

/** One batch: the same column, or several as one, above one value and below another, also in a subquery that picks the rows. */
export function ranged(step: StepOf<'write'>): boolean {
  const compared = [...picking(step).matchAll(/(?<column>\([^()]+\)|[\w.]+)\s*(?:(?<bound>[<>])=?(?!>)|\bbetween\b)/gi)].map(({ groups: { column = '', bound = '' } = {} }) => ({ column: column.replace(/\s+/g, '').toLowerCase(), bound }));
  return compared.some(({ column, bound }) => bound === '' || (bound === '>' && compared.some((other) => other.bound === '<' && other.column === column)));
}

/** What says which rows are changed, without texts and quoted names. */
function picking({ script, operation }: StepOf<'write'>): string {
  const sql = script.text.slice(...operation.range);
  return (operation.assigned ?? []).reduce((text, { value }) => text.replace(value.text, ''), sql).replace(/'(?:[^']|'')*'|--.*|"(?:[^"]|"")*"/g, '');
}

/** Columns compared with constants or variables: equal to some, or between two. */
function fixedColumns(conjuncts: readonly Conjunct[]): ReadonlySet<string> {
  const compared = conjuncts.filter(({ values = [], given }) => given ?? values.length > 0);
  const columnsWith = (...operators: readonly Conjunct['operator'][]): readonly string[] => compared.filter(({ operator }) => operators.includes(operator)).flatMap(({ column }) => column ?? []);
  const below = columnsWith('<', '<=');
  return new Set([...columnsWith('=', 'in'), ...columnsWith('>', '>=').filter((column) => below.includes(column))]);
}
