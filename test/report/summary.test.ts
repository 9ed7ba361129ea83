/** The last lines of a report. */
import pc from 'picocolors';
import { expect, it } from 'vitest';
import type { Finding, Severity } from '../../src/model.ts';
import { renderBasis, renderVerdict } from '../../src/report/summary.ts';
import type { Basis, HistoryBasis } from '../../src/report/summary.ts';

const plain = pc.createColors(false);
const HISTORY: HistoryBasis = { folder: 'db', settings: { engine: { name: 'postgres', version: [16, 0] }, engineAssumed: false, transaction: 'file' }, transactions: undefined, unwrapped: 0 };
const BASIS: Basis = { statements: { read: 3, understood: 3 }, histories: [HISTORY], skipped: [] };

function history(settings: Partial<HistoryBasis['settings']>, given: Partial<HistoryBasis> = {}): HistoryBasis {
  return { ...HISTORY, ...given, settings: { ...HISTORY.settings, ...settings } };
}

function found(...given: readonly (readonly [severity: Severity, rule: string, path: string])[]): readonly Finding[] {
  return given.map(([severity, rule, path]) => ({ rule, severity, path, category: 'locking', range: [0, 0], message: '', url: '', fixes: [] }));
}

it.each([
  [found(), 1, 'No findings in 1 file.'],
  [found(), 12, 'No findings in 12 files.'],
  [found(['error', 'a', '1.sql']), 2, '1 error in 1 of 2 files. More about a rule: ddlint explain <rule>.'],
  [found(['note', 'a', '1.sql'], ['error', 'b', '1.sql'], ['error', 'b', '2.sql'], ['warning', 'c', '3.sql']), 3, '2 errors, 1 warning, 1 note in 3 of 3 files. More about a rule: ddlint explain <rule>.'],
])('%#: %s', (findings, files, text) => {
  expect(renderVerdict(findings, files, plain)).toBe(text);
});

it('says how often each rule spoke when that is too much to see at once', () => {
  const many = [...Array.from({ length: 100 }, () => ['note', 'lock', '1.sql'] as const), ['error', 'drop', '1.sql'] as const, ['warning', 'rename', '1.sql'] as const, ['error', 'index', '1.sql'] as const, ['error', 'index', '2.sql'] as const];
  expect(renderVerdict(found(...many), 2, plain)).toMatchInlineSnapshot(`
    "    2  error    index
        1  error    drop
        1  warning  rename
      100  note     lock

    3 errors, 1 warning, 100 notes in 2 of 2 files. More about a rule: ddlint explain <rule>."
  `);
});

it.each<[Partial<Basis>, string]>([
  [{}, '3 of 3 statements understood.\npostgres@16; each file runs in one transaction.'],
  [{ statements: { read: 1, understood: 1 }, histories: [history({ transaction: 'none' })] }, '1 of 1 statement understood.\npostgres@16; statements run one by one, without a transaction.'],
  [{ statements: { read: 9, understood: 7 } }, '7 of 9 statements understood, 2 not checked.\npostgres@16; each file runs in one transaction.'],
  [{ histories: [history({ engineAssumed: true, transaction: 'assumed' })] }, '3 of 3 statements understood.\npostgres@16 (assumed; say which with --engine); each file runs in one transaction (assumed; say with --transaction file|none).'],
  [{ histories: [history({ transaction: 'assumed' }, { unwrapped: 1 }), history({ transaction: 'assumed' }, { unwrapped: 2 })] }, '3 of 3 statements understood.\npostgres@16; each file runs in one transaction (assumed; say with --transaction file|none); 3 files that cannot run in one are taken to run without.'],
  [{ histories: ['a', 'b', 'c', 'd', 'e'].map((folder) => history(folder === 'c' ? { engine: { name: 'postgres', version: [12, 0] } } : {}, { folder })) }, '3 of 3 statements understood.\na, b, d and 1 more: postgres@16; each file runs in one transaction.\nc: postgres@12; each file runs in one transaction.'],
  [{ skipped: [{ path: 'db/mysql', reason: 'named after another engine' }] }, '3 of 3 statements understood.\npostgres@16; each file runs in one transaction.\nNot checked: db/mysql (named after another engine).'],
  [{ skipped: ['a', 'b', 'c', 'd'].map((path) => ({ path, reason: 'for mysql' })) }, '3 of 3 statements understood.\npostgres@16; each file runs in one transaction.\nNot checked: a, b, c and 1 more (for mysql).'],
  [{ skipped: ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, reason: 'for mysql', anyway: `ddlint check ${path}` })) }, '3 of 3 statements understood.\npostgres@16; each file runs in one transaction.\nNot checked: a, b, c and 2 more (for mysql; check one all the same with: ddlint check <path>).'],
])('%j', (given, text) => {
  expect(renderBasis({ ...BASIS, ...given }, plain)).toBe(text);
});
