/** Table sizes as `ddlint stats` writes them: the file's shape, and reading it. */
import * as v from 'valibot';
import type { Stats } from '../sizes.ts';
import { UserError } from './user-error.ts';

const amount = v.pipe(v.number('Write a number.'), v.minValue(0, 'Write a number from 0.'));
const sizeSchema = v.strictObject({ rows: amount, bytes: amount }, 'Write an object of rows and bytes.');
const statsSchema: v.GenericSchema<unknown, Stats> = v.object({
  version: v.literal(1, 'This ddlint knows version 1.'),
  server: v.string('Write a text.'),
  tables: v.record(v.string(), sizeSchema, 'Write an object of tables.'),
}, 'Write an object of version, server and tables.');

/** Throws UserError that names the file and what is wrong with it. */
export function parseStats(text: string, path: string): Stats {
  const result = v.safeParse(statsSchema, jsonOf(text, path), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UserError(`${path}: ${v.getDotPath(issue) ?? 'the file'} is ${JSON.stringify(issue.input)}. ${issue.message} ${REMEDY}`);
}

const REMEDY = 'Write the file with: ddlint stats.';

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: this is not valid JSON (${(error as Error).message}). ${REMEDY}`);
  }
}
