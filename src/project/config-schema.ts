/** What the configuration may say; the JSON schema that is shipped is generated from this. */
import * as v from 'valibot';
import { rules } from '../../rules/index.ts';
import { engineNames, engines } from '../engines.ts';
import { READER_NAMES, SEVERITIES, TRANSACTIONS } from './settings.ts';

/** `postgres@15`, `postgres@14.3`, `postgresql@16`, `postgres`. */
const ENGINE = new RegExp(`^postgres(ql)?(@(${engines.postgres.versions.join('|')})(\\.\\d+)?)?$`);
export const engineSetting = v.pipe(v.string('Write a text like "postgres@15".'), v.regex(ENGINE, `Allowed: ${engineNames.join(', ')}.`), v.examples(engineNames.map(String)));
export const transactionSetting = v.picklist(TRANSACTIONS, `Allowed: ${TRANSACTIONS.join(', ')}.`);
export const readerSetting = v.picklist(READER_NAMES, `Allowed: ${READER_NAMES.join(', ')}.`);
export const severitySetting = v.picklist(SEVERITIES, `Allowed: ${SEVERITIES.join(', ')}.`);
const rowCount = v.pipe(v.number('Write a number of rows.'), v.minValue(0, 'Write a number of rows.'));
const texts = (what: string) => v.array(v.string(`Write ${what}.`), `Write a list of ${what}.`);

const rowLimits = v.strictObject({ small: v.exactOptional(rowCount), large: v.exactOptional(rowCount) }, 'Write an object of small and large.');
const severities = v.strictObject(Object.fromEntries(rules.map(({ id }) => [id, v.exactOptional(severitySetting)])), 'Write an object of rule ids and severities.');

/** What a project can say for itself, and the top for all that do not. */
const settings = {
  engine: v.optional(v.pipe(engineSetting, v.description('The database the migrations run on, like "postgres@15".'))),
  reader: v.optional(v.pipe(readerSetting, v.description('The framework that the migrations are written for, where it is not to be found out.'))),
  transaction: v.optional(v.pipe(transactionSetting, v.description('Does the runner wrap each file in one transaction ("file"), or run its statements one by one ("none")?'))),
  schema: v.optional(v.pipe(v.string('Write a path.'), v.description('A pg_dump --schema-only of the database from before the first migration, relative to this file.'))),
  stats: v.optional(v.pipe(v.string('Write a path.'), v.description('The sizes of the tables, as ddlint stats writes them, relative to this file.'))),
  tableSizes: v.optional(v.pipe(rowLimits, v.description('Rows below which a table is small (10000: findings about locks are notes), and above which it is large (1000000: they are errors).'))),
  rules: v.optional(v.pipe(severities, v.description('Severity by rule id.'))),
};

export const projectSchema = v.strictObject({
  migrations: v.pipe(texts('paths'), v.minLength(1, 'Name a folder or file.'), v.description('Its folders and files, relative to this file.')),
  ...settings,
}, 'Write an object of settings.');

export const configSchema = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where editors find this schema.'))),
  ...settings,
  migrations: v.optional(v.pipe(texts('paths'), v.description('Folders and files to check when none are given on the command line, relative to this file.'))),
  projects: v.optional(v.pipe(v.array(projectSchema, 'Write a list of projects.'), v.minLength(1, 'Write a project, or leave it out.'), v.description('Migrations with settings of their own, which count before those beside this list. They are checked when no paths are given on the command line, with "migrations".'))),
  baseline: v.optional(v.pipe(v.string('Write a path.'), v.description('The findings that are known, as ddlint baseline writes them, relative to this file; ddlint-baseline.json beside it when left out.'))),
  ignore: v.optional(v.pipe(texts('glob patterns'), v.description('Files to leave out, as glob patterns relative to this file.'))),
}, 'Write an object of settings.');

export type Config = v.InferOutput<typeof configSchema>;
export type ProjectConfig = v.InferOutput<typeof projectSchema>;
