/** Names in the tree → names of operations: as written, folded, without quotes and without the database. */
import type { Node, RangeVar } from '@pgsql/types';
import type { Name, Persistence } from '../../../operations.ts';
import { as, items, strings } from './tree.ts';

/** The name of a table, view, index or sequence. */
export function nameOf(relation: RangeVar | undefined): Name {
  const name = relation?.relname ?? '';
  return relation?.schemaname === undefined ? { name } : { schema: relation.schemaname, name };
}

/** What an operation on a table says of it. */
export type OnTable = { readonly table: Name; readonly only?: true; readonly ifTableExists?: true };

/** A relation that an operation is about, and whether IF EXISTS and ONLY were written before it. */
export function onTable(relation: RangeVar | undefined, ifExists = false): OnTable {
  return { table: nameOf(relation), ...(relation?.inh === true ? {} : { only: true }), ...(ifExists ? { ifTableExists: true } : {}) };
}

/** A dotted name given as a list of String nodes. */
export function dottedName(parts: readonly Node[] | undefined): Name {
  return nameFrom(strings(parts));
}

/** A dotted name given as its parts. */
export function nameFrom(parts: readonly string[]): Name {
  const [name = '', schema] = [...parts].reverse();
  return schema === undefined ? { name } : { schema, name };
}

/** The same, with the schema of the engine's own functions and types left out: it is always on the search path. */
export function withoutCatalog(parts: readonly Node[] | undefined): Name {
  const name = dottedName(parts);
  return name.schema === 'pg_catalog' ? { name: name.name } : name;
}

/** The name of whatever COMMENT, DROP, OWNER TO and SET SCHEMA can be about: dotted, plain, a type or a function with arguments. */
export function objectName(object: Node | undefined): Name {
  const type = as(object, 'TypeName') ?? as(items(object)[0], 'TypeName');
  if (type) return withoutCatalog(type.names);
  const routine = as(object, 'ObjectWithArgs');
  if (routine) return dottedName(routine.objname);
  const plain = as(object, 'String')?.sval ?? as(object, 'Integer')?.ival;
  return plain === undefined ? dottedName(items(object)) : { name: String(plain) };
}

/** A name on a table, `t.trigger` or `s.t.trigger`: the table and what is on it. */
export function nameOnTable(object: Node | undefined): { readonly table: Name; readonly name: string } {
  const parts = strings(items(object));
  return { table: nameFrom(parts.slice(0, -1)), name: parts.at(-1) ?? '' };
}

export function persistenceOf(relation: RangeVar | undefined): Persistence {
  if (relation?.relpersistence === 't' || relation?.schemaname === 'pg_temp') return 'temporary';
  return relation?.relpersistence === 'u' ? 'unlogged' : 'permanent';
}
