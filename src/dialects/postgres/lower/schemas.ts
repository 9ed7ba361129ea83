/** CREATE SCHEMA, with the objects that can be created in the same statement. */
import type { CreateSchemaStmt, Node } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { roleName } from './roles.ts';
import { beginningWith } from './spans.ts';
import { nodesIn } from './tree.ts';

/** The schema, named after its owner when it has no name, then its elements, each with its own text; `lower` reads them. */
export function createSchema(statement: CreateSchemaStmt, source: Source, lower: (node: Node, source: Source) => readonly Operation[]): readonly Operation[] {
  const { schemaname, authrole, schemaElts = [], if_not_exists: ifNotExists = false } = statement;
  const name = schemaname ?? roleName(authrole);
  const [, ...parts] = beginningWith(source, 'create', 'grant');
  const elements = inSchema(schemaElts, name).flatMap((element, i) => lower(element, parts.length === schemaElts.length ? parts[i] ?? source : source));
  return [{ kind: 'createSchema', range: source.range, name, ifNotExists }, ...elements];
}

/** The elements with the schema put before the names of what they create, wherever they stand: that schema is searched first. */
function inSchema(elements: readonly Node[], schemaname: string): readonly Node[] {
  const created = new Set<unknown>();
  for (const { CreateStmt: table, ViewStmt: view, CreateSeqStmt: sequence } of nodesIn(elements)) {
    created.add(table?.relation?.relname ?? view?.view?.relname ?? sequence?.sequence?.relname);
  }
  const qualified = (_: string, value: unknown): unknown => {
    const isOwn = typeof value === 'object' && value !== null && 'relname' in value && !('schemaname' in value) && created.has(value.relname);
    return isOwn ? { schemaname, ...value } : value;
  };
  return JSON.parse(JSON.stringify(elements), qualified) as readonly Node[];
}
