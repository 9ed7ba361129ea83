/** Safe fixes: what is left says the same schema, in other words, and needs no further fixing. Held against an embedded server. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyFixes } from '../src/fix.ts';
import type { SourceFile } from '../src/index.ts';
import type { Finding, Fix } from '../src/model.ts';
import { DESCRIBE } from './catalog/describe.ts';
import { endSession, runEach, serverFor } from './support/fixture-server.ts';
import { casesOf, lintCase } from './support/fixtures.ts';
import type { FixtureCase } from './support/fixtures.ts';

type Fixed = { readonly fixture: FixtureCase; readonly title: string; readonly before: readonly SourceFile[]; readonly after: readonly SourceFile[]; readonly put: readonly Finding[] };

// Most fixes are safe only where no transaction is open.
const cases = readdirSync('fixtures/rules').flatMap((rule) => ['bad', 'good'].flatMap((kind) => casesOf(`fixtures/rules/${rule}/${kind}.sql`).map((fixture) => ({ rule, fixture: { ...fixture, transaction: 'none' as const } }))));
const fixed = (await Promise.all(cases.map(async ({ rule, fixture }): Promise<readonly Fixed[]> => {
  const { after, put } = await fixAll(fixture);
  return put.length === 0 ? [] : [{ fixture, title: `${rule}: ${fixture.title}`, before: (await lintCase(fixture)).files, after, put }];
}))).flat();

const unrun: string[] = [];

it('there are some, of each kind', () => {
  expect([...new Set(fixed.flatMap(({ put }) => put.map(({ rule }) => rule)))].sort()).toEqual([
    'add-check-validating', 'add-foreign-key-validating', 'add-primary-key-without-index', 'add-unique-without-index', 'drop-index-not-concurrent', 'index-not-concurrent',
    'missing-down', 'missing-lock-timeout', 'refresh-matview-not-concurrent', 'refused', 'reindex-not-concurrent', 'set-not-null-scan', 'unused-suppression',
  ]);
});

describe.each(fixed)('$title', ({ fixture, before, after }) => {
  it('is fixed for good', async () => {
    const again = await fixAll({ ...fixture, files: after });
    expect(again.after).toEqual(after);
    expect((await lintCase({ ...fixture, files: after })).findings.filter(({ rule }) => rule === 'unread')).toEqual((await lintCase(fixture)).findings.filter(({ rule }) => rule === 'unread').map((finding) => ({ ...finding, range: expect.anything() as unknown })));
  });

  it.skipIf(fixture.notRun !== undefined || fixture.fails !== undefined)('ends at the same schema', async () => {
    const wanted = await schemaAfter(fixture, before);
    if (wanted === undefined) unrun.push(fixture.title);
    else expect(await schemaAfter(fixture, after)).toEqual(wanted);
  });
});

it('nearly all of them run one statement at a time', () => {
  expect(unrun.length, unrun.join()).toBeLessThan(fixed.length / 10);
});

describe('fixes that touch the same text', () => {
  const fix = (start: number, end: number, text: string): Fix => ({ title: text, safe: true, edits: [{ range: [start, end], text }] });

  it.each([
    ['one after the other', [fix(0, 1, 'A'), fix(2, 3, 'C')], 'AbCd'],
    ['side by side', [fix(2, 4, 'CD'), fix(0, 2, 'AB')], 'ABCD'],
    ['an insertion', [fix(1, 1, '-')], 'a-bcd'],
    ['within another', [fix(0, 4, '!'), fix(1, 2, '?')], '!'],
    ['at the same start', [fix(1, 1, '-'), fix(1, 3, '+')], 'a-bcd'],
    ['of two edits, one of which overlaps', [fix(0, 2, 'AB'), { ...fix(1, 3, '?'), edits: [{ range: [1, 3], text: '?' }, { range: [3, 4], text: '?' }] }], 'ABcd'],
  ] as const)('%s', (_, fixes, text) => {
    expect(applyFixes('abcd', fixes).text).toBe(text);
  });

  it('says which were put in', () => {
    const [first, second] = [fix(0, 2, 'x'), fix(1, 3, 'y')];
    expect(applyFixes('abcd', [first, second]).applied).toEqual([first]);
  });
});

/** Safe fixes put in until there are no more. */
async function fixAll(fixture: FixtureCase): Promise<{ readonly after: readonly SourceFile[]; readonly put: readonly Finding[] }> {
  let { files, findings } = await lintCase(fixture);
  const put: Finding[] = [];
  for (let round = 0; round < 10; round += 1) {
    const safe = findings.filter(({ fixes }) => fixes[0]?.safe);
    if (safe.length === 0) return { after: files, put };
    put.push(...safe);
    const first = safe.map(({ path, fixes: [fix] }) => ({ path, fix: fix! }));
    files = [...files.map(({ path, text }) => ({ path, text: applyFixes(text, first.flatMap((each) => (each.path === path ? each.fix : []))).text })), ...first.flatMap(({ fix: { newFiles = [] } }) => newFiles)];
    ({ findings } = await lintCase({ ...fixture, files }));
  }
  throw new Error(`${fixture.title} is never done.`);
}

/** Undefined where the files do not run one statement at a time. */
async function schemaAfter(fixture: FixtureCase, files: readonly SourceFile[]): Promise<readonly string[] | undefined> {
  // The one whose catalog DESCRIBE reads.
  const db = await serverFor({ ...fixture, engine: 'postgres@18' });
  try {
    for (const { text } of files.filter(({ path }) => !path.endsWith('.down.sql'))) {
      await runEach(db, text);
      await endSession(db);
    }
    // Before 18, NOT NULL is no constraint with a name.
    return (await db.run(DESCRIBE))?.split('\n').filter((line) => fixture.engine === 'postgres@18' || !/^constraint .* notNull /.test(line)).sort();
  } catch {
    return undefined;
  }
}
