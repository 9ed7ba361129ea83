/** Checks a configuration's text; loaded only where there is one. */
import { findNodeAtLocation, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { safeParse } from 'valibot';
import type { BaseIssue } from 'valibot';
import { didYouMean } from '../catalog/closest.ts';
import { configSchema, projectSchema } from './config-schema.ts';
import type { Config } from './config-schema.ts';
import { noSuchRule } from './settings.ts';
import { UserError } from './user-error.ts';

/** Throws UserError that names file, line, key, value and what is allowed. */
export function parseConfig(text: string, path: string): Config {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) throw new UserError(`${path}:${lineOf(text, error.offset)}: this is not valid JSON (${printParseErrorCode(error.error)}). Mend it; comments and trailing commas are allowed.`);
  const list = listIn(value);
  if (list) throw new UserError(`${path}:${lineOf(text, offsetOf(text, list))}: ${named(list)} is a list. Write an object.`);
  const result = safeParse(configSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UserError(`${path}:${lineOf(text, offsetOf(text, keysOf(issue)))}: ${describe(issue)}`);
}

type Keys = readonly (string | number)[];

/** Where a list stands in the place of an object: to valibot it is one. */
function listIn(value: unknown): Keys | undefined {
  if (Array.isArray(value)) return [];
  const { projects } = (value ?? {}) as { readonly projects?: unknown };
  const settings: readonly Keys[] = [[], ...(Array.isArray(projects) ? projects.map((_, i) => ['projects', i]) : [])];
  return settings.flatMap((keys) => [keys, [...keys, 'rules'], [...keys, 'tableSizes']]).find((keys) => keys.length > 0 && Array.isArray(valueAt(value, keys)));
}

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>((found, key) => (found as Readonly<Record<string | number, unknown>> | null | undefined)?.[key], value);
}

function describe(issue: BaseIssue<unknown>): string {
  const keys = keysOf(issue);
  const key = String(keys.at(-1));
  if (issue.input === undefined) return `${named(keys.slice(0, -1))} has no "${key}". Write it.`;
  if (issue.expected !== 'never') return `${named(keys)} is ${JSON.stringify(issue.input)}. ${issue.message}`;
  if (keys.at(-2) === 'rules') return noSuchRule(key);
  const settings = keys.at(-2) === 'tableSizes' ? ['small', 'large'] : Object.keys((keys[0] === 'projects' ? projectSchema : configSchema).entries);
  return `${keys.length > 1 ? `in ${named(keys.slice(0, -1))} ` : ''}there is no setting "${key}". ${didYouMean(key, settings)}Settings: ${settings.join(', ')}.`;
}

function named(keys: Keys): string {
  return keys.length === 0 ? 'the file' : `"${keys.join('.')}"`;
}

function keysOf({ path }: BaseIssue<unknown>): Keys {
  return path?.map(({ key }) => key as string | number) ?? [];
}

/** Where a value stands, or where one is missing. */
function offsetOf(text: string, keys: Keys): number {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const found = tree && findNodeAtLocation(tree, [...keys]);
  return found?.offset ?? (keys.length > 0 ? offsetOf(text, keys.slice(0, -1)) : 0);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}
