/** Column definitions in the tree: the column, and the constraints written inside it. */
import type { CollateClause, ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types';
import type { ColumnDefinition, Constraint, Expression, Name } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { constraintOf } from './constraints.ts';
import { expressionOf } from './expressions.ts';
import { withoutCatalog } from './names.ts';
import { after, from, group } from './spans.ts';
import { all, present } from './tree.ts';
import { dataTypeOf, serialType } from './types.ts';

export type Defined = { readonly column: ColumnDefinition; readonly constraints: readonly Constraint[] };

/** A column of `table`; `source` is its definition. What says more than NOT NULL, DEFAULT and GENERATED becomes a constraint. */
export function columnOf(definition: ColumnDef, table: Name, source: Source): Defined {
  const name = definition.colname ?? '';
  const clauses = all(definition.constraints, 'Constraint');
  const has = (contype: ConstraintNode['contype']): boolean => clauses.some((clause) => clause.contype === contype);
  const serial = serialType(definition.typeName);
  const computed = clauses.find(({ contype }) => contype === 'CONSTR_GENERATED');
  const identity = has('CONSTR_IDENTITY');
  const column: ColumnDefinition = {
    name,
    type: serial ?? dataTypeOf(definition.typeName),
    notNull: has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY') || identity || serial !== undefined,
    ...present({
      default: defaultOf(clauses, definition.collClause, source) ?? (serial && nextValue(table, name)),
      generated: computed ? kindOf(computed) : identity ? 'identity' : serial && 'serial',
      expression: computed?.raw_expr && expressionOf(computed.raw_expr, group(after(from(source, source.at(computed.location ?? 0)), 'as'))),
      collation: definition.collClause && withoutCatalog(definition.collClause.collname),
      identity: identityOf(clauses.find(({ contype }) => contype === 'CONSTR_IDENTITY')),
    } as const),
  };
  return { column, constraints: inlineConstraints(clauses, name, source) };
}

/** The attributes of a composite type. */
export function attributesOf(nodes: readonly Node[] | undefined, type: Name, source: Source): readonly ColumnDefinition[] {
  return all(nodes, 'ColumnDef').map((attribute) => columnOf(attribute, type, source).column);
}

/** The DEFAULT among the clauses of a column or domain; it ends where the next clause begins. */
export function defaultOf(clauses: readonly ConstraintNode[], collate: CollateClause | undefined, source: Source): Expression | undefined {
  const clause = clauses.find(({ contype }) => contype === 'CONSTR_DEFAULT');
  if (!clause?.raw_expr) return undefined;
  const start = clause.location ?? 0;
  const next = [...clauses, collate].flatMap((other) => other?.location ?? []).filter((location) => location > start);
  const end = next.length === 0 ? undefined : source.at(Math.min(...next));
  return expressionOf(clause.raw_expr, after(from(source, source.at(start), end), 'default'));
}

/**
 * The clauses of a column or, without one, of a domain that are constraints. DEFERRABLE and NOT ENFORCED are clauses of their
 * own, about the one before; a plain NOT NULL is the column's.
 */
export function inlineConstraints(clauses: readonly ConstraintNode[], column: string | undefined, source: Source): readonly Constraint[] {
  return clauses.flatMap((clause, i) => {
    const isPlain = clause.contype === 'CONSTR_NOTNULL' && clause.conname === undefined;
    const constraint = isPlain ? undefined : constraintOf(clause, source, column);
    return constraint ? [{ ...constraint, ...attributesAfter(clauses, i) }] : [];
  });
}

function attributesAfter(clauses: readonly ConstraintNode[], i: number): Partial<Constraint> {
  const following = clauses.slice(i + 1).map(({ contype }) => contype ?? '');
  const end = following.findIndex((contype) => !contype.startsWith('CONSTR_ATTR_'));
  const attributes = following.slice(0, end < 0 ? undefined : end);
  const isDeferrable = attributes.includes('CONSTR_ATTR_DEFERRABLE') || attributes.includes('CONSTR_ATTR_DEFERRED');
  return {
    ...(isDeferrable ? { deferrable: true } : {}),
    ...(attributes.includes('CONSTR_ATTR_NOT_ENFORCED') ? { notEnforced: true, notValid: true } : {}),
  };
}

/** Undefined where its sequence is not the usual one. */
function identityOf(clause: ConstraintNode | undefined): ColumnDefinition['identity'] {
  return clause === undefined || all(clause.options, 'DefElem').length > 0 ? undefined : clause.generated_when === 'a' ? 'always' : 'by default';
}

/** A generated column that says neither STORED nor VIRTUAL is virtual since 18, and a syntax error before. */
function kindOf({ generated_kind }: ConstraintNode): 'stored' | 'virtual' {
  return generated_kind === 's' ? 'stored' : 'virtual';
}

/** The default that a serial type stands for. */
function nextValue(table: Name, column: string): Expression {
  return { text: `nextval('${table.name}_${column}_seq'::regclass)`, calls: [{ name: 'nextval' }], columns: [], conjuncts: [{ operator: 'other' }] };
}
