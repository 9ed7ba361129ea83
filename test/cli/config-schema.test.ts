/** The JSON schema that editors check a configuration with, and the program that reads it, agree. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/project/config-parse.ts';
import { ddlint, folder, HISTORY } from './run.ts';

const schema = JSON.parse(readFileSync('dist/config.schema.json', 'utf8')) as { readonly properties: Readonly<Record<string, { readonly description?: string }>> };
const accepts = new Ajv({ strictTypes: false }).compile(schema);

function isRead(config: unknown): boolean {
  try {
    parseConfig(JSON.stringify(config), 'ddlint.config.json');
    return true;
  } catch {
    return false;
  }
}

describe('valid', () => {
  it.each([
    {},
    { $schema: './node_modules/ddlint/dist/config.schema.json' },
    { engine: 'postgres@10' },
    { engine: 'postgres@18', transaction: 'file', migrations: ['db/migrations', '**/*.sql'], schema: 'schema.sql', ignore: ['old/**'], rules: { 'drop-table': 'off', truncate: 'note', unread: 'error', 'rename-table': 'warning' } },
    { migrations: [], ignore: [], rules: {} },
    { reader: 'sqlx', projects: [{ migrations: ['a'] }, { migrations: ['b', 'c/*.sql'], engine: 'postgres@12', reader: 'goose', transaction: 'none', schema: 's.sql', stats: 's.json', tableSizes: { small: 1 }, rules: { truncate: 'off' } }] },
  ])('%j', (config) => {
    expect({ schema: accepts(config), program: isRead(config) }).toEqual({ schema: true, program: true });
  });
});

describe('invalid', () => {
  it.each([
    [[]],
    ['postgres@16'],
    [{ engine: 'postgres@9' }],
    [{ engine: 'mysql@8' }],
    [{ engine: 16 }],
    [{ transaction: 'each' }],
    [{ migrations: 'db' }],
    [{ migrations: [1] }],
    [{ schema: ['a.sql'] }],
    [{ ignore: {} }],
    [{ rules: [] }],
    [{ rules: { 'drop-tabel': 'off' } }],
    [{ rules: { 'drop-table': 'fatal' } }],
    [{ rules: { 'drop-table': true } }],
    [{ projects: [] }],
    [{ projects: ['db'] }],
    [{ projects: [{ engine: 'postgres@12' }] }],
    [{ projects: [{ migrations: [] }] }],
    [{ projects: [{ migrations: ['a'], ignore: [] }] }],
    [{ reader: 'rails' }],
  ])('%j', (config) => {
    expect({ schema: accepts(config), program: isRead(config) }).toEqual({ schema: false, program: false });
  });
});

it('describes every setting', () => {
  expect(Object.entries(schema.properties).filter(([, { description }]) => description === undefined)).toEqual([]);
});

it('the command line reads a configuration, and says what is wrong with one', async () => {
  const files = { ...HISTORY, 'ddlint.config.json': '{ "engine": "postgres@16", /* for now */ "rules": { "index-not-concurrent": "note" } }' };
  expect(await ddlint(['check'], { cwd: folder(files) })).toMatchObject({ code: 0, stdout: expect.stringContaining('postgres@16; ') as string });
  const wrong = await ddlint(['check'], { cwd: folder({ ...files, 'ddlint.config.json': '{\n"engine": "postgres" ,\n "rules": { "drop-table": 1 } }' }) });
  expect(wrong).toEqual({ code: 2, stdout: '', stderr: 'ddlint: ddlint.config.json:3: "rules.drop-table" is 1. Allowed: off, note, warning, error.\n' });
});
