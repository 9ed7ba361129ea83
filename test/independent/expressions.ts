/** Names, types and expressions in pgsql-ast-parser's tree, as operations have them. */
import { astVisitor } from 'pgsql-ast-parser';
import type { DataTypeDef, Expr, QName, Statement } from 'pgsql-ast-parser';

export function nameOf({ schema, name }: QName): object {
  return { schema, name };
}

/** What is essential of an expression: the columns and functions it names, and its value when it is a constant. */
export function expressionOf(expression: Expr): object {
  const columns = new Set<string>();
  const calls = new Set<string>();
  const visitor = astVisitor((map) => ({
    ref: ({ name }) => { if (name !== '*') columns.add(name); },
    call(call) {
      if (!GRAMMAR.has(call.function.name)) calls.add(call.function.name);
      map.super().call(call);
    },
    binary(binary) {
      if (binary.op === 'AT TIME ZONE') calls.add('timezone');
      map.super().binary(binary);
    },
    extract(extract) {
      calls.add('extract');
      map.super().extract(extract);
    },
    valueKeyword: ({ keyword }) => { calls.add(keyword); },
  }));
  visitor.expr(expression);
  const constant = constantOf(expression);
  return { columns: [...columns].sort(), calls: [...calls].sort(), constant };
}

/** Tables that are read: in FROM and in subqueries, without the names of WITH queries; in the order of the alphabet. */
export function readsOf(statement: Statement): readonly object[] {
  const reads: object[] = [];
  const common = new Set<string>('recursive' in statement && statement.recursive ? [statement.name.name] : []);
  const visitor = astVisitor((map) => ({
    with(statement) {
      for (const { alias } of statement.bind) common.add(alias.name);
      map.super().with(statement);
    },
    withRecursive(statement) {
      common.add(statement.alias.name);
      map.super().withRecursive(statement);
    },
    fromTable(from) {
      if (from.name.schema !== undefined || !common.has(from.name.name)) reads.push(nameOf(from.name));
      map.super().fromTable(from);
    },
  }));
  visitor.statement(statement);
  return inOrder(reads);
}

/** Names once each, in the order of the alphabet. */
export function inOrder(names: readonly object[]): readonly object[] {
  const byText = new Map(names.map((name) => [JSON.stringify(name), name] as const));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

export function typeOf(type: DataTypeDef): object {
  if (type.kind === 'array') return { ...typeOf(type.arrayOf), array: true };
  const { schema, name, config = [] } = type;
  const isOwn = schema === undefined || schema === 'pg_catalog';
  // In quotes only the catalog's own names are types: "int4", not "int".
  const canonical = isOwn && (type.doubleQuoted !== true || /^(?:int|float)\d$|^bool$/.test(name)) ? TYPES[name.toLowerCase()] ?? name : name;
  return { schema: isOwn ? undefined : schema, name: canonical, modifiers: config.map(String), array: false };
}

/** The integer type of a serial column. */
export function serialOf(type: DataTypeDef): object | undefined {
  const integer = type.kind === undefined ? SERIAL[type.name.toLowerCase()] : undefined;
  return integer === undefined ? undefined : { name: integer, modifiers: [], array: false };
}

/** Written like calls, and no functions to PostgreSQL's grammar. */
const GRAMMAR: ReadonlySet<string> = new Set(['coalesce', 'exists', 'any', 'some', 'all', 'greatest', 'least', 'nullif', 'row']);
const SERIAL: { readonly [name: string]: string } = { smallserial: 'smallint', serial2: 'smallint', serial: 'integer', serial4: 'integer', bigserial: 'bigint', serial8: 'bigint' };
const TYPES: { readonly [name: string]: string } = {
  int2: 'smallint', int: 'integer', int4: 'integer', int8: 'bigint', float4: 'real', float8: 'double precision', float: 'double precision', bool: 'boolean', decimal: 'numeric', dec: 'numeric',
  'bit varying': 'varbit', character: 'char', 'character varying': 'varchar', 'timestamp with time zone': 'timestamptz', 'timestamp without time zone': 'timestamp', 'time with time zone': 'timetz', 'time without time zone': 'time',
};

function constantOf(expression: Expr): string | undefined {
  switch (expression.type) {
    case 'cast': return constantOf(expression.operand);
    case 'integer':
    case 'numeric': return String(expression.value);
    case 'string': return `'${expression.value.replaceAll("'", "''")}'`;
    case 'boolean': return String(expression.value);
    case 'null': return 'null';
    default: return undefined;
  }
}
