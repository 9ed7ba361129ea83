/** Where a project keeps what can be made again. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * As an absolute path; it need not exist. In the nearest `node_modules` as other tools do, else in the repository's own `.git`,
 * up to where the repository starts: neither is ever committed. Undefined where there is neither.
 */
export function cacheFolder(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (isFolder(join(folder, 'node_modules'))) return join(folder, 'node_modules', '.cache', 'ddlint');
    if (isThere(join(folder, '.git'))) return isFolder(join(folder, '.git')) ? join(folder, '.git', 'ddlint') : undefined;
    if (folder === dirname(folder)) return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
