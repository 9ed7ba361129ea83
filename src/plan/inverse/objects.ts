/** What undoes changes of types, routines, sequences and rights. */
import { outside, isWord, written } from '../written.ts';
import { findRoutine, findSequence, findTable, findType, routineKey, sqlName } from '../../catalog/names.ts';
import { isWhole } from '../../catalog/table-edits.ts';
import type { StepOf } from '../../model.ts';
import { renderType } from '../render.ts';
import { domainAgain, routineAgain } from '../restored.ts';
import { atStart, literal, routineOf } from './undo.ts';
import type { Undos } from './undo.ts';

export const objects: Undos = {
  createType: ({ before, operation: { name } }) => (findType(before, name) ? undefined : [`DROP TYPE ${sqlName(name)};`]),
  createDomain: ({ before, operation: { name } }) => (findType(before, name) ? undefined : [`DROP DOMAIN ${sqlName(name)};`]),
  dropType({ before, operation: { name, cascade, ifExists } }) {
    const type = findType(before, name);
    if (!type) return ifExists && before.complete ? [] : undefined;
    if (type.kind === 'domain') return cascade ? undefined : domainAgain(type);
    // Where a value was put among the others is not known.
    return type.values && type.createdBy !== undefined && !type.added && !cascade ? [`CREATE TYPE ${sqlName(type.name)} AS ENUM (${type.values.map(literal).join(', ')});`] : undefined;
  },
  renameType: ({ operation: { name, to } }) => [`ALTER TYPE ${sqlName({ ...name, name: to })} RENAME TO ${sqlName({ name: name.name })};`],
  renameEnumValue: ({ operation: { name, value, to } }) => [`ALTER TYPE ${sqlName(name)} RENAME VALUE ${literal(to)} TO ${literal(value)};`],
  // https://www.postgresql.org/docs/current/sql-altertype.html
  addEnumValue: ({ before, operation: { name, value } }) => (findType(before, name)?.values?.includes(value) ? [] : [`-- ${literal(value)} stays in ${sqlName(name)}: PostgreSQL cannot take a value out of an enum`]),

  createFunction: createdFunction,
  dropFunction(step) {
    const { before, after, operation: { name, cascade, ifExists } } = step;
    const found = findRoutine(before, name);
    if (!found) return ifExists && before.complete ? [] : undefined;
    const left = after.routines.get(found.name)?.overloads ?? [];
    const [lost, ...more] = found.overloads.filter(({ arguments: taken }) => !left.some((other) => other.arguments === taken));
    const again = lost && more.length === 0 && !cascade ? routineAgain(atStart(step), found.name, lost) : undefined;
    return again === undefined ? undefined : [again];
  },
  renameFunction: (step) => [`ALTER ${routineOf(step, { ...step.operation.name, name: step.operation.to })} RENAME TO ${sqlName({ name: step.operation.name.name })};`],

  createSequence: ({ before, operation: { name } }) => (findSequence(before, name) ? undefined : [`DROP SEQUENCE ${sqlName(name)};`]),
  renameSequence: ({ operation: { name, to } }) => [`ALTER SEQUENCE ${sqlName({ ...name, name: to })} RENAME TO ${sqlName({ name: name.name })};`],
  alterSequence({ before, script, migration, operation }) {
    const sequence = findSequence(before, operation.name);
    if (sequence?.createdBy === migration.id && operation.ownedBy === undefined) return [];
    const isOnlyOwned = /^\s*alter\s+sequence\s+(?:if\s+exists\s+)?\S+\s+owned\s+by\s+\S+\s*$/i.test(script.text.slice(...operation.range));
    if (sequence?.createdBy === undefined || !isOnlyOwned || operation.ownedBy === undefined) return undefined;
    const { ownedBy } = sequence;
    return [`ALTER SEQUENCE ${sqlName(sequence.name)} OWNED BY ${ownedBy ? `${sqlName(ownedBy.table)}.${sqlName({ name: ownedBy.column })}` : 'NONE'};`];
  },

  grant,
};

/** The old definition, or none. */
function createdFunction(step: StepOf<'createFunction'>): readonly string[] | undefined {
  const { before, after, script, statement, operation } = step;
  const taken = findRoutine(after, operation.name)?.overloads.find(({ definition }) => definition === operation)?.arguments;
  const old = findRoutine(before, operation.name)?.overloads.find((overload) => overload.arguments === taken);
  if (old) {
    const again = routineAgain(atStart(step), routineKey(before, operation.name), old);
    return again === undefined ? undefined : [again.replace(/^create\s+(?!or\b)/i, 'CREATE OR REPLACE ')];
  }
  const kind = /^create\s+(?:or\s+replace\s+)?procedure\b/i.test(script.text.slice(...statement.range)) ? 'PROCEDURE' : 'FUNCTION';
  // The way back does not look where SET search_path has made it look here.
  const name = sqlName(operation.name.schema === undefined ? routineKey(after, operation.name) : operation.name);
  return [`DROP ${kind} ${name}(${operation.arguments.map(renderType).join(', ')});`];
}

/** Where nobody but the owner had rights before, nobody else loses any. */
function grant({ before, script, operation: { revoke, tables, allTables, roles, range } }: StepOf<'grant'>): readonly string[] | undefined {
  const isFirst = tables.length > 0 && tables.every((name) => { const table = findTable(before, name); return isWhole(table) && !table.granted; });
  if (revoke || allTables || roles.includes('public') || !isFirst) return undefined;
  const sql = written(script, range);
  const tokens = outside(sql);
  const to = tokens.findLast((token) => isWord(token, 'to'));
  const tail = tokens.find((token, at) => to && token.range[0] > to.range[0] && (isWord(token, 'with') || isWord(token, 'granted')) && isWord(tokens[at + 1], 'grant', 'by'));
  if (!to) return undefined;
  const [what, who] = [sql.text.slice(0, to.range[0]), sql.text.slice(to.range[1], tail?.range[0])].map((part) => part.trim().replace(/\s+/g, ' '));
  return [`${what!.replace(/^grant\b/i, 'REVOKE')} FROM ${who!};`];
}
