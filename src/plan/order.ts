/** Do two steps come to the same in the other order? */
import { findIndex, findTable, tableKey } from '../catalog/names.ts';
import type { Step, TableConstraint, TableName } from '../model.ts';
import type { Constraint, ForeignKeyAction, Name } from '../operations.ts';
import { mayFire } from './may-fire.ts';
import { namesChanged } from './names-changed.ts';
import { wordsOf } from './words.ts';

/** Has the later one to stay behind the earlier one? Yes, unless they surely have nothing to do with each other. */
export function mustFollow(later: Step, earlier: Step): boolean {
  return affects(earlier, later) || affects(later, earlier) || isAboutRows(later, earlier, false) || isAboutRows(earlier, later, true) || isReplaced(later, earlier);
}

/** Are names in it that the other gives another meaning? What a column is by default, and whether it may be NULL, matters to what changes the column itself. */
function affects(by: Step, step: Step): boolean {
  const { all, wholeRows } = wordsOf(step);
  const changed = namesChanged(by);
  if (SOFT.has(by.operation.kind)) {
    const own = namesChanged(step);
    const isKey = step.operation.kind === 'addConstraint' && step.operation.constraint.type === 'primaryKey';
    return changed.some(({ name, of }) => own.some((other) => other.name === name && other.of === of) || (isKey && all.has(of ?? '') && all.has(name)));
  }
  return changed.some(({ name, of }) => (of === undefined ? all.has(name) : all.has(of) && (all.has(name) || wholeRows)));
}

const SOFT: ReadonlySet<string> = new Set(['setNotNull', 'dropNotNull', 'setDefault', 'dropDefault']);

/** One constraint of its kind goes, and another comes: they may have one name. */
function isReplaced({ operation, before }: Step, earlier: Step): boolean {
  return operation.kind === 'addConstraint' && earlier.operation.kind === 'dropConstraint' && tableKey(before, operation.table) === tableKey(earlier.before, earlier.operation.table);
}

/** What happens to rows of a table; `columns`: those that are given values. */
type Rows = { readonly table: Name; readonly verb: 'insert' | 'update' | 'delete'; readonly columns: readonly string[] };

function rowsOf({ operation }: Step): Rows | undefined {
  switch (operation.kind) {
    case 'write': return { table: operation.table, verb: operation.verb === 'merge' ? 'insert' : operation.verb, columns: operation.verb === 'update' ? (operation.assigned ?? []).map(({ column }) => column) : operation.columns };
    case 'truncate': return { table: operation.table, verb: 'delete', columns: [] };
    default: return undefined;
  }
}

/** Does the step depend on the rows that the other one changes, or decide on how they are changed? `first`: the step comes before the other one. */
function isAboutRows(step: Step, other: Step, first: boolean): boolean {
  const rows = rowsOf(other);
  if (!rows) return false;
  const { operation, before } = step;
  const key = tableKey(other.before, rows.table);
  const keys = along(other, rows);
  const isOn = (name: Name): boolean => keys.has(tableKey(before, name));
  const gets = (columns: readonly string[]): boolean => rows.verb !== 'update' || rows.columns.some((column) => columns.includes(column));
  switch (operation.kind) {
    case 'setNotNull': return isOn(operation.table) && gets([operation.column]);
    case 'dropNotNull': return first && isOn(operation.table) && rows.verb !== 'delete' && gets([operation.column]);
    case 'setDefault':
    case 'dropDefault':
    case 'addIdentity': return isOn(operation.table) && ((rows.verb === 'insert' && !rows.columns.includes(operation.column)) || (wordsOf(other).all.has('default') && gets([operation.column])));
    case 'alterColumnType': return isOn(operation.table) && (rows.verb !== 'update' || rows.columns.some((column) => wordsOf(step).all.has(column)));
    case 'addConstraint': return isBound(step, operation.table, operation.constraint, rows, other);
    case 'validateConstraint': {
      const constraint = findTable(before, operation.table)?.constraints.find(({ name }) => name === operation.name);
      return constraint ? isBound(step, operation.table, { ...constraint, notValid: false }, rows, other) : isOn(operation.table);
    }
    case 'dropConstraint': {
      const parent = findTable(before, operation.table)?.constraints.find(({ name }) => name === operation.name)?.parent;
      return (isOn(operation.table) && (first || isUpsert(other) || tableKey(before, operation.table) !== key)) || (parent === key && (first || rows.verb === 'delete'));
    }
    case 'createIndex': return isOn(operation.table) && (rows.verb === 'delete' || ((operation.unique || operation.keys.some(({ expression }) => expression)) && (rows.verb === 'insert' || rows.columns.some((column) => wordsOf(step).all.has(column)))));
    case 'dropIndex': {
      const found = findIndex(before, operation.name);
      return found?.table.name === key && found.index.unique && (first || isUpsert(other));
    }
    case 'createTrigger':
    case 'dropTrigger':
    case 'setTrigger': return isOn(operation.table) && mayFire({ operation, before, after: step.after }, rows.verb, rows.columns);
    case 'write': return isOn(operation.table) ? isSameRows(step, other, rows) : operation.reads.some(isOn) ? readsRows(step, rows) : isLinked(step, other);
    case 'truncate': return isOn(operation.table) || isLinked(step, other);
    case 'select':
    case 'createTableAs':
    case 'createMaterializedView': return operation.reads.some(isOn) && readsRows(step, rows);
    case 'refreshMaterializedView': return findTable(before, operation.view)?.reads.includes(key) !== false;
    case 'copyOut': return isOn(operation.table);
    case 'unknown': return wordsOf(step).all.has(rows.table.name);
    default: return false;
  }
}

