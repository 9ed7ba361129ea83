/** The order in which PostgreSQL runs the actions of one ALTER TABLE: not as written, but in passes (AT_PASS_* in tablecmds.c). */
import type { Name, Operation } from '../operations.ts';

/** Are they actions of one ALTER TABLE, more than one? */
export function areActions(operations: readonly Operation[]): boolean {
  return operations.length > 1 && operations.every((operation) => passOf(operation) !== undefined) && areOnOneTable(operations);
}

/** Is it an action of ALTER TABLE that can stand beside others? */
export function isAction(operation: Operation): boolean {
  return passOf(operation) !== undefined;
}

/** The same operations, those of one ALTER TABLE by pass and as written within a pass. */
export function inExecutionOrder(operations: readonly Operation[]): readonly Operation[] {
  if (!areActions(operations)) return operations;
  return operations
    .map((operation) => ({ operation, pass: passOf(operation) ?? 0 }))
    .sort((one, other) => one.pass - other.pass)
    .map(({ operation }) => operation);
}

/** 0 drops · 1 types · 2 columns · 3 generation expressions · 4 column attributes · 5 constraints that take an index · 6 constraints that build one · 7 other constraints, defaults · 8 the rest */
function passOf(operation: Operation): number | undefined {
  switch (operation.kind) {
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropNotNull':
    case 'dropDefault':
    case 'dropExpression':
    case 'dropIdentity': return 0;
    case 'alterColumnType': return 1;
    case 'addColumn': return 2;
    case 'setExpression': return 3;
    case 'setNotNull':
    case 'setIdentity': return 4;
    case 'addConstraint': {
      const { type, usingIndex } = operation.constraint;
      if (type === 'notNull') return 4;
      if (type === 'check' || type === 'foreignKey') return 7;
      return usingIndex === undefined ? 6 : 5;
    }
    case 'setDefault':
    case 'addIdentity': return 7;
    case 'alterConstraint':
    case 'validateConstraint':
    case 'setColumnOption':
    case 'inherit':
    case 'noInherit':
    case 'setTableOption':
    case 'setLogged':
    case 'setTablespace':
    case 'setAccessMethod':
    case 'setReplicaIdentity':
    case 'setRowSecurity':
    case 'setClusterIndex':
    case 'setTrigger':
    case 'setRule': return 8;
    case 'changeOwner': return operation.object === 'table' ? 8 : undefined;
    default: return undefined;
  }
}

/** A DO block's operations are under a guard, or on more than one table, or not all of them such actions. */
function areOnOneTable(operations: readonly Operation[]): boolean {
  const [first] = operations;
  const table = first && tableOf(first);
  return table !== undefined && operations.every((operation) => { const other = tableOf(operation); return other?.schema === table.schema && other?.name === table.name && operation.guard === first?.guard; });
}

function tableOf(operation: Operation): Name | undefined {
  if (operation.kind === 'changeOwner') return operation.name;
  return 'table' in operation ? operation.table : undefined;
}
