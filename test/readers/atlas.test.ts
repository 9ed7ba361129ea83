import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { outdatedSum } from '../../src/project/atlas-sum.ts';
import { atlas } from '../../src/readers/atlas.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const ofOne = (text: string): ReturnType<typeof reading> => reading(atlas, { '1_a.sql': text });

it.each([
  ['the sum', { 'm/1_a.sql': '--' }, { 'm/atlas.sum': '' }, 'atlas'],
  ['the sum in the working directory', { '1_a.sql': '--' }, { 'atlas.sum': '' }, 'atlas'],
  ['no sum', { 'm/1_a.sql': '--' }, {}, 'sql'],
  ['the sum of golang-migrate files', { 'm/1_a.up.sql': '--', 'm/1_a.down.sql': '--' }, { 'm/atlas.sum': '' }, 'golang-migrate'],
  ['the sum of goose files', { 'm/1_a.sql': '-- +goose Up\nSELECT 1;' }, { 'm/atlas.sum': '' }, 'goose'],
  ['the sum of Flyway files', { 'm/V1__a.sql': '--' }, { 'm/atlas.sum': '' }, 'flyway'],
])('%s', (_, files, others, name) => {
  expect(detected(files as Record<string, string>, others as Record<string, string>)).toBe(name);
});

it('files run by name', () => {
  expect(idsOf(reading(atlas, { '20240102000000.sql': '--', '20240101000000_a.sql': '--', '2_b.sql': '--' }))).toEqual(['20240101000000_a', '20240102000000', '2_b']);
  expect(['m/20240101000000_a.sql', 'm/20240102000000.sql'].map((path) => atlas.versionOf!(path)?.text)).toEqual(['20240101000000', '20240102000000']);
});

it('a checkpoint stands for what came before it, where that is gone', () => {
  const checkpoint = '-- atlas:checkpoint\n\nCREATE TABLE a ();';
  expect(idsOf(reading(atlas, { '2_a.sql': checkpoint, '3_b.sql': '--' }))).toEqual(['2_a', '3_b']);
  const read = reading(atlas, { '1_a.sql': '--', '2_a.sql': checkpoint, '3_b.sql': '--' });
  expect(idsOf(read)).toEqual(['1_a', '3_b']);
  expect(unreadOf(read)).toEqual(['2_a.sql: this is a checkpoint for new databases']);
});

describe('a transaction is around a file', () => {
  it.each([
    ['SELECT 1;', 'wrapped'],
    ['-- atlas:txmode none\n\nSELECT 1;', 'none'],
    ['-- atlas:nolint\r\n-- atlas:txmode none\r\n\r\nSELECT 1;', 'none'],
    ['-- atlas:txmode none\nSELECT 1;', 'wrapped'],
    ['-- atlas:txmode file\n\nSELECT 1;', 'wrapped'],
    ['\n-- atlas:txmode none\n\nSELECT 1;', 'wrapped'],
  ])('%j: %s', (text, transaction) => {
    expect(transactionsOf(ofOne(text))).toEqual([transaction]);
  });
});

it.each([
  ['-- atlas:delimiter -- end\nSELECT 1\n-- end\nSELECT 2\n-- end\n', ['SELECT 1', 'SELECT 2']],
  ['-- atlas:delimiter \\n\\n\nSELECT 1 -- one\n\nSELECT (\n\n2)\n\n', ['SELECT 1', 'SELECT (\n\n2)']],
  ["-- atlas:delimiter \\n\\n\nSELECT '\n\n'\n\nDO $$ BEGIN\n\nEND $$", ["SELECT '\n\n'", 'DO $$ BEGIN\n\nEND $$']],
  ['\n-- atlas:delimiter -- end\nSELECT 1;\n-- end\nSELECT 2;', ['SELECT 1', 'SELECT 2']],
  ['-- atlas:delimiter //\nSELECT 1; SELECT 2//', ['SELECT 1', 'SELECT 2']],
])('%j is %j', (text, statements) => {
  expect(statementsOf(ofOne(text).migrations[0]!.up)).toEqual(statements);
});

describe('atlas.sum', () => {
  const base64 = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('')).digest('base64');
  const FILES: Record<string, string> = { '1_a.sql': 'SELECT 1;\n', '2_b.sql': '-- atlas:sum ignore\n', '3_c.sql': 'SELECT 3;\n' };
  const [one, three] = [base64('1_a.sqlSELECT 1;\n'), base64('1_a.sqlSELECT 1;\n', '2_b.sql', '3_c.sqlSELECT 3;\n')];
  const SUM = `h1:${base64('1_a.sql', one, '3_c.sql', three)}\n1_a.sql h1:${one}\n3_c.sql h1:${three}\n`;
  const told = (files: Record<string, string>, sum = SUM): string | undefined => {
    const found = outdatedSum('m', sum, Object.entries(files).map(([name, text]) => ({ path: `m/${name}`, text })));
    return found && `${found.path}: ${found.reason.split(', so that')[0]}`;
  };

  it.each([
    ['as it is', FILES, undefined],
    ['what is left out may be anything', { ...FILES, '2_b.sql': '-- atlas:sum ignore\nSELECT 2;' }, undefined],
    ['edited', { ...FILES, '1_a.sql': 'SELECT 2;\n' }, 'm/1_a.sql: this is not what atlas.sum says it is'],
    ['the last edited', { ...FILES, '3_c.sql': '' }, 'm/3_c.sql: this is not what atlas.sum says it is'],
    ['added at the end', { ...FILES, '4_d.sql': '' }, 'm/4_d.sql: there is no entry for this file in atlas.sum'],
    ['added before', { ...FILES, '0_d.sql': '' }, 'm/0_d.sql: there is no entry for this file in atlas.sum'],
    ['gone', { '1_a.sql': FILES['1_a.sql']!, '2_b.sql': FILES['2_b.sql']! }, 'm/atlas.sum: this names 3_c.sql, which is not there'],
    ['the first gone', { '2_b.sql': FILES['2_b.sql']!, '3_c.sql': FILES['3_c.sql']! }, 'm/atlas.sum: this names 1_a.sql, which is not there'],
  ])('%s', (_, files, expected) => {
    expect(told(files)).toBe(expected);
  });

  it('is written by hand', () => {
    expect(told(FILES, SUM.replace(/^h1:./, 'h1:x'))).toBe('m/atlas.sum: this is not as Atlas wrote it');
    expect(told(FILES, '')).toBe('m/atlas.sum: this is not as Atlas wrote it');
  });

  it('of files that begin with a byte order mark', () => {
    const marked = base64('1_a.sql\uFEFFSELECT 1;\n');
    expect(told({ '1_a.sql': 'SELECT 1;\n' }, `h1:${base64('1_a.sql', marked)}\n1_a.sql h1:${marked}\n`)).toBeUndefined();
  });

  it("names only the ways forward of golang-migrate's files", () => {
    const up = base64('1_a.up.sqlSELECT 1;');
    expect(told({ '1_a.down.sql': '--', '1_a.up.sql': 'SELECT 1;' }, `h1:${base64('1_a.up.sql', up)}\n1_a.up.sql h1:${up}\n`)).toBeUndefined();
  });

  it('is that of the fixture', () => {
    const read = (path: string): string => readFileSync(`fixtures/readers/atlas/${path}`, 'utf8');
    expect(told(Object.fromEntries(globSync('*.sql', { cwd: 'fixtures/readers/atlas' }).map((name) => [name, read(name)])), read('atlas.sum'))).toBeUndefined();
  });
});
