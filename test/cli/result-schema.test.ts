/** What is printed and what is returned is what `result.schema.json` says, and one is the other. */
import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import type * as Api from '../../src/index.ts';
import { casesOf } from '../support/fixtures.ts';
import { ddlint, folder } from './run.ts';

const { check } = (await import(`${process.cwd()}/dist/index.js`)) as typeof Api;
const ajv = new Ajv({ strictTypes: false }).addSchema(JSON.parse(readFileSync('dist/result.schema.json', 'utf8')) as object, 'result');

function expectValid(type: 'CheckResult' | 'JsonReport' | 'JsonEffects' | 'JsonRules', value: unknown): void {
  const isValid = ajv.compile({ $ref: `result#/$defs/${type}` });
  expect(isValid(value) ? [] : isValid.errors).toEqual([]);
}

type Files = Readonly<Record<string, string>>;
/** Projects by name: their files by path. */
const projects = readdirSync('fixtures/projects').map((name) => [name, Object.fromEntries(globSync('**/*', { cwd: `fixtures/projects/${name}`, expandDirectories: false }).sort().map((path) => [path, readFileSync(`fixtures/projects/${name}/${path}`, 'utf8')]))] as [string, Files]);
/** Every third rule's first case. */
const cases = readdirSync('fixtures/rules').filter((_, index) => index % 3 === 0).map((id) => [id, casesOf(`fixtures/rules/${id}/bad.sql`)[0]!] as const).filter(([, { reader }]) => reader === undefined);

async function printed(command: string, cwd: string, flags: readonly string[]): Promise<unknown> {
  return JSON.parse((await ddlint([command, ...flags, '--format', 'json'], { cwd })).stdout);
}

async function expectSame(cwd: string, flags: readonly string[], result: Api.CheckResult): Promise<void> {
  const { steps, ...report } = result;
  const [checked, effects] = await Promise.all([printed('check', cwd, flags), printed('effects', cwd, flags)]);
  expectValid('CheckResult', result);
  expectValid('JsonReport', checked);
  expectValid('JsonEffects', effects);
  expect(checked).toEqual(report);
  expect(effects).toEqual({ version: 1, engine: result.engine, steps });
}

describe('the project', () => {
  it.each(projects)('%s', async (_, files) => {
    const sql = Object.entries(files).filter(([path]) => path.endsWith('.sql')).map(([path, text]) => ({ path, text }));
    await expectSame(folder(files), ['--engine', 'postgres@16', '--transaction', 'file'], await check({ engine: 'postgres@16', transaction: 'file', files: sql }));
  });
});

describe('the first case of', () => {
  it.each(cases)('%s', async (_, { engine, transaction, files }) => {
    const result = await check({ engine, transaction, files: files.map(({ path, text }) => ({ path: `migrations/${path}`, text })) });
    await expectSame(folder(Object.fromEntries(files.map(({ path, text }) => [`migrations/${path}`, text]))), ['--engine', engine, '--transaction', transaction], result);
  });
});

it('what could not be read, suppressions and fixes included', async () => {
  const files = {
    'migrations/1.sql': 'CREATE TABLE a (b int);\r\n-- größe 🎉\r\n',
    'migrations/2.sql': "-- ddlint-ignore drop-table: moved\r\nDROP TABLE a; /* 🎉 */ SELEC 1;\r\nCREATE INDEX i ON c (d);",
    'migrations/3.sql': '',
  };
  const result = await check({ files: Object.entries(files).map(([path, text]) => ({ path, text })) });
  expect(result.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['unread', 'index-not-concurrent']));
  expect(result.findings.map(({ rule }) => rule)).not.toContain('drop-table');
  await expectSame(folder(files), [], result);
});

it('the list of rules', async () => {
  expectValid('JsonRules', await printed('rules', folder({}), []));
});

it('refuses what is none', () => {
  const isValid = ajv.getSchema('result')!;
  const report = { version: 1, engine: 'postgres@16', findings: [], statements: { read: 0, understood: 0, unknown: [] }, migrations: [{ path: '1.sql', change: 'none', breaking: false }] };
  expect(isValid(report)).toBe(true);
  expect([{ ...report, version: 2 }, { ...report, extra: 1 }, { ...report, findings: [{}] }, { ...report, migrations: [{ path: '1.sql', change: 'safe', breaking: false }] }, { ...report, statements: { read: 0.5, understood: 0, unknown: [] } }].map((each) => isValid(each))).toEqual([false, false, false, false, false]);
});
