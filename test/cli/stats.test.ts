/** `ddlint stats` and what `check` makes of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../support/postgres-url.ts';
import type { Served } from '../support/postgres-url.ts';
import { ddlint, folder, HISTORY } from './run.ts';

let served: Served;
beforeAll(async () => {
  served = await serve(`
    CREATE TABLE a (b int); INSERT INTO a SELECT generate_series(1, 12345);
    CREATE TABLE empty (b int);
    CREATE SCHEMA audit;
    CREATE TABLE audit.log (day int) PARTITION BY LIST (day);
    CREATE TABLE audit.monday PARTITION OF audit.log FOR VALUES IN (1);
    CREATE TABLE audit.rest PARTITION OF audit.log DEFAULT;
    INSERT INTO audit.log SELECT i % 2 FROM generate_series(1, 3000) i;
    CREATE MATERIALIZED VIEW "Odd" AS SELECT * FROM a WHERE b % 2 = 1;
    CREATE VIEW v AS SELECT 1;
    CREATE TEMP TABLE passing (b int);
    ANALYZE;
    CREATE TABLE unseen WITH (autovacuum_enabled = false) AS SELECT 1 AS b;
    SELECT pg_stat_force_next_flush(), pg_stat_reset();`);
}, 60_000);
afterAll(() => served.close());

describe('ddlint stats', () => {
  it('tells rows and bytes, rounded, and what is not known', async () => {
    const { code, stdout, stderr } = await ddlint(['stats', served.url], { cwd: folder({}) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'ddlint: nothing is known of unseen. Run ANALYZE on the database, and this again.\n' });
    const { tables, ...rest } = JSON.parse(stdout) as { tables: Readonly<Record<string, { rows: number; bytes: number }>> };
    expect(rest).toEqual({ version: 1, server: expect.stringMatching(/^17\.\d+$/) as string });
    expect(Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows]))).toEqual({ Odd: 6200, a: 12_000, 'audit.log': 3000, 'audit.monday': 1500, 'audit.rest': 1500, empty: 0 });
    expect(tables['audit.log']?.bytes).toBeGreaterThan(50_000);
    expect(tables['empty']?.bytes).toBe(0);
  });

  it('writes a file that check reads', async () => {
    const cwd = folder(HISTORY);
    expect(await ddlint(['stats', '--output', 'sizes.json'], { cwd, env: { DATABASE_URL: served.url } })).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(cwd, 'sizes.json'), 'utf8')).toMatch(/^\{\n {2}"version": 1,\n/);
    const { code, stdout } = await ddlint(['check', '--stats', 'sizes.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('a has about 12,000 rows (') as string });
  });
});

describe('says plainly what is wrong, without the password', () => {
  it.each([
    ['no database', [], /^ddlint: Say which database: /],
    ['no URL', ['mysql://root:secret@host/x'], /^ddlint: The database is not a URL like postgres:/],
    ['a bad URL', ['postgres://a:secret@@@:x:y/'], /^ddlint: The database is not a URL like postgres:/],
    ['nobody listens', ['postgres://a:secret@127.0.0.1:1/x'], /^ddlint: The sizes of the tables cannot be read: connect ECONNREFUSED 127\.0\.0\.1:1\.\n$/],
  ])('%s', async (_, given, message) => {
    const { code, stdout, stderr } = await ddlint(['stats', ...given], { cwd: folder({}), env: { DATABASE_URL: '' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });

  it('a file that cannot be written', async () => {
    expect(await ddlint(['stats', served.url, '--output', 'gone/sizes.json'], { cwd: folder({}) })).toMatchObject({ code: 2, stderr: 'ddlint: gone/sizes.json cannot be written (ENOENT).\n' });
  });

  it.each([
    ['no JSON', 'x', 'sizes.json: this is not valid JSON'],
    ['another version', '{"version":2}', 'sizes.json: version is 2. This ddlint knows version 1. Write the file with: ddlint stats.'],
    ['no number', '{"version":1,"server":"15","tables":{"a":{"rows":"many","bytes":1}}}', 'sizes.json: tables.a.rows is "many". Write a number.'],
  ])('sizes that are %s', async (_, text, message) => {
    const { code, stderr } = await ddlint(['check', '--stats', 'sizes.json'], { cwd: folder({ ...HISTORY, 'sizes.json': text }) });
    expect(code).toBe(2);
    expect(stderr).toContain(`ddlint: ${message}`);
  });
});
