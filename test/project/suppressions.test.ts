/** `-- ddlint-ignore <rule>: <reason>`: what it silences, and what is said about one that is wrong. */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';

/** `line rule: message` of findings other than about lock timeouts. */
async function said(text: string, path = '1.sql'): Promise<readonly string[]> {
  const { findings } = await check({ files: [{ path, text }], rules: { 'missing-lock-timeout': 'off', 'wide-lock-window': 'off' } });
  return findings.map(({ line, rule, message }) => `${line} ${rule}${rule === 'unused-suppression' ? `: ${message}` : ''}`);
}

describe('with both ways in one text', () => {
  const UP = '-- +goose Up\nDROP TABLE a;\n';
  it.each([
    ['silences in its own section', `-- +goose Up\n-- ddlint-ignore drop-table: empty\nDROP TABLE a;\n-- +goose Down\nSELECT 1;\n`, []],
    ['for a whole section', `${UP}-- ddlint-ignore-file drop-table: empty\n-- +goose Down\nSELECT 1;\n`, []],
    ['not from the other section', `${UP}-- +goose Down\n-- ddlint-ignore-file drop-table: empty\nSELECT 1;\n`, ['2 drop-table', '4 unused-suppression: Nothing to suppress: drop-table reports nothing here.']],
    ['not a statement of the other section', `-- ddlint-ignore-file drop-table: empty\n${UP}-- ddlint-ignore drop-table: empty\n-- +goose Down\nDROP TABLE b;\n`, ['4 unused-suppression: Nothing to suppress: drop-table reports nothing here.']],
  ])('%s', async (_, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });
});

describe('silences', () => {
  it.each([
    ['the next statement', '-- ddlint-ignore drop-table: empty since March\nDROP TABLE a;\nDROP TABLE b;', ['3 drop-table']],
    ['it over other comments and empty lines', '-- ddlint-ignore drop-table: empty\n\n-- at last\nDROP TABLE a;', []],
    ['what a statement of many lines says further down', '-- ddlint-ignore drop-column: unused\nALTER TABLE a\n  ADD COLUMN b int,\n  DROP COLUMN c;', []],
    ['one rule, not the others', '-- ddlint-ignore drop-column: unused\nALTER TABLE a DROP COLUMN b, ALTER COLUMN c SET NOT NULL;', ['2 set-not-null-scan']],
    ['several rules', '-- ddlint-ignore drop-column, set-not-null-scan: small\nALTER TABLE a DROP COLUMN b, ALTER COLUMN c SET NOT NULL;', []],
    ['several rules, one comment each', '-- ddlint-ignore drop-column: unused\n-- ddlint-ignore set-not-null-scan: small\nALTER TABLE a DROP COLUMN b, ALTER COLUMN c SET NOT NULL;', []],
    ['as a block comment', '/* ddlint-ignore drop-table: empty */\nDROP TABLE a;', []],
    ['as a block comment of several lines', '/* ddlint-ignore drop-table: empty,\n   as *we* know */\nDROP TABLE a;', []],
    ['behind the statement before', 'SELECT 1; -- ddlint-ignore drop-table: empty\nDROP TABLE a;', []],
    ['the next one on the same line', 'SELECT 1; /* ddlint-ignore drop-table: empty */ DROP TABLE a; DROP TABLE b;', ['1 drop-table']],
    ['the file', 'DROP TABLE a;\n-- ddlint-ignore-file drop-table: a clean start\nDROP TABLE b;\n', []],
    ['the file, from its end', 'DROP TABLE a;\n-- ddlint-ignore-file drop-table: a clean start', []],
    ['a statement that cannot be read', '-- ddlint-ignore unread: looked at by hand\nSELEC 1;', []],
    ['with a reason that has a colon and a dash', '-- ddlint-ignore drop-table: see https://x.example/1 -- really\nDROP TABLE a;', []],
    ['on Windows', '-- ddlint-ignore drop-table: empty\r\nDROP TABLE a;\r\nDROP TABLE b;\r\n', ['3 drop-table']],
  ])('%s', async (_, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });
});

describe('is a finding when it', () => {
  it.each([
    ['gives no reason', '-- ddlint-ignore drop-table\nDROP TABLE a;', ['1 unused-suppression: This suppression gives no reason.']],
    ['gives an empty reason', '-- ddlint-ignore drop-table:  \nDROP TABLE a;', ['1 unused-suppression: This suppression gives no reason.']],
    ['names no rule', '-- ddlint-ignore\nDROP TABLE a;', ['1 unused-suppression: This suppression names no rule.', '2 drop-table']],
    ['names no rule but a reason', '-- ddlint-ignore: because\nDROP TABLE a;', ['1 unused-suppression: This suppression names no rule.', '2 drop-table']],
    ['names a rule that does not exist', '-- ddlint-ignore drop-tabel: empty\nDROP TABLE a;', ['1 unused-suppression: There is no rule drop-tabel.', '2 drop-table']],
    ['silences nothing', '-- ddlint-ignore drop-table: empty\nSELECT 1;', ['1 unused-suppression: Nothing to suppress: drop-table reports nothing here.']],
    ['silences one rule of two', '-- ddlint-ignore drop-table, truncate: empty\nDROP TABLE a;', ['1 unused-suppression: Nothing to suppress: truncate reports nothing here.']],
    ['stands behind the last statement', 'DROP TABLE a;\n-- ddlint-ignore drop-table: empty', ['1 drop-table', '2 unused-suppression: Nothing to suppress: drop-table reports nothing here.']],
    ['silences nothing in the whole file', '-- ddlint-ignore-file drop-table: empty\nSELECT 1;', ['1 unused-suppression: Nothing to suppress: drop-table reports nothing here.']],
  ])('%s', async (_, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });

  it('is about suppressions', async () => {
    expect(await said('-- ddlint-ignore unused-suppression: ours\n-- ddlint-ignore drop-table\nSELECT 1;')).toHaveLength(3);
  });
});

