/** What the configuration may say; the JSON schema that is shipped is generated from this. */
import * as v from 'valibot';
import { rules } from '../../rules/index.ts';
import { engineNames, engines } from '../engines.ts';
import { SEVERITIES, TRANSACTIONS } from './settings.ts';

/** `postgres@15`, `postgres@14.3`, `postgresql@16`, `postgres`. */
const ENGINE = new RegExp(`^postgres(ql)?(@(${engines.postgres.versions.join('|')})(\\.\\d+)?)?$`);
export const engineSetting = v.pipe(v.string('Write a text like "postgres@15".'), v.regex(ENGINE, `Allowed: ${engineNames.join(', ')}.`), v.examples(engineNames.map(String)));
export const transactionSetting = v.picklist(TRANSACTIONS, `Allowed: ${TRANSACTIONS.join(', ')}.`);
export const severitySetting = v.picklist(SEVERITIES, `Allowed: ${SEVERITIES.join(', ')}.`);
const rowCount = v.pipe(v.number('Write a number of rows.'), v.minValue(0, 'Write a number of rows.'));
const texts = (what: string) => v.array(v.string(`Write ${what}.`), `Write a list of ${what}.`);

export const configSchema = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where editors find this schema.'))),
  engine: v.optional(v.pipe(engineSetting, v.description('The database the migrations run on, like "postgres@15".'))),
  transaction: v.optional(v.pipe(transactionSetting, v.description('Does the runner wrap each file in one transaction ("file"), or run its statements one by one ("none")?'))),
  migrations: v.optional(v.pipe(texts('paths'), v.description('Folders and files to check when none are given on the command line, relative to this file.'))),
  schema: v.optional(v.pipe(v.string('Write a path.'), v.description('A pg_dump --schema-only of the database from before the first migration, relative to this file.'))),
  stats: v.optional(v.pipe(v.string('Write a path.'), v.description('The sizes of the tables, as ddlint stats writes them, relative to this file.'))),
  tableSizes: v.optional(v.pipe(v.strictObject({ small: v.exactOptional(rowCount), large: v.exactOptional(rowCount) }, 'Write an object of small and large.'), v.description('Rows below which a table is small (10000: findings about locks are notes), and above which it is large (1000000: they are errors).'))),
  baseline: v.optional(v.pipe(v.string('Write a path.'), v.description('The findings that are known, as ddlint baseline writes them, relative to this file; ddlint-baseline.json beside it when left out.'))),
  ignore: v.optional(v.pipe(texts('glob patterns'), v.description('Files to leave out, as glob patterns relative to this file.'))),
  rules: v.optional(v.pipe(v.strictObject(Object.fromEntries(rules.map(({ id }) => [id, v.exactOptional(severitySetting)])), 'Write an object of rule ids and severities.'), v.description('Severity by rule id.'))),
}, 'Write an object of settings.');

export type Config = v.InferOutput<typeof configSchema>;
