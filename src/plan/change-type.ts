/** The phases that change the types of columns without writing their table anew under one long lock. */
import { objectName } from '../catalog/automatic-names.ts';
import { findColumn } from '../catalog/columns.ts';
import { findTable, findType, sqlName, tableKey } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import { domainOf, isConstrained } from '../effects/postgres/defaults.ts';
import { BUILT_IN } from '../effects/postgres/refusals/built-in-types.ts';
import type { Catalog, Replayed, Step, StepOf, Table } from '../model.ts';
import type { DataType, Expression } from '../operations.ts';
import { attachedTo, madeAgain, needing, sequencesMoved } from './attached.ts';
import { demandsOf } from './domains.ts';
import type { Demands } from './domains.ts';
import { ofKind } from './in-a-row.ts';
import { keptEnum } from './kept-enum.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { freeName } from './names.ts';
import { renderType } from './render.ts';
import { rebuiltBy } from './rescan.ts';
import { effectsIn, isZoneUnknown, underUtc } from './time-zone.ts';
import { movedOver, unwritten } from './unwritten.ts';
import { validatedLater } from './validate-later.ts';

type Change = StepOf<'alterColumnType'>;
type Typed = { readonly change: Change; readonly old: DataType | undefined };

/** Columns of one table; `around`: with all that is on them, whose columns are those afterwards. No release in which code moves to another column comes before a way back. */
export function typeInPhases(changes: readonly Change[], whole: Replayed, before: Catalog, around: Table | undefined): readonly string[] {
  const typed = changes.map((change): Typed => ({ change, old: typeBefore(change) }));
  const kept = typed.map((each) => keptType(each, whole));
  const others = typed.filter((_, at) => kept[at] === undefined);
  const anew = [...inUtc(others), ...otherColumns(others.map(({ change }) => change).filter(({ direction }) => direction === 'up'), whole, before, around)];
  const isShorter = typed.some(({ change, old }) => change.direction === 'down' && lengthCheck(change, old) !== undefined);
  const either = isShorter ? ['-- the old release can do with the longer type: let it stay; or a CHECK, which has to go before the migration runs again:'] : [];
  return [...either, ...kept.filter((each) => each !== undefined), ...(anew.length === 0 ? [] : [anew.join('\n-- or:\n')])];
}

function typeBefore({ operation: { table, column }, before }: Change): DataType | undefined {
  const found = findTable(before, table);
  return found && findColumn(found, column)?.type;
}

/** What does without another type. */
function keptType({ change, old }: Typed, whole: Replayed): string | undefined {
  return lengthCheck(change, old) ?? (old && keptEnum(change, old, whole));
}

/** A text that is to be shorter needs no other type. */
function lengthCheck({ operation: { table, column, type, using }, before }: Change, old: DataType | undefined): string | undefined {
  const isText = (each: DataType | undefined): boolean => each?.schema === undefined && each?.array === false && (each.name === 'text' || each.name === 'varchar');
  if (using || !isText(old) || type.name !== 'varchar' || !isText(type) || type.modifiers.length === 0) return undefined;
  const check = `CHECK (length(${sqlName({ name: column })}) <= ${type.modifiers[0]})`;
  return validatedLater(table, freeName(before, table, table.name, column, 'check'), check);
}

/** Between timestamp and timestamptz nothing is stored differently where the session's time zone is UTC, as the values are; a precision is not cut off then. */
function inUtc(changes: readonly Typed[]): readonly string[] {
  const [first] = changes;
  if (!first || !supports(first.change.engine, 'utcWithoutRewrite') || !changes.every(isInUtc)) return [];
  const keepsPrecision = changes.every(({ change: { operation: { type } } }) => type.modifiers.length === 0 || type.modifiers[0] === '6');
  const isSaid = changes.every(({ change }) => change.operation.using?.calls.length);
  const { table } = first.change.operation;
  const actions = changes.map(({ change: { operation: { column, type } } }) => `ALTER COLUMN ${sqlName({ name: column })} TYPE ${type.name}`);
  const rebuilt = rebuiltBy(findTable(first.change.before, table), changes.flatMap(({ change }) => effectsIn(plain(change), 'UTC'))).map(({ name }) => sqlName({ name }));
  return [[
    `-- ${isSaid ? '' : 'where the times without a zone are UTC: '}${keepsPrecision ? '' : 'where microseconds do no harm: '}under this time zone${isSaid ? ', without USING,' : ''} no row is written anew${rebuilt.length === 0 ? '' : `, but ${listed(rebuilt)} ${rebuilt.length > 1 ? 'are' : 'is'} built again under the same lock`}`,
    ...underUtc(first.change, `ALTER TABLE ${sqlName(table)} ${actions.join(', ')};`),
  ].join('\n')];
}

function isInUtc({ change, old }: Typed): boolean {
  const { column, type, using } = change.operation;
  const isShift = [old, type].every((each) => each && !each.array && each.schema === undefined) && SHIFTS.includes(`${old?.name} ${type.name}`);
  if (!isShift) return false;
  const [own = '', cast] = using ? bare(using).split('::') : [column];
  const isPlain = [column, sqlName({ name: column })].includes(own.trim()) && (cast === undefined || using?.cast?.name === type.name);
  return isPlain || !using ? isZoneUnknown(change) : /^\(*"?[\w$]+"?\s+at\s+time\s+zone\s+'utc'\s*\)*$/i.test(using.text);
}

/** On one line, without brackets around it. */
function bare({ text }: Expression): string {
  return text.replace(/\s+/g, ' ').replace(/^\(([^()]*)\)$/, '$1');
}

