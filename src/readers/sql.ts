/** Plain SQL files in the order given; who runs them is not known. */
import type { Reader, Statement } from '../model.ts';
import { inPairs } from './pairs.ts';
import { isRefusedInTransaction, sentAsOne, transactionOf } from './transaction.ts';

/** What npm's postgres-migrations looks for, and then sends the file as it is: https://github.com/ThomWright/postgres-migrations#each-migration-run-in-a-transaction */
const ALONE = '-- postgres-migrations disable-transaction';

export const sql: Reader = {
  name: 'sql',
  detects: () => true,
  read({ files, dialect, transaction }) {
    const apart = files.some(({ text }) => text.includes(ALONE)) ? { switch: `give it a file of its own that begins with \`${ALONE}\`` } : {};
    return inPairs(files, { name: 'sql', script({ path, text }) {
      const statements = dialect.parse(text);
      const own = text.includes(ALONE) ? sentAsOne(undefined, statements) : { wrapped: !managesTransaction(statements), assumed: true as const };
      return { path, text, transaction: transactionOf(transaction, { ...own, ...(own.wrapped && apart) }), statements };
    } });
  },
};

/** Could a runner not wrap it? It opens a transaction itself, or holds a statement that is refused inside one. */
function managesTransaction(statements: readonly Statement[]): boolean {
  return statements.some(({ operations }) => operations.some((operation) => operation.kind === 'begin' || isRefusedInTransaction(operation)));
}
