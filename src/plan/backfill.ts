/** The phases that change existing rows without one long lock. */
import { findTable, sqlName } from '../catalog/names.ts';
import type { StepOf, Table } from '../model.ts';
import type { Expression, Name, OperationOf } from '../operations.ts';
import { clausesOf } from './clauses.ts';
import type { Clauses } from './clauses.ts';
import { listed } from './listed.ts';
import { endsByItself, neverNull } from './progress.ts';
import { primaryKeyOf, qualified } from './primary-key.ts';
import { isInBlock, toWritten, written } from './written.ts';

const RANGES = '-- for one range of keys after the other, each in a transaction of its own';

/** The user's UPDATE or DELETE, batch by batch; undefined where that cannot be told from its text. */
export function inBatches(step: StepOf<'write'>): string | undefined {
  const { operation: { reads }, before } = step;
  const help = batchesOf(step);
  const passing = reads.filter((read) => findTable(before, read)?.persistence === 'temporary').map(sqlName);
  return help === undefined || passing.length === 0 ? help : `-- with ${listed(passing)} as ${passing.length > 1 ? 'tables that stay' : 'a table that stays'} until the last batch, not temporary:\n${help}`;
}

function batchesOf(step: StepOf<'write'>): string | undefined {
  const { operation, script, statement, before } = step;
  const sql = written(script, operation.range);
  const clauses = clausesOf(sql, operation.table);
  const isQuery = /\(\s*$/.test(script.text.slice(statement.range[0], operation.range[0])) && /^with\b/i.test(script.text.slice(...statement.range));
  const isAlone = statement.operations.filter(({ kind }) => kind === 'write').length === 1 || isInBlock(step);
  if (!clauses || operation.verb === 'merge' || !isAlone || operation.local) return undefined;
  const table = findTable(before, operation.table);
  const readsItself = operation.reads.some(({ name }) => name === operation.table.name);
  const around = isQuery ? [script.text.slice(statement.range[0], operation.range[0]), script.text.slice(operation.range[1], statement.range[1])] as const : ['', ''] as const;
  if (readsItself && operation.verb === 'delete') return isQuery ? undefined : pickedOnce(operation.table, table, clauses);
  if (readsItself && !isQuery && readsAssigned(operation, clauses)) return computedOnce(operation, table, clauses);
  const help = endsByItself(step, clauses)
    ? loop(operation.table, table, clauses, operation.verb, around)
    : inRanges(table, clauses, (operation.assigned ?? []).map(({ column }) => column), around);
  return isInBlock(step) && !isQuery ? `-- outside the block:\n${help}` : help;
}

/** An UPDATE that fills a column where it is NULL. */
export function fillNulls(on: Name, table: Table | undefined, column: string, value: Expression): string {
  const of = sqlName({ name: column });
  const clauses = clausesOf(toWritten(`UPDATE ${sqlName(on)} SET ${of} = ${value.text} WHERE ${of} IS NULL`), on);
  if (!clauses) return '';
  return neverNull(value) ? loop(on, table && without(table, column), clauses, 'update') : inRanges(table && without(table, column), clauses, [column]);
}

/** One batch of the rows that are left. Rows that another session changes meanwhile are locked, so they are looked at again. */
function loop(on: Name, table: Table | undefined, { head, relation, qualifier, where = '', rest }: Clauses, verb: string, [before, after]: readonly [string, string] = ['', '']): string {
  const isAliased = qualifier !== sqlName({ name: on.name });
  const names = primaryKeyOf(table);
  const key = names.length > 0 ? qualified(names, isAliased ? qualifier : undefined) : table?.partitionBy ? ['<key>'] : undefined;
  const batch = (selected: string): string => `SELECT ${selected} FROM ${relation} WHERE ${where} LIMIT 1000 FOR UPDATE`;
  const row = isAliased ? `${qualifier}.ctid` : 'ctid';
  const picked = key ? `${key.length > 1 ? `(${key.join(', ')})` : key[0]} IN (${batch(key.join(', '))})` : `${row} = ANY (ARRAY(${batch(row)}))`;
  return `${before}${head}\n WHERE ${picked}${rest && `\n${rest}`}${after};\n-- repeat until it ${verb === 'delete' ? 'deletes' : 'changes'} no row, each batch in a transaction of its own`;
}

/** The statement, with one more condition. */
function inRanges(table: Table | undefined, { head, qualifier, others, where, restricted, rest }: Clauses, assigned: readonly string[], [before, after]: readonly [string, string] = ['', '']): string {
  const names = primaryKeyOf(table);
  const isKept = names.length > 0 && !names.some((name) => assigned.includes(name));
  const key = isKept ? qualified(names, others === undefined ? undefined : qualifier) : [`${others === undefined ? '' : `${qualifier}.`}<key>`];
  const range = rangeOf(key, names);
  return `${before}${head}\n WHERE ${where === undefined ? range : `${restricted}\n   AND ${range}`}${rest && `\n${rest}`}${after};\n${RANGES}`;
}

/** Do the new values depend on what the rows hold in the same columns? */
function readsAssigned({ assigned = [] }: OperationOf<'write'>, { queries, others = '', where = '' }: Clauses): boolean {
  const read = new Set(toWritten([queries, others, where, ...assigned.map(({ value }) => value.text)].join('\n')).tokens.map(({ value }) => value));
  return assigned.some(({ column }) => read.has(column));
}

/** The new values depend on the old ones of other rows: all of them are computed before the first is written. */
function computedOnce({ table: on, assigned = [] }: OperationOf<'write'>, table: Table | undefined, { queries, relation, qualifier, others, where }: Clauses): string {
  const names = primaryKeyOf(table);
  const columns = names.length > 0 ? qualified(names) : ['<key>'];
  const values = sqlName({ ...on, name: `${on.name}_new_values` });
  const own = sqlName({ name: on.name });
  const named = assigned.map(({ column, value }) => ({ of: sqlName({ name: `new_${column}` }), to: sqlName({ name: column }), text: value.text }));
  return [
    `CREATE TABLE ${values} AS`,
    `${queries}SELECT ${[...columns.map((name) => `${qualifier}.${name}`), ...named.map(({ of, text }) => `${text} AS ${of}`)].join(', ')} FROM ${[relation, ...(others === undefined ? [] : [others])].join(', ')}${where === undefined ? '' : ` WHERE ${where}`};`,
    `UPDATE ${sqlName(on)} SET ${named.map(({ of, to }) => `${to} = computed.${of}`).join(', ')} FROM ${values} AS computed`,
    ` WHERE ${columns.map((name) => `${own}.${name} = computed.${name}`).join(' AND ')}`,
    `   AND ${rangeOf(columns.map((name) => `${own}.${name}`), names)};`,
    RANGES,
    '-- and in the end:',
    `DROP TABLE ${values};`,
  ].join('\n');
}

/** Which rows go depends on the others: they are picked before the first of them is deleted. */
function pickedOnce(on: Name, table: Table | undefined, { queries, relation, qualifier, others, where }: Clauses): string {
  const names = primaryKeyOf(table);
  const columns = names.length > 0 ? qualified(names) : ['<key>'];
  const picked = sqlName({ ...on, name: `${on.name}_to_delete` });
  const selected = columns.map((name) => `${qualifier}.${name}`).join(', ');
  const key = columns.length > 1 ? `(${columns.join(', ')})` : columns[0];
  return [
    `CREATE TABLE ${picked} AS`,
    `${queries}SELECT DISTINCT ${selected} FROM ${[relation, ...(others === undefined ? [] : [others])].join(', ')}${where === undefined ? '' : ` WHERE ${where}`};`,
    `DELETE FROM ${sqlName(on)}`,
    ` WHERE ${key} IN (SELECT ${columns.join(', ')} FROM ${picked} WHERE ${rangeOf(columns, names)});`,
    RANGES,
    '-- and in the end:',
    `DROP TABLE ${picked};`,
  ].join('\n');
}

function rangeOf(key: readonly string[], names: readonly string[]): string {
  if (key.length === 1) return `${key[0]} > <from> AND ${key[0]} <= <to>`;
  const bound = (word: string): string => `(${names.map((name) => `<${word} ${name}>`).join(', ')})`;
  return `(${key.join(', ')}) > ${bound('from')} AND (${key.join(', ')}) <= ${bound('to')}`;
}

/** A new column is no key to go by. */
function without(table: Table, column: string): Table {
  return { ...table, constraints: table.constraints.filter(({ columns }) => !columns.includes(column)) };
}
