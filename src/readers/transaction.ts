/** Whether a script runs in a transaction: what somebody says counts before what the framework does. */
import type { Statement, Transaction, TransactionMode } from '../model.ts';
import type { Operation } from '../operations.ts';

/** `own`: what the framework does where nobody says otherwise. */
export function transactionOf(mode: TransactionMode, own: Transaction): Transaction {
  if (mode === 'assumed') return own;
  const wrapped = mode === 'file';
  return { wrapped, ...(wrapped && own.switch !== undefined && { switch: own.switch }), ...(wrapped && own.switchAll !== undefined && { switchAll: own.switchAll }) };
}

/** PostgreSQL's own rule for a script that is sent as one: several statements are one transaction, a single one is none; `framework`: left out where it is not certain. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT */
export function sentAsOne(framework: string | undefined, statements: readonly Statement[]): Transaction {
  if (statements.length > 1) return { wrapped: true, implicit: true, ...(framework !== undefined && { switch: `put it into a migration of its own: ${framework} runs a single statement without a transaction` }) };
  const operations = statements.flatMap((statement) => statement.operations);
  const endsOne = operations.some((operation) => operation.kind === 'commit' || operation.kind === 'rollback' || isRefusedInTransaction(operation));
  // All that a DO block does is done at once, unless it commits.
  return operations.length > 1 && !endsOne ? { wrapped: true, implicit: true } : { wrapped: false, ...(!endsOne && { alone: true }) };
}

/** In the words of the report's last line. */
export const EACH_FILE = 'each file runs in one transaction';
export const SENT_AS_ONE = 'several statements in a file are one transaction, a single one is none';

export function isRefusedInTransaction(operation: Operation): boolean {
  switch (operation.kind) {
    case 'vacuum':
    case 'alterSystem': return true;
    case 'createDatabaseObject':
    case 'dropDatabaseObject': return ['database', 'tablespace', 'subscription'].includes(operation.object);
    case 'reindex': return operation.concurrently || ['schema', 'database', 'system'].includes(operation.scope);
    case 'cluster': return operation.table === undefined;
    case 'refreshMaterializedView': return false;
    default: return 'concurrently' in operation && operation.concurrently;
  }
}
