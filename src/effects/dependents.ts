/** The tables that need a type, a function, a sequence or an extension. */
import { findRoutine, routineKey, sequenceKey, typeKey } from '../catalog/names.ts';
import { takersOf } from '../catalog/next-values.ts';
import type { Catalog, Table, TableName } from '../model.ts';
import type { DataType, Expression, Name, Operation } from '../operations.ts';
import { extensionObjects } from './extensions.ts';

/** Keys of the tables with columns, defaults, constraints, triggers or indexes made of what the operation alters or drops. */
export function usersOf(operation: Operation, before: Catalog): readonly TableName[] {
  if (operation.kind === 'dropSequence') return takersOf(before, sequenceKey(before, operation.name)).filter((key) => before.tables.has(key));
  const needs = needsOf(operation, before);
  return needs ? [...before.tables.entries()].filter(([, table]) => needs(table)).map(([key]) => key) : [];
}

function needsOf(operation: Operation, before: Catalog): ((table: Table) => boolean) | undefined {
  switch (operation.kind) {
    case 'dropType':
    case 'renameType':
    case 'alterCompositeType':
    case 'addDomainConstraint':
    case 'validateDomainConstraint':
    case 'dropDomainConstraint': return hasType(withDomains(before, typeKey(before, operation.name)), before);
    case 'dropFunction':
    case 'renameFunction': return calls(operation.name, before);
    case 'dropExtension': return isMadeOf(operation.name, before);
    default: return undefined;
  }
}

/** The type, and the domains over it. */
function withDomains(before: Catalog, type: string): ReadonlySet<string> {
  const types = new Set([type]);
  for (const known of types) {
    for (const [key, { base }] of before.types.entries()) if (base && typeKey(before, base) === known) types.add(key);
  }
  return types;
}

function hasType(types: ReadonlySet<string>, before: Catalog): (table: Table) => boolean {
  return ({ columns }) => columns.some(({ type }) => types.has(typeKey(before, type)));
}

function calls(name: Name, before: Catalog): (table: Table) => boolean {
  const key = routineKey(before, name);
  return (table) => table.triggers.some((trigger) => trigger.function === key || trigger.function === name.name)
    || expressionsOf(table).some((expression) => expression.calls.some((call) => routineKey(before, call) === key));
}

function isMadeOf(extension: string, before: Catalog): (table: Table) => boolean {
  const { types, functions, operatorClasses } = extensionObjects(extension);
  const hasOwnType = ({ name }: DataType) => types.includes(name);
  return (table) => table.columns.some(({ type }) => hasOwnType(type))
    || expressionsOf(table).some(({ calls: called }) => called.some((call) => functions.includes(call.name) && !findRoutine(before, call)))
    || table.indexes.some(({ method, keys }) => operatorClasses.includes(method) || keys.some(({ opclass }) => opclass !== undefined && operatorClasses.includes(opclass)));
}

function expressionsOf({ columns, constraints, indexes }: Table): readonly Expression[] {
  return [
    ...columns.flatMap((column) => [column.default, column.expression]),
    ...constraints.map(({ expression }) => expression),
    ...indexes.flatMap(({ keys, where }) => [where, ...keys.map(({ expression }) => expression)]),
  ].filter((expression) => expression !== undefined);
}
