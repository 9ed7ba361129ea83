/** SQL → operations, with the text they stand for in place of its range. */
import { readFileSync } from 'node:fs';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';
import type { DataType, Expression, Operation, OperationKind, OperationOf } from '../../src/operations.ts';

const postgres = createPostgres(readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url)));

type Lowered<O> = O extends Operation ? Omit<O, 'range'> & { readonly text: string } : never;

export function lowered(sql: string): readonly Lowered<Operation>[] {
  return postgres.parse(sql).flatMap(({ operations }) => operations.map((operation) => withText(operation, sql)));
}

/** The only operation of `sql`, which has to be of that kind. */
export function one<K extends OperationKind>(kind: K, sql: string): OperationOf<K> {
  const operations = postgres.parse(sql).flatMap((statement) => statement.operations);
  const [first] = operations;
  if (operations.length !== 1 || !first || !isOf(kind, first)) throw new Error(`${sql} is ${operations.map((operation) => operation.kind).join(', ')}, not one ${kind}`);
  return first;
}

/** A type as lowering writes it. */
export function type(name: string, ...modifiers: readonly string[]): DataType {
  return { name, modifiers, array: false, text: modifiers.length === 0 ? name : `${name}(${modifiers.join(',')})` };
}

/** An expression as lowering writes it; what is not given is empty, and a value is no condition. */
export function expression(text: string, rest: Partial<Expression> = {}): Expression {
  return { text, calls: [], columns: [], conjuncts: [{ operator: 'other' }], ...rest };
}

function withText<O extends Operation>(operation: O, sql: string): Lowered<O> {
  const { range, ...rest } = operation;
  return { text: sql.slice(...range), ...rest } as unknown as Lowered<O>;
}

function isOf<K extends OperationKind>(kind: K, operation: Operation): operation is OperationOf<K> & Operation {
  return operation.kind === kind;
}
