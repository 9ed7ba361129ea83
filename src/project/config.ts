/** `ddlint.config.json`: found upward from the working directory, comments allowed. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Config } from './config-schema.ts';
import { readText } from './text.ts';
import { UserError } from './user-error.ts';

export const CONFIG_NAME = 'ddlint.config.json';

/** A configuration and the folder its paths are relative to. */
export type LoadedConfig = { readonly path: string | undefined; readonly root: string; readonly config: Config };

/**
 * The configuration in `given`, or the nearest one from `cwd` upward to the repository's root; an empty one when there is none.
 * Throws UserError when it cannot be read or is wrong.
 */
export async function loadConfig(cwd: string, given?: string): Promise<LoadedConfig> {
  const path = given === undefined ? nearest(cwd, CONFIG_NAME) : resolve(cwd, given);
  if (path === undefined) return { path: undefined, root: cwd, config: {} };
  const text = readConfig(path, cwd);
  const { parseConfig } = await import('./config-parse.ts');
  return { path, root: dirname(path), config: parseConfig(text, relative(cwd, path)) };
}

/** The file of that name in `cwd` or above it, up to the repository's root. */
export function nearest(cwd: string, name: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

function readConfig(path: string, cwd: string): string {
  const text = readText(path);
  if (typeof text !== 'string') throw new UserError(`${relative(cwd, path)}: the configuration cannot be read: ${text.reason}.`);
  return text;
}
