/** A column that counts up, in phases: its numbers from a sequence until every row has one. */
import { objectName } from '../catalog/automatic-names.ts';
import { findColumn } from '../catalog/columns.ts';
import { findTable, sequenceKey, sqlName, tableKey } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Expression, Name } from '../operations.ts';
import { asAtEnd } from './as-at-end.ts';
import { byHand, inPhases, madeBeside, notNullOf, nullableFirst, withoutColumn } from './column-later.ts';
import { columnText } from './definition.ts';
import { constraintsWith } from './inline-constraints.ts';
import { droppedFrom, keyLater, leavingOut, referringLater, waitingFor } from './key-waiting.ts';
import { placesOf } from './left-out.ts';
import { freeName } from './names.ts';
import { ofKind } from './in-a-row.ts';
import { renderType } from './render.ts';

/** What later statements of the migration change of it is part of it. */
export function numberedLater(step: StepOf<'addColumn'>, whole: Replayed): string {
  const { table, column } = step.operation;
  const isIdentity = column.generated === 'identity';
  const sequence = { ...table, name: isIdentity ? freeName(step.before, table, table.name, column.name, 'numbers') : objectName(table.name, column.name, 'seq') };
  return byHand(step, withoutColumn(step, whole) ?? withoutNumbers(step, whole, sequence) ?? numbered(step, whole, sequence));
}

function numbered(step: StepOf<'addColumn'>, whole: Replayed, name: Name): string {
  const { table, column, ifNotExists } = step.operation;
  const isIdentity = column.generated === 'identity';
  const [on, of, sequence] = [sqlName(table), sqlName({ name: column.name }), sqlName(name)];
  const unlessThere = ifNotExists ? 'IF NOT EXISTS ' : '';
  const generated = columnText(step).clauses.find(({ kind }) => kind === 'generated')?.text ?? '';
  const options = /\((.*)\)\s*$/s.exec(generated)?.[1]?.trim();
  const type = column.type.name === 'bigint' ? [] : [`AS ${renderType(column.type)}`];
  const waiting = waitingFor([step], whole);
  const referring = referringLater([step], waiting, whole);
  const value: Expression = { text: `nextval('${quoted(sequence)}')`, calls: [{ name: 'nextval' }], columns: [], conjuncts: [] };
  const add = [
    ...leavingOut(waiting, 'its number'),
    ...referring.now,
    `ALTER TABLE ${on} ADD COLUMN ${unlessThere}${of} ${renderType(column.type)};`,
    // An identity column takes no sequence but its own.
    [`CREATE SEQUENCE ${unlessThere}${sequence}`, ...type, ...(options === undefined ? [] : [options]), ...(isIdentity ? [] : [`OWNED BY ${on}.${of}`])].join(' ') + ';',
    ...beyondGiven(step, whole, sequence),
  ].join('\n');
  return inPhases(step, whole, add, value, (end) => ['-- then:', notNullOf([end]), ...(isIdentity ? identity(end, generated, sequence, value.text) : []), ...constraintsWith(end, droppedFrom(waiting, [step])), ...keyLater(waiting), ...madeBeside(step, whole), ...referring.later]);
}

/** The migration itself gives rows numbers that come from elsewhere: new rows get none of these. */
function beyondGiven(step: StepOf<'addColumn'>, whole: Replayed, sequence: string): readonly string[] {
  const { table, column } = step.operation;
  const key = tableKey(step.before, table);
  const giving = ofKind(whole.steps.slice(whole.steps.indexOf(step) + 1), 'write').filter(({ operation: { assigned = [], table: on }, before, called }) => !called && tableKey(before, on) === key && assigned.some((each) => each.column === column.name && each.value.constant === undefined));
  if (giving.length === 0) return [];
  const sources = giving.flatMap(({ operation: { assigned = [] } }) => assigned.filter((each) => each.column === column.name));
  const [source] = sources.flatMap(({ value, takes: [taken, ...others] = [] }) => (taken?.table && others.length === 0 && /^[\w".]+$/.test(value.text) ? [{ ...taken, table: taken.table }] : []));
  const highest = sources.length === 1 && source ? `(SELECT coalesce(max(${sqlName({ name: source.column })}), 0) FROM ${sqlName(source.table)})` : undefined;
  return [`-- beyond the numbers that ${placesOf(giving)} ${giving.length > 1 ? 'give' : 'gives'}, with room for those that code makes there until then:`, `SELECT setval('${quoted(sequence)}', ${highest === undefined ? '<highest number>' : `${highest} + 10000`});`];
}

/** The column gets a sequence of its own, which goes on where the other one stands. */
function identity({ engine, operation: { table, column } }: StepOf<'addColumn'>, generated: string, sequence: string, next: string): readonly string[] {
  const [on, of] = [sqlName(table), sqlName({ name: column.name })];
  return [
    '-- and then:',
    ...(supports(engine, 'checkProvesNotNull') ? [] : [`ALTER TABLE ${on} ALTER COLUMN ${of} SET NOT NULL;`]),
    `ALTER TABLE ${on} ALTER COLUMN ${of} DROP DEFAULT;`,
    `ALTER TABLE ${on} ALTER COLUMN ${of} ADD ${generated};`,
    `SELECT setval(pg_get_serial_sequence('${quoted(on)}', '${quoted(column.name)}'), ${next}, false);`,
    `DROP SEQUENCE ${sequence};`,
  ];
}

/** It is of another type in the end, or has no default: then it is never numbered. */
function withoutNumbers(step: StepOf<'addColumn'>, whole: Replayed, sequence: Name): string | undefined {
  const { table, column, ifNotExists } = step.operation;
  const end = asAtEnd(step, whole)?.operation;
  const found = end && findTable(whole.after, end.table);
  const left = found && findColumn(found, end.column.name);
  if (!left || (renderType(left.type) === renderType(column.type) && (column.generated !== 'serial' || left.default))) return undefined;
  const superfluous = whole.steps.slice(whole.steps.indexOf(step) + 1).filter((other) => isAbout(other, step, sequence));
  return [
    ...(superfluous.length > 0 ? [`-- leave out ${placesOf(superfluous)}:`] : []),
    nullableFirst([step], () => `ALTER TABLE ${sqlName(table)} ADD COLUMN ${ifNotExists ? 'IF NOT EXISTS ' : ''}${sqlName({ name: column.name })} ${renderType(left.type)};`),
  ].join('\n');
}

/** Does it change the type or the default, or drop the sequence? */
function isAbout({ operation, before }: Step, step: StepOf<'addColumn'>, sequence: Name): boolean {
  switch (operation.kind) {
    case 'alterColumnType':
    case 'dropDefault': return operation.column === step.operation.column.name && tableKey(before, operation.table) === tableKey(step.before, step.operation.table);
    case 'dropSequence': return sequenceKey(before, operation.name) === sequenceKey(before, sequence);
    default: return false;
  }
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
