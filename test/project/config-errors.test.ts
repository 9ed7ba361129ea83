/** A configuration that is wrong names file, line, key, value and what is allowed. */
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/project/config.ts';
import { UserError } from '../../src/project/user-error.ts';
import { folder } from '../cli/run.ts';

const ENGINES = [10, 11, 12, 13, 14, 15, 16, 17, 18].map((major) => `postgres@${major}`).join(', ');
const OF_EACH = 'engine, reader, transaction, schema, stats, tableSizes, rules';
const SETTINGS = `$schema, ${OF_EACH}, migrations, projects, baseline, ignore`;

it.each([
  ['{\n  "engine": "postgres@9"\n}', `2: "engine" is "postgres@9". Allowed: ${ENGINES}.`],
  ['{ "engine": 16 }', '1: "engine" is 16. Write a text like "postgres@15".'],
  ['{\n\n  "transaction": "each" }', '3: "transaction" is "each". Allowed: file, none.'],
  ['{ "migrations": "db" }', '1: "migrations" is "db". Write a list of paths.'],
  ['{ "migrations": [\n"a",\n1] }', '3: "migrations.1" is 1. Write paths.'],
  ['{ "schema": null }', '1: "schema" is null. Write a path.'],
  ['{ "ignore": "**" }', '1: "ignore" is "**". Write a list of glob patterns.'],
  ['{ "rules": 1 }', '1: "rules" is 1. Write an object of rule ids and severities.'],
  ['{ "rules": [] }', '1: "rules" is a list. Write an object.'],
  ['{ "rules": ["drop-table"] }', '1: "rules" is a list. Write an object.'],
  ['{ "rules": {\n"drop-table": "fatal" } }', '2: "rules.drop-table" is "fatal". Allowed: off, note, warning, error.'],
  ['{ "rules": {\n"drop-table": ["error", {}] } }', '2: "rules.drop-table" is ["error",{}]. Allowed: off, note, warning, error.'],
  ['{ "rules": {\n"drop-tabel": "off" } }', '2: There is no rule drop-tabel. Did you mean drop-table? List the rules with: ddlint rules.'],
  ['{\n"enigne": "postgres@16" }', `2: there is no setting "enigne". Did you mean engine? Settings: ${SETTINGS}.`],
  ['{ "extends": "x" }', `1: there is no setting "extends". Settings: ${SETTINGS}.`],
  ['{ "tableSizes": [] }', '1: "tableSizes" is a list. Write an object.'],
  ['{ "tableSizes": { "big": 1 } }', '1: in "tableSizes" there is no setting "big". Settings: small, large.'],
  ['{ "reader": "rails" }', '1: "reader" is "rails". Allowed: goose, dbmate, '],
  ['{ "projects": {} }', '1: "projects" is {}. Write a list of projects.'],
  ['{ "projects": [] }', '1: "projects" is []. Write a project, or leave it out.'],
  ['{ "projects": [\n"db"] }', '2: "projects.0" is "db". Write an object of settings.'],
  ['{ "projects": [\n[]] }', '2: "projects.0" is a list. Write an object.'],
  ['{ "projects": [\n{ "engine": "postgres" }] }', '2: "projects.0" has no "migrations". Write it.'],
  ['{ "projects": [{\n"migrations": [] }] }', '2: "projects.0.migrations" is []. Name a folder or file.'],
  ['{ "projects": [{ "migrations": ["a"],\n"engine": "mysql" }] }', `2: "projects.0.engine" is "mysql". Allowed: ${ENGINES}.`],
  ['{ "projects": [{ "migrations": ["a"],\n"ignore": [] }] }', `2: in "projects.0" there is no setting "ignore". Settings: migrations, ${OF_EACH}.`],
  ['{ "projects": [{ "migrations": ["a"],\n"rules": [] }] }', '2: "projects.0.rules" is a list. Write an object.'],
  ['{ "projects": [{ "migrations": ["a"], "rules": {\n"drop-tabel": "off" } }] }', '2: There is no rule drop-tabel. Did you mean drop-table?'],
  ['{\n  "engine": \n}', '3: this is not valid JSON (ValueExpected). Mend it; comments and trailing commas are allowed.'],
  ['', '1: this is not valid JSON (ValueExpected). Mend it; comments and trailing commas are allowed.'],
  ['[]', '1: the file is a list. Write an object.'],
  ['null', '1: the file is null. Write an object of settings.'],
])('%s', async (text, message) => {
  const refused = loadConfig(folder({ 'ddlint.config.json': text }));
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow(`ddlint.config.json:${message}`);
});

it.each<[string | Uint8Array, string]>([
  [new Uint8Array([0xff, 0xfe, 0x7b, 0]), 'this is UTF-16; save it as UTF-8'],
  [new Uint8Array([0xe9]), 'this is not UTF-8; save it as UTF-8'],
])('%j', async (content, reason) => {
  await expect(loadConfig(folder({ 'ddlint.config.json': content }))).rejects.toThrow(`ddlint.config.json: the configuration cannot be read: ${reason}.`);
});
