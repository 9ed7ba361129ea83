/** What one history lacks and another of the same run makes. */
import { expect, it } from 'vitest';
import { lintProject } from '../src/project/lint-project.ts';
import { folder } from './cli/run.ts';

const messages = async (files: Record<string, string>): Promise<readonly string[]> => {
  const { linted } = await lintProject({ cwd: folder(files), paths: [], rules: new Map([['missing-lock-timeout', 'off'], ['prefer-text', 'off']]) });
  return linted.findings.filter(({ rule }) => rule === 'unknown-object').map(({ severity, message }) => `${severity}: ${message}`);
};

const COLORED = { 'b/migrations/001.sql': 'CREATE TABLE cars (id bigint PRIMARY KEY);', 'b/migrations/002.sql': 'CREATE TABLE vans (id bigint PRIMARY KEY, color paint_color);' };

it('a type that nobody makes is missing', async () => {
  expect(await messages(COLORED)).toEqual(['warning: This fails unless it is older than the migrations: type paint_color does not exist.']);
});

it('a type that another history makes is not', async () => {
  expect(await messages({ ...COLORED, 'a/migrations/001.sql': "CREATE TYPE paint_color AS ENUM ('red');" })).toEqual([]);
});

it('what is certainly missing here, and made by another history, is not said either', async () => {
  const files = { 'b/migrations/001.sql': 'CREATE TABLE cars (id bigint PRIMARY KEY);', 'b/migrations/002.sql': 'ALTER TABLE cars ADD COLUMN color paint_color;', 'b/migrations/003.sql': 'DROP TYPE paint_color;' };
  expect(await messages({ ...files, 'a/migrations/001.sql': "CREATE TYPE paint_color AS ENUM ('red');" })).toEqual([]);
  expect(await messages(files)).toHaveLength(1);
});

it('what this history itself has taken away is missing all the same', async () => {
  const files = { 'b/migrations/001.sql': 'CREATE TABLE cars (id bigint PRIMARY KEY);', 'b/migrations/002.sql': 'DROP TABLE cars;', 'b/migrations/003.sql': 'ALTER TABLE cars ADD COLUMN n int;' };
  expect(await messages({ ...files, 'a/migrations/001.sql': 'CREATE TABLE cars (id bigint PRIMARY KEY);' })).toEqual(['error: This fails: relation cars does not exist.']);
});
