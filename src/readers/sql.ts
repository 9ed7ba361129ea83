/** Plain SQL files: one file is one migration, `x.up.sql` and `x.down.sql` (or `up.sql` and `down.sql`) are two ways of one. */
import type { Migration, Reader, Script, SourceFile, Statement, Unread } from '../model.ts';
import type { Operation } from '../operations.ts';

/** Keeps the order of the files given. */
export const sql: Reader = {
  name: 'sql',
  read({ files, dialect, transaction }) {
    const script = ({ path, text }: SourceFile): Script => {
      const statements = dialect.parse(text);
      const wraps = transaction === 'assumed' ? { wrapped: !managesTransaction(statements), assumed: true as const } : { wrapped: transaction === 'file' };
      return { path, text, transaction: wraps, statements };
    };
    const downs = new Map(files.flatMap((file): [string, SourceFile][] => (way(file.path) === 'down' ? [[idOf(file.path), file]] : [])));
    const ups = files.filter(({ path }) => way(path) !== 'down');
    const paired = new Set(ups.map(({ path }) => idOf(path)));
    const migrations = ups.map((file): Migration => {
      const down = way(file.path) === 'up' ? downs.get(idOf(file.path)) : undefined;
      return { id: idOf(file.path), reader: 'sql', reported: true, up: script(file), ...(down ? { down: script(down) } : {}) };
    });
    const alone = [...downs].filter(([id]) => !paired.has(id)).map(([, { path }]): Unread => ({ path, reason: 'this is a way back, and there is no up script beside it; add that, or give this file another name' }));
    const empty = files.filter(({ text }) => text.trim() === '').map(({ path }): Unread => ({ path, reason: 'this file is empty; write the migration, or a comment that says why there is none' }));
    return { migrations, unread: [...alone, ...empty] };
  },
};

/** Could a runner not wrap it? It opens a transaction itself, or holds a statement that is refused inside one. */
function managesTransaction(statements: readonly Statement[]): boolean {
  return statements.some(({ operations }) => operations.some((operation) => operation.kind === 'begin' || isRefusedInTransaction(operation)));
}

function isRefusedInTransaction(operation: Operation): boolean {
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

/** `up` or `down` by the file's name; undefined for a migration that has only one way. */
function way(path: string): 'up' | 'down' | undefined {
  const match = /(?:^|[./])(up|down)\.sql$/i.exec(path);
  return match?.[1]?.toLowerCase() as 'up' | 'down' | undefined;
}

/** The path without what tells the ways apart; never empty. */
function idOf(path: string): string {
  return path.replace(/(?:^|[./])(?:up|down)\.sql$/i, '').replace(/\.sql$/i, '') || 'up';
}
