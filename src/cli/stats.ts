import { writeFileSync } from 'node:fs';
import { collectStats } from '../project/collect-stats.ts';
import { UserError } from '../project/user-error.ts';

/** Writes the sizes of the tables of the database at `url`, otherwise at DATABASE_URL, to a file or to standard output. */
export async function statsCommand(url: string | undefined, { output }: { readonly output?: string }): Promise<number> {
  const database = url ?? process.env['DATABASE_URL'];
  if (database === undefined || database === '') throw new UserError('Say which database: ddlint stats postgres://user@host/name, or set DATABASE_URL.');
  const { stats, unknown } = await collectStats(database);
  write(`${JSON.stringify(stats, undefined, 2)}\n`, output);
  if (unknown.length > 0) process.stderr.write(`ddlint: nothing is known of ${unknown.join(', ')}. Run ANALYZE on the database, and this again.\n`);
  return 0;
}

function write(text: string, path: string | undefined): void {
  if (path === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
