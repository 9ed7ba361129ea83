/** Checks a configuration's text; loaded only where there is one. */
import { findNodeAtLocation, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { safeParse } from 'valibot';
import type { BaseIssue } from 'valibot';
import { didYouMean } from '../catalog/closest.ts';
import { configSchema } from './config-schema.ts';
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
  return Array.isArray((value as { readonly rules?: unknown } | null)?.rules) ? ['rules'] : undefined;
}

function describe(issue: BaseIssue<unknown>): string {
  const keys = keysOf(issue);
  if (issue.expected !== 'never') return `${named(keys)} is ${JSON.stringify(issue.input)}. ${issue.message}`;
  const key = String(keys.at(-1));
  if (keys[0] === 'rules') return noSuchRule(key);
  const settings = Object.keys(configSchema.entries);
  return `there is no setting "${key}". ${didYouMean(key, settings)}Settings: ${settings.join(', ')}.`;
}

function named(keys: Keys): string {
  return keys.length === 0 ? 'the file' : `"${keys.join('.')}"`;
}

function keysOf({ path }: BaseIssue<unknown>): Keys {
  return path?.map(({ key }) => key as string | number) ?? [];
}

function offsetOf(text: string, keys: Keys): number {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  return (tree && findNodeAtLocation(tree, [...keys])?.offset) ?? 0;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}
