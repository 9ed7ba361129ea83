/** What is done for one value after the other. */
import type { Conjunct, Operation } from '../operations.ts';

/** The operation as it is in a loop, or in a routine that a query calls for each of its rows: what a variable picks is many rows then. */
export function repeated(operation: Operation): Operation {
  if (operation.kind === 'write' && operation.where?.conjuncts.some(isGiven)) return { ...operation, where: { ...operation.where, conjuncts: operation.where.conjuncts.map(anyValue) } };
  if (operation.kind === 'select' && operation.conjuncts?.some(isGiven)) return { ...operation, conjuncts: operation.conjuncts.map(anyValue) };
  return operation;
}

function isGiven({ given }: Conjunct): boolean {
  return given === true;
}

function anyValue({ column, operator, values }: Conjunct): Conjunct {
  return { operator, ...(column !== undefined && { column }), ...(values && { values }) };
}
