/** CREATE INDEX and REINDEX. What ALTER INDEX does is in `alter-table/indexes.ts`. */
import type { IndexElem, IndexStmt, ReindexObjectType, ReindexStmt } from '@pgsql/types';
import type { IndexKey, Operation, OperationOf } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { expressionOf, optionalExpression } from './expressions.ts';
import { nameFrom, nameOf, onTable } from './names.ts';
import { isOn } from './options.ts';
import { after, afterRelation, elements, group, indexKeyExpression } from './spans.ts';
import { all, present, strings } from './tree.ts';

export function createIndex(statement: IndexStmt, source: Source): Operation {
  const definition = afterRelation(source, source.at(statement.relation?.location ?? 0));
  const parts = elements(group(definition));
  return {
    kind: 'createIndex',
    range: source.range,
    ...onTable(statement.relation),
    keys: all(statement.indexParams, 'IndexElem').map((key, i) => indexKey(key, parts[i] ?? definition)),
    include: all(statement.indexIncludingParams, 'IndexElem').flatMap(({ name }) => name ?? []),
    unique: statement.unique ?? false,
    concurrently: statement.concurrent ?? false,
    ifNotExists: statement.if_not_exists ?? false,
    method: statement.accessMethod ?? 'btree',
    ...present({
      name: statement.idxname,
      where: optionalExpression(statement.whereClause, after(definition, 'where')),
      nullsNotDistinct: statement.nulls_not_distinct || undefined,
    } as const),
  };
}

function indexKey({ name: column, expr, opclass, collation, ordering, nulls_ordering: nulls }: IndexElem, source: Source): IndexKey {
  return present({
    column,
    expression: expr && expressionOf(expr, indexKeyExpression(source)),
    opclass: opclass && strings(opclass).join('.'),
    collation: collation && nameFrom(strings(collation)).name,
    order: ordering === 'SORTBY_DESC' ? (nulls === 'SORTBY_NULLS_LAST' ? 'desc nulls last' : 'desc') : nulls === 'SORTBY_NULLS_FIRST' ? 'nulls first' : undefined,
  } as const);
}

const SCOPES: { readonly [K in ReindexObjectType]: OperationOf<'reindex'>['scope'] } = {
  REINDEX_OBJECT_INDEX: 'index', REINDEX_OBJECT_TABLE: 'table', REINDEX_OBJECT_SCHEMA: 'schema', REINDEX_OBJECT_SYSTEM: 'system', REINDEX_OBJECT_DATABASE: 'database',
};

export function reindex({ kind = 'REINDEX_OBJECT_INDEX', relation, name, params }: ReindexStmt, { range }: Source): Operation {
  const named = relation ? nameOf(relation) : name === undefined ? undefined : { name };
  return { kind: 'reindex', range, scope: SCOPES[kind], ...present({ name: named }), concurrently: isOn(params, 'concurrently') };
}