describe('is none', () => {
  it.each([
    ['inside a string', "SELECT '-- ddlint-ignore drop-table: no';\nDROP TABLE a;", ['2 drop-table']],
    ['inside a body', 'DO $$ BEGIN\n-- ddlint-ignore drop-table: no\nDROP TABLE a;\nEND $$;', ['3 drop-table']],
    ['as part of another word', '-- ddlint-ignored drop-table: no\nDROP TABLE a;', ['2 drop-table']],
  ])('%s', async (_, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });
});

it('says where it is: the comment, no more', async () => {
  const { findings } = await check({ files: [{ path: '1.sql', text: 'SELECT 1;\n  -- ddlint-ignore drop-table   \nSELECT 2;' }] });
  expect(findings).toMatchObject([{ line: 2, column: 3, endLine: 2, endColumn: 30 }, { line: 2, column: 3 }]);
});

it('a suppression in a way back is for the way back', async () => {
  const files = [{ path: '1.up.sql', text: '-- ddlint-ignore-file unread: looked at\nSELEC 1;' }, { path: '1.down.sql', text: 'SELEC 2;' }];
  const { findings } = await check({ files });
  expect(findings).toMatchObject([{ path: '1.down.sql', rule: 'unread' }]);
});

it('the rule that is told about suppressions can be switched off like any other', async () => {
  const { findings } = await check({ files: [{ path: '1.sql', text: '-- ddlint-ignore drop-table\nSELECT 1;' }], rules: { 'unused-suppression': 'off' } });
  expect(findings).toEqual([]);
});

it('a rule that is off has nothing to suppress', async () => {
  const { findings } = await check({ files: [{ path: '1.sql', text: '-- ddlint-ignore truncate: small\nTRUNCATE a;' }], rules: { truncate: 'off', 'missing-lock-timeout': 'off' } });
  expect(findings).toMatchObject([{ rule: 'unused-suppression' }]);
});

describe('in changelogs', () => {
  const XML = (...inside: readonly string[]): string => `<databaseChangeLog>\n${inside.join('\n')}\n</databaseChangeLog>\n`;
  const DROP = (id: number, comment = ''): string => `<changeSet id="${id}" author="a">${comment}<dropTable tableName="t${id}"/></changeSet>`;
  const YAML = (id: number, comment = ''): string => `- changeSet:\n    id: ${id}\n    author: a\n    changes:\n${comment}    - dropTable: { tableName: t${id} }\n`;
  it.each([
    ['above a changeset', XML('<!-- ddlint-ignore drop-table: empty -->', DROP(1), DROP(2)), 'c.xml', ['4 drop-table']],
    ['in one', XML(DROP(1, '<!-- ddlint-ignore drop-table: empty -->'), DROP(2)), 'c.xml', ['3 drop-table']],
    ['for the file', XML('<!-- ddlint-ignore-file drop-table: empty -->', DROP(1), DROP(2)), 'c.xml', []],
    ['for the file, wherever that stands', XML(DROP(1), DROP(2, '<!-- ddlint-ignore-file drop-table: empty -->')), 'c.xml', []],
    ['for the file, and nothing there', XML('<!-- ddlint-ignore-file drop-column: empty -->', DROP(1), DROP(2)), 'c.xml', ['3 drop-table', '4 drop-table', '2 unused-suppression: Nothing to suppress: drop-column reports nothing here.']],
    ['in YAML', `databaseChangeLog:\n${YAML(1, '    # ddlint-ignore drop-table: empty\n')}${YAML(2)}`, 'c.yaml', ['12 drop-table']],
    ['for a file of YAML', `# ddlint-ignore-file drop-table: empty\ndatabaseChangeLog:\n${YAML(1)}${YAML(2)}`, 'c.yaml', []],
    ['for a file of SQL', '--liquibase formatted sql\n-- ddlint-ignore-file drop-table: empty\n--changeset a:1\nDROP TABLE t1;\n--changeset a:2\nDROP TABLE t2;\n', 'c.sql', []],
    ['above a changeset of SQL', '--liquibase formatted sql\n--changeset a:1\n-- ddlint-ignore drop-table: empty\nDROP TABLE t1;\n--changeset a:2\nDROP TABLE t2;\n', 'c.sql', ['6 drop-table']],
  ])('%s', async (_, text, path, expected) => {
    expect(await said(text, path)).toEqual(expected);
  });

  it('an unused one is deleted with all of its comment', async () => {
    const { findings } = await check({ files: [{ path: 'c.xml', text: XML('<!-- ddlint-ignore drop-column: empty -->', DROP(1)) }], rules: { 'drop-table': 'off', 'missing-lock-timeout': 'off' } });
    expect(findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ range }) => range)))).toEqual([[20, 62]]);
  });
});