/** The table, and those whose rows go or change along by foreign keys. */
function along({ before }: Step, { table, verb, columns }: Rows): ReadonlySet<TableName> {
  const keys = new Set([tableKey(before, table)]);
  if (verb === 'insert') return keys;
  const follows = ({ parent, references }: TableConstraint, of: TableName): boolean => parent === of && FOLLOWING.has((verb === 'delete' ? references?.onDelete : references?.onUpdate) ?? 'no action') && (verb === 'delete' || columns.some((column) => references?.columns.includes(column)));
  for (const key of keys) for (const child of before.tables.get(key)?.referencedBy ?? []) if (before.tables.get(child)?.constraints.some((constraint) => follows(constraint, key))) keys.add(child);
  return keys;
}

const FOLLOWING: ReadonlySet<ForeignKeyAction> = new Set(['cascade', 'set null', 'set default']);

function readsRows(step: Step, { verb, columns }: Rows): boolean {
  const { all, wholeRows } = wordsOf(step);
  return verb !== 'update' || wholeRows || columns.some((column) => all.has(column));
}

/** Two changes of one table: rows that are only added have nothing to do with each other. */
function isSameRows(step: Step, other: Step, rows: Rows): boolean {
  const own = rowsOf(step);
  if (own?.verb === 'insert' && rows.verb === 'insert') return isUpsert(step) || isUpsert(other) || [step, other].some(({ operation, before }) => operation.kind === 'write' && operation.reads.some((read) => tableKey(before, read) === tableKey(other.before, rows.table)));
  return own?.verb !== 'update' || readsRows(step, rows) || readsRows(other, own);
}

function isUpsert({ script, operation }: Step): boolean {
  return operation.kind === 'write' && /\bon\s+conflict\b/i.test(script.text.slice(...operation.range));
}

/** Is a foreign key between what they change? */
function isLinked(step: Step, other: Step): boolean {
  const [one, two] = [rowsOf(step), rowsOf(other)];
  const isChild = (child: Rows, of: Step, parent: Rows, above: Step): boolean => (findTable(of.before, child.table)?.constraints ?? []).some((constraint) => {
    if (constraint.parent === undefined || constraint.parent !== tableKey(above.before, parent.table)) return false;
    const isChanged = (rows: Rows, columns: readonly string[]): boolean => rows.verb !== 'update' || rows.columns.some((column) => columns.includes(column));
    return isChanged(child, constraint.columns) && isChanged(parent, constraint.references?.columns ?? []);
  });
  return one !== undefined && two !== undefined && (isChild(one, step, two, other) || isChild(two, other, one, step));
}

/** Has a new constraint of `table` something to do with these rows? */
function isBound(step: Step, table: Name, { type, columns, expression, references, notValid }: Constraint, rows: Rows, other: Step): boolean {
  const key = tableKey(other.before, rows.table);
  const gets = (own: readonly string[]): boolean => rows.columns.some((column) => own.includes(column));
  if (references && tableKey(step.before, references.table) === key && (rows.verb === 'update' ? gets(references.columns) : rows.verb === 'delete' || !notValid)) return true;
  if (!along(other, rows).has(tableKey(step.before, table))) return false;
  if (rows.verb === 'delete') return !notValid;
  const isWhole = type === 'check' && columns.length === 0 && (expression?.columns.length ?? 0) === 0;
  return rows.verb === 'insert' || isWhole || gets([...columns, ...(expression?.columns ?? [])]);
}
