/** `ddlint.config.json`: found upward from the working directory, comments allowed. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { BaseIssue } from 'valibot';
import type { Config } from './config-schema.ts';
import { UserError } from './user-error.ts';

export const CONFIG_NAME = 'ddlint.config.json';

/** A configuration and the folder its paths are relative to. */
export type LoadedConfig = { readonly path: string | undefined; readonly root: string; readonly config: Config };

/**
 * The configuration in `given`, or the nearest one from `cwd` upward to the repository's root; an empty one when there is none.
 * Throws UserError when it cannot be read or is wrong.
 */
export async function loadConfig(cwd: string, given?: string): Promise<LoadedConfig> {
  const path = given === undefined ? nearest(cwd) : resolve(cwd, given);
  if (path === undefined) return { path: undefined, root: cwd, config: {} };
  return { path, root: dirname(path), config: await parseConfig(readConfig(path, cwd), relative(cwd, path) || path) };
}

/** Checks a configuration's text. Throws UserError that names key, value and what is allowed. */
export async function parseConfig(text: string, path: string): Promise<Config> {
  const [{ parse, printParseErrorCode }, { getDotPath, safeParse }, { configSchema }] = await Promise.all([import('jsonc-parser'), import('valibot'), import('./config-schema.ts')]);
  const errors: { error: number; offset: number; length: number }[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) throw new UserError(`${path}:${lineOf(text, first.offset)}: this is not valid JSON (${printParseErrorCode(first.error)}). Mend it; comments and trailing commas are allowed.`);
  const result = safeParse(configSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UserError(describe(issue, getDotPath(issue), Object.keys(configSchema.entries), path));
}

function nearest(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

function readConfig(path: string, cwd: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new UserError(`${relative(cwd, path)}: the configuration cannot be read (${code}). Give the path of a readable file with --config.`);
  }
}

function describe(issue: BaseIssue<unknown>, at: string | null, settings: readonly string[], path: string): string {
  const key = at ?? '(the whole file)';
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${path}: there is no setting "${key}". Settings: ${settings.join(', ')}.`;
  return `${path}: "${key}" is ${JSON.stringify(issue.input) ?? 'missing'}. ${issue.message}`;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