const SHIFTS: readonly string[] = ['timestamp timestamptz', 'timestamptz timestamp'];

/** Without USING and a precision. */
function plain({ operation: { using: _using, ...operation }, ...change }: Change): Change {
  return { ...change, operation: { ...operation, type: { ...operation.type, modifiers: [], text: operation.type.name } } };
}

/** A new column beside each old one; one that is new itself needs no other. */
function otherColumns(changes: readonly Change[], whole: Replayed, before: Catalog, around: Table | undefined): readonly string[] {
  const added = changes.map((change) => ({ change, add: addedBefore(change, whole) }));
  const [atOnce, older] = [added.flatMap(({ change, add }) => (add ? [typedAtOnce(change, add, whole)] : [])), added.flatMap(({ change, add }) => (add ? [] : [change]))];
  const phases = besideOld(older, whole, before, around);
  return atOnce.length + phases.length === 0 ? [] : [[...atOnce, ...phases].join('\n')];
}

function besideOld(changes: readonly Change[], whole: Replayed, before: Catalog, around: Table | undefined): readonly string[] {
  const [first] = changes;
  if (!first) return [];
  const on = sqlName(first.operation.table);
  const pairs = changes.map(({ operation: { column, type, collation }, before: then }) => {
    const name = objectName(column, undefined, 'new');
    // A column of such a domain is itself written into every row, or fails there.
    const demands = isConstrained(then, domainOf(then, type)) ? demandsOf(then, type, name) : undefined;
    return { column, of: sqlName({ name: column }), next: sqlName({ name }), type: `${renderType(demands?.base ?? type)}${collation ? ` COLLATE ${sqlName(collation)}` : ''}`, demands: demands?.base ? demandsText(demands) : [] };
  });
  const next = pairs.map((pair) => pair.next).join(', ');
  const ready = changes.map((change) => madeReady(change, whole));
  const values = changes.flatMap(({ operation: { using } }, at) => {
    const { of, next: other } = pairs[at]!;
    const value = using ? bare(using) : of;
    const made = ready[at]!.length > 0 ? `what ${placesOf(ready[at]!)} would make of ${of}` : undefined;
    return made === undefined ? (value === of ? [] : [`${other} = ${value}`]) : [`${other} = ${value === of ? made : `${value} of ${made}`}`];
  });
  const left = [...new Set(ready.flat())];
  const listedValues = values.length === 0 ? '' : ` (${values.join(', ')}${left.length === 0 ? '' : `; leave out ${placesOf(left)}`})`;
  return [
    `ALTER TABLE ${on} ${pairs.map((pair) => `ADD COLUMN ${pair.next} ${pair.type}`).join(', ')};`,
    ...movedOver(unwritten(first.operation.table, around, pairs.map(({ column }) => column)), pairs.map(({ of, next: other }) => `${of} and ${other}`).join(', '), next, listedValues),
    ...pairs.flatMap((pair) => madeAgain([...new Set([...pair.demands, ...attachedTo(around, pair.column)])], needing(before, around, pair.column), pair.next)),
    ...pairs.flatMap((pair) => sequencesMoved(before, around, pair.column, pair.next)),
    `ALTER TABLE ${on} ${pairs.map(({ of }) => `DROP COLUMN ${of}`).join(', ')};`,
  ];
}

function demandsText({ notNull, check }: Demands): readonly string[] {
  return [...(notNull ? ['NOT NULL'] : []), ...(check === undefined ? [] : [`CHECK (${check.replace(/\s+/g, ' ')})`])];
}

/** Where the migration adds the column itself, which is not generated by then. */
function addedBefore({ operation: { table, column }, before }: Change, { steps }: Replayed): StepOf<'addColumn'> | undefined {
  const key = tableKey(before, table);
  return ofKind(steps, 'addColumn').find(({ operation, before: then, after, migration, called }) => {
    const isIt = operation.column.name === column && tableKey(then, operation.table) === key && !operation.ifNotExists && !called;
    const isPlain = operation.column.generated === undefined || (operation.column.generated === 'serial' && findTable(before, table)?.columns.some(({ name, default: value }) => name === column && !value) === true);
    return isIt && isPlain && findTable(after, operation.table)?.columns.some(({ name, addedBy }) => name === column && addedBy === migration.id) === true;
  });
}

function typedAtOnce(change: Change, add: StepOf<'addColumn'>, whole: Replayed): string {
  const { operation: { column, type }, before } = change;
  const made = madeReady(change, whole);
  const [of, place] = [sqlName({ name: column }), placesOf([add])];
  const isDoubtful = !findType(before, type) && (type.schema !== undefined || !BUILT_IN.has(type.name));
  const value = demandsOf(before, type, column)?.notNull ? ', with a DEFAULT, as the type refuses NULL' : isDoubtful ? ' (with a DEFAULT where that refuses NULL)' : '';
  const values = made.length > 0 ? `${value === '' ? ',' : ', and'} with values of that type in ${placesOf(made)}` : '';
  return `-- ${of} is new: let ${place} add it as ${renderType(type)} at once${value}${values}`;
}

/** What changes the old values before, so that they fit the new type; code goes on reading them. */
function madeReady(change: Change, { steps }: Replayed): readonly Step[] {
  const { operation: { table, column }, before } = change;
  const key = tableKey(before, table);
  return ofKind(steps.slice(0, steps.indexOf(change)), 'write').filter(({ operation, before: then }) => operation.verb === 'update' && tableKey(then, operation.table) === key && operation.assigned?.some((each) => each.column === column));
}
