/** Checks a configuration's text; loaded only where there is one. */
import { parse, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { getDotPath, safeParse } from 'valibot';
import type { BaseIssue } from 'valibot';
import { configSchema } from './config-schema.ts';
import type { Config } from './config-schema.ts';
import { didYouMean } from './closest.ts';
import { noSuchRule } from './settings.ts';
import { UserError } from './user-error.ts';

/** Throws UserError that names key, value and what is allowed. */
export function parseConfig(text: string, path: string): Config {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) throw new UserError(`${path}:${lineOf(text, error.offset)}: this is not valid JSON (${printParseErrorCode(error.error)}). Mend it; comments and trailing commas are allowed.`);
  const result = safeParse(configSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new UserError(`${path}: ${describe(result.issues[0])}`);
}

function describe(issue: BaseIssue<unknown>): string {
  const key = getDotPath(issue);
  if (issue.expected !== 'never') return `"${key ?? '(the whole file)'}" is ${JSON.stringify(issue.input) ?? 'missing'}. ${issue.message}`;
  if (key?.startsWith('rules.')) return `"${key}": ${noSuchRule(key.slice('rules.'.length))}`;
  const settings = Object.keys(configSchema.entries);
  return `there is no setting "${key}". ${didYouMean(key ?? '', settings)}Settings: ${settings.join(', ')}.`;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}
