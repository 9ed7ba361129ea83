/** Conditions around operations. */
import type { Operation } from '../../operations.ts';

/** The same operations, each under one more condition than before, written outermost first. */
export function underGuard(guard: string, operations: readonly Operation[]): readonly Operation[] {
  return operations.map((operation) => ({ ...operation, guard: operation.guard === undefined ? guard : `${guard}, ${operation.guard}` }));
}
