/** Builds what is shipped, once before the tests that run it, unless it is what npm has built of the same files. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { globSync } from 'tinyglobby';

const SOURCES = ['src', 'rules', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** What the build writes last. */
const BUILT = 'dist/result.schema.json';

export function setup(): void {
  const changed = Math.max(...globSync(SOURCES, { onlyFiles: false }).map((path) => statSync(path).mtimeMs));
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > changed) return;
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
