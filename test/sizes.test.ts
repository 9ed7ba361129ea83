/** What the size of a table makes of a finding about it. */
import { describe, expect, it } from 'vitest';
import { check } from '../src/index.ts';
import type { CheckOptions } from '../src/index.ts';

const BEFORE = 'CREATE TABLE users (id int PRIMARY KEY, name text); CREATE TABLE orders (id int PRIMARY KEY, user_id int);';

async function severityOf(rule: string, sql: string, tables: NonNullable<CheckOptions['stats']>['tables'], rules?: CheckOptions['rules']): Promise<readonly string[]> {
  const { findings } = await check({ files: [{ path: '1.sql', text: BEFORE }, { path: '2.sql', text: sql }], stats: { version: 1, server: '15', tables }, ...(rules && { rules }) });
  return findings.filter((finding) => finding.rule === rule).map(({ severity, message }) => `${severity}: ${message}`);
}

const INDEX = 'CREATE INDEX ON users (name)';
const of = (rows: number, bytes = rows * 100) => ({ users: { rows, bytes } });

describe('a finding about a lock', () => {
  it.each([
    ['nothing known', {}, /^error: (?!.*has about)/],
    ['an empty table', of(0), /^note: .* But users has no rows: that is done in no time\.$/],
    ['a small table', of(9_999), /^note: .* But users has about 9,999 rows \(1 MB\): that is done in no time\.$/],
    ['a middling one', of(10_000), /^error: .* users has about 10,000 rows \(1 MB\)\.$/],
    ['a large one', of(1_000_001, 3.4e9), /^error: .* users has about 1,000,001 rows \(3\.4 GB\): at 100 MB a second, reading it alone takes 34 s\.$/],
    ['a huge one', of(5e9, 2e12), /reading it alone takes 5\.6 h\.$/],
  ])('%s', async (_, tables, told) => {
    expect(await severityOf('index-not-concurrent', INDEX, tables)).toEqual([expect.stringMatching(told)]);
  });

  it('a rewrite takes longer than reading', async () => {
    expect(await severityOf('alter-column-type-rewrite', 'ALTER TABLE users ALTER id TYPE bigint', of(2e6, 3e9))).toEqual([expect.stringMatching(/^error: .*at 50 MB a second, writing it anew takes 1 min, and its indexes come on top\.$/)]);
  });

  it('rows that are changed become an error', async () => {
    expect(await severityOf('unbatched-backfill', "UPDATE users SET name = 'x'", of(2e6))).toEqual([expect.stringMatching(/^error: .*at 20,000 rows a second, changing all of them takes 2 min\.$/)]);
    expect(await severityOf('unbatched-backfill', "UPDATE users SET name = 'x'", of(20_000))).toEqual([expect.stringMatching(/^warning: /)]);
  });

  it('is no note while one of the tables is not known', async () => {
    const sql = 'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users';
    const rule = 'add-foreign-key-validating';
    expect(await severityOf(rule, sql, { orders: { rows: 1, bytes: 8192 } })).toEqual([expect.stringMatching(/^error: /)]);
    expect(await severityOf(rule, sql, { orders: { rows: 1, bytes: 8192 }, ...of(5) })).toEqual([expect.stringMatching(/^note: /)]);
    expect(await severityOf(rule, sql, { orders: { rows: 1, bytes: 8192 }, ...of(5e6) })).toEqual([expect.stringMatching(/^error: .*users has about 5,000,000 rows/)]);
  });

  it('keeps a severity that somebody chose', async () => {
    expect(await severityOf('index-not-concurrent', INDEX, of(5), { 'index-not-concurrent': 'warning' })).toEqual([expect.stringMatching(/^warning: /)]);
  });
});

it('what is lost or breaks is so at any size', async () => {
  expect(await severityOf('drop-column', 'ALTER TABLE users DROP name', of(5))).toEqual([expect.stringMatching(/^warning: (?!.*has about)/)]);
  expect(await severityOf('rename-column', 'ALTER TABLE users RENAME name TO title', of(5e9))).toEqual([expect.stringMatching(/^warning: (?!.*has about)/)]);
});
