/** Plain SQL files in the order given; who runs them is not known. */
import type { Reader, Statement } from '../model.ts';
import { inPairs } from './pairs.ts';
import { isRefusedInTransaction, transactionOf } from './transaction.ts';

export const sql: Reader = {
  name: 'sql',
  detects: () => true,
  read({ files, dialect, transaction }) {
    return inPairs(files, { name: 'sql', script({ path, text }) {
      const statements = dialect.parse(text);
      return { path, text, transaction: transactionOf(transaction, { wrapped: !managesTransaction(statements), assumed: true }), statements };
    } });
  },
};

/** Could a runner not wrap it? It opens a transaction itself, or holds a statement that is refused inside one. */
function managesTransaction(statements: readonly Statement[]): boolean {
  return statements.some(({ operations }) => operations.some((operation) => operation.kind === 'begin' || isRefusedInTransaction(operation)));
}
