/** Which folder a migration's history is in, by its path. */
import { nameOf } from '../readers/paths.ts';
import type { Found } from './files.ts';

const NUMBERED = /^(V|U|R)?\d+/i;
const VERSION_FOLDER = /^v?\d+(?:[._]\d+)*$/i;

/** Files of one folder are one history; where each migration has a folder of its own, or each version, that is the folder above. */
export function historyOf(path: string): string {
  const above = folders(path);
  return (perFolder(path) || perVersion(path) ? above.slice(0, -1) : above).join('/');
}

/** `2024_add_users/migration.sql`, `…/up.sql`: the folder is the migration. */
export function perFolder(path: string): boolean {
  return /(^|\/)(migration|up|down)\.sql$/i.test(path) && folders(path).length > 0;
}

/** `0.19/01_users.sql`, `20/02_orders.sql`: the folder is a version. */
function perVersion(path: string): boolean {
  return isNumbered(path) && VERSION_FOLDER.test(folders(path).at(-1) ?? '');
}

export function isNumbered(path: string): boolean {
  return NUMBERED.test(nameOf(path));
}

/** Beside folders of versions, what has no number is none: a script for new databases, which does all at once. */
export function withoutUnversioned(found: readonly Found[]): readonly Found[] {
  const versioned = new Set(found.flatMap(({ path }) => (perVersion(path) ? [historyOf(path)] : [])));
  return versioned.size === 0 ? found : found.filter(({ path }) => isNumbered(path) || !versioned.has(historyOf(path)));
}

export function folders(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}
