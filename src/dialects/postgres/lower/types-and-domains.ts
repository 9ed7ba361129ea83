/** CREATE TYPE, ALTER TYPE of enums, CREATE and ALTER DOMAIN. ALTER TYPE of composite types is in `alter-table/composite-types.ts`. */
import type { AlterDomainStmt, AlterEnumStmt, CompositeTypeStmt, CreateDomainStmt, CreateEnumStmt, CreateRangeStmt, DefineStmt } from '@pgsql/types';
import type { Constraint, Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { attributesOf, defaultOf, inlineConstraints } from './columns.ts';
import { constraintOf } from './constraints.ts';
import { expressionOf } from './expressions.ts';
import { dottedName, nameOf } from './names.ts';
import { sqlNames } from './object-types.ts';
import { after, from } from './spans.ts';
import { all, as, present, strings } from './tree.ts';
import { dataTypeOf } from './types.ts';

export function createEnum({ typeName, vals }: CreateEnumStmt, { range }: Source): Operation {
  return { kind: 'createType', range, name: dottedName(typeName), values: strings(vals) };
}

export function createCompositeType({ typevar, coldeflist }: CompositeTypeStmt, source: Source): Operation {
  const name = nameOf(typevar);
  return { kind: 'createType', range: source.range, name, attributes: attributesOf(coldeflist, name, source) };
}

export function createRange({ typeName }: CreateRangeStmt, { range }: Source): Operation {
  return { kind: 'createType', range, name: dottedName(typeName) };
}

/** CREATE TYPE of a base or shell type, AGGREGATE, OPERATOR, COLLATION and the text search objects. */
export function define({ kind = 'OBJECT_TYPE', defnames }: DefineStmt, { range }: Source): Operation {
  return kind === 'OBJECT_TYPE' ? { kind: 'createType', range, name: dottedName(defnames) } : { kind: 'other', range, what: `CREATE ${sqlNames[kind]}` };
}

export function alterEnum({ typeName, oldVal, newVal: value = '', newValNeighbor, newValIsAfter, skipIfNewValExists: ifNotExists = false }: AlterEnumStmt, { range }: Source): Operation {
  const name = dottedName(typeName);
  if (oldVal !== undefined) return { kind: 'renameEnumValue', range, name, value: oldVal, to: value };
  const position = newValNeighbor === undefined ? undefined : newValIsAfter ? 'after' : 'before';
  return { kind: 'addEnumValue', range, name, value, ifNotExists, ...present({ position } as const) };
}

export function createDomain({ domainname, typeName, collClause, constraints: nodes }: CreateDomainStmt, source: Source): Operation {
  const clauses = all(nodes, 'Constraint');
  return {
    kind: 'createDomain',
    range: source.range,
    name: dottedName(domainname),
    type: dataTypeOf(typeName),
    notNull: clauses.some(({ contype }) => contype === 'CONSTR_NOTNULL'),
    ...present({ default: defaultOf(clauses, collClause, source) }),
    constraints: inlineConstraints(clauses, undefined, source).map(onDomain),
  };
}

export function alterDomain(statement: AlterDomainStmt, source: Source): Operation {
  const { range } = source;
  const { def, name: constraint = '', missing_ok: ifExists = false } = statement;
  const name = dottedName(statement.typeName);
  switch (statement.subtype) {
    case 'T': return { kind: 'setDomainDefault', range, name, ...present({ value: def && expressionOf(def, after(source, 'default')) }) };
    case 'O': return { kind: 'addDomainConstraint', range, name, constraint: { type: 'notNull', columns: [], notValid: false } };
    case 'N': return { kind: 'other', range, what: 'ALTER DOMAIN DROP NOT NULL' };
    case 'X': return { kind: 'dropDomainConstraint', range, name, constraint, ifExists };
    case 'V': return { kind: 'validateDomainConstraint', range, name, constraint };
    default: {
      const node = as(def, 'Constraint') ?? {};
      const added = constraintOf(node, from(source, source.at(node.location ?? 0)));
      return added ? { kind: 'addDomainConstraint', range, name, constraint: onDomain(added) } : { kind: 'unknown', range, reason: 'an unknown form of ALTER DOMAIN', mentions: [] };
    }
  }
}

/** A domain has no columns. */
function onDomain(constraint: Constraint): Constraint {
  return { ...constraint, columns: [] };
}
