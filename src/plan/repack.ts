import { sqlName } from '../catalog/names.ts';
import type { Name } from '../operations.ts';

/** The command that writes a table anew with short locks only: https://reorg.github.io/pg_repack/ */
export function repack(table: Name, options: string): string {
  const name = sqlName(table);
  return `pg_repack --table=${name.includes('"') ? `'${name}'` : name} ${options}`;
}
