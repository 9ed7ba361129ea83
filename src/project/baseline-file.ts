/** Where the baseline is kept. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Baseline, Paths } from './baseline.ts';
import { nearest } from './config.ts';
import type { LoadedConfig } from './config.ts';
import { toRelative } from './files.ts';
import { readText } from './text.ts';
import type { Tree } from './tree.ts';
import { UserError } from './user-error.ts';

export const BASELINE_NAME = 'ddlint-baseline.json';

/** `path` is absolute; `isNamed`: by the configuration. */
export type BaselineFile = { readonly path: string; readonly isNamed: boolean };

/** As configured, or beside the configuration; without one the nearest there is, or in `cwd`. */
export function baselineFile(cwd: string, { path, root, config }: LoadedConfig): BaselineFile {
  if (config.baseline !== undefined) return { path: resolve(root, config.baseline), isNamed: true };
  return { path: (path === undefined ? nearest(cwd, BASELINE_NAME) : undefined) ?? join(root, BASELINE_NAME), isNamed: false };
}

/** Undefined where there is none. Throws UserError where it cannot be read, and where a configured one is missing. */
export async function readBaseline(cwd: string, { path, isNamed }: BaselineFile): Promise<Baseline | undefined> {
  if (!isNamed && !existsSync(path)) return undefined;
  const text = readText(path);
  const name = relative(cwd, path);
  const { parseBaseline, RENEWAL } = await import('./baseline.ts');
  if (typeof text !== 'string') throw new UserError(`${name}: the baseline cannot be read: ${text.reason}. ${RENEWAL}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name}: this is not valid JSON (${(error as Error).message}). ${RENEWAL}`);
  }
  return parseBaseline(value, name);
}

/** Throws UserError where that cannot be written. */
export function writeBaseline(cwd: string, { path }: BaselineFile, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`${relative(cwd, path)} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** In the baseline, paths are relative to its folder. */
export function pathsIn(cwd: string, tree: Tree, { path }: BaselineFile): Paths {
  const folder = dirname(path);
  return { written: (each) => toRelative(folder, resolve(cwd, each)), exists: (written) => tree.kindOf(resolve(folder, written)) !== undefined };
}
