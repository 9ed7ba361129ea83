import { describe, expect, it } from 'vitest';
import { goose } from '../../src/readers/goose.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const UP = '-- +goose Up\nSELECT 1;\n';
const ofOne = (text: string): ReturnType<typeof reading> => reading(goose, { '1_a.sql': text });

it.each([
  [UP, 'goose'],
  ['--+goose up\nSELECT 1;', 'goose'],
  ['--  +goose   UP  \r\nSELECT 1;', 'goose'],
  ['-- +GOOSE up', 'goose'],
  [' -- +goose Up\nSELECT 1;', 'sql'],
  ['-- +goose Upwards\nSELECT 1;', 'sql'],
  ['-- like +goose Up\nSELECT 1;', 'sql'],
])('%j is read by %s', (text, name) => {
  expect(detected({ '1_a.sql': text })).toBe(name);
});

it('one marked file makes the history goose\'s', () => {
  expect(detected({ '1_a.sql': 'SELECT 1;', '2_b.sql': UP })).toBe('goose');
});

it('each way has its own statements, at their places in the text', () => {
  const text = '-- 🪿 first\r\n-- +goose Up\r\nCREATE TABLE "🪿" (a int);\r\nSELECT 1;\r\n-- +goose Down\r\nDROP TABLE "🪿";\r\n';
  const [{ up, down }] = ofOne(text).migrations as [ReturnType<typeof ofOne>['migrations'][0]];
  expect(statementsOf(up)).toEqual(['CREATE TABLE "🪿" (a int)', 'SELECT 1']);
  expect(statementsOf(down)).toEqual(['DROP TABLE "🪿"']);
  expect([up.text, down!.text]).toEqual([text, text]);
  expect(up.sections).toEqual([[0, text.indexOf('-- +goose Down')]]);
  expect(down!.sections).toEqual([[text.indexOf('-- +goose Down'), text.length]]);
});

it('markers are no statements, and a block is read like any other', () => {
  const { migrations } = ofOne('-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin\nDROP FUNCTION f();\n-- +goose StatementEnd\n');
  expect(statementsOf(migrations[0]!.up)).toHaveLength(1);
  expect(statementsOf(migrations[0]!.down)).toEqual(['DROP FUNCTION f()']);
});

it('a way that never ends a statement does not swallow the other', () => {
  const [migration] = ofOne("-- +goose Up\nSELECT 'a\n-- +goose Down\nSELECT 'b';").migrations;
  expect(statementsOf(migration!.down)).toEqual(["SELECT 'b'"]);
});

it('files run by number', () => {
  expect(idsOf(reading(goose, { 'm/10_b.sql': UP, 'm/00002_a.sql': `${UP}-- +goose Down\n`, 'm/20240101120000_c.sql': UP }))).toEqual(['m/00002_a and back', 'm/10_b', 'm/20240101120000_c']);
});

it('migrations in Go have their places, and nothing is read of them', () => {
  const read = reading(goose, { 'm/1_a.sql': UP, 'm/00003_c.sql': UP }, { 'm/2_b.go': '', 'm/2_b_test.go': '', 'm/0_d.go': '', 'm/helpers.go': '' });
  expect(idsOf(read)).toEqual(['m/1_a', 'm/2_b.go', 'm/00003_c']);
  expect(unreadOf(read)).toEqual(['m/2_b.go: this is a migration in Go, which is not read']);
});

describe('a transaction is around a file', () => {
  it.each([
    [UP, ['wrapped']],
    [`${UP}-- +goose Down\nSELECT 2;`, ['wrapped', 'wrapped']],
    [`-- +goose NO TRANSACTION\n${UP}-- +goose Down\nSELECT 2;`, ['none', 'none']],
    [`${UP}-- +goose Down\n-- +goose no transaction\r\nSELECT 2;`, ['none', 'none']],
    ['-- +goose Up\nCREATE INDEX CONCURRENTLY i ON a (b);', ['wrapped']],
  ])('%j', (text, expected) => {
    expect(transactionsOf(ofOne(text))).toEqual(expected);
  });

  it('unless somebody says otherwise', () => {
    expect(transactionsOf(reading(goose, { '1_a.sql': UP }, {}, 'none'))).toEqual(['none']);
    expect(transactionsOf(reading(goose, { '1_a.sql': `-- +goose NO TRANSACTION\n${UP}` }, {}, 'file'))).toEqual(['wrapped']);
  });
});

it.each([
  ['SELECT 1;', 'there is no `-- +goose Up` in this file, and goose refuses it'],
  ['-- +goose Down\nSELECT 1;', 'there is no `-- +goose Up` in this file, and goose refuses it'],
  ['-- +goose Down\nSELECT 1;\n-- +goose Up\nSELECT 1;', '`-- +goose Down` stands before `-- +goose Up`, and goose refuses that'],
  [`SELECT 0;\n${UP}`, 'something stands before the first marker, and goose refuses that'],
  [`${UP}${UP}`, '`-- +goose Up` stands here a second time, and goose refuses that'],
  ['-- +goose Up\n-- +goose StatementBegin\nSELECT 1;', 'this `-- +goose StatementBegin` is never ended, and goose refuses that'],
  ['-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose Down\n-- +goose StatementEnd', 'this `-- +goose StatementBegin` is never ended, and goose refuses that'],
  ['-- +goose Up\nSELECT 1;\n-- +goose StatementEnd', 'this `-- +goose StatementEnd` ends nothing, and goose refuses that'],
  ['\r\n', 'this file is empty'],
])('%j is unread', (text, reason) => {
  const read = reading(goose, { '1_a.sql': UP, '2_b.sql': text });
  expect(unreadOf(read)).toEqual([`2_b.sql: ${reason}`]);
  expect(idsOf(read)).toEqual(['1_a']);
});

it('files without a number do not run, but where none has one', () => {
  expect(unreadOf(reading(goose, { '1_a.sql': UP, 'seed.sql': UP }))).toEqual(['seed.sql: goose runs only files whose names begin with a number above 0 and _']);
  expect(idsOf(reading(goose, { '<stdin>': UP }))).toEqual(['<stdin>']);
});

it('comments and text before the first marker are nothing', () => {
  expect(unreadOf(ofOne(`-- why\n/* and how */\n\n${UP}`))).toEqual([]);
});

describe('ENVSUB', () => {
  const ON = '-- +goose ENVSUB ON\n';
  const OFF = '-- +goose envsub off\n';

  it.each([
    `-- +goose Up\n${ON}CREATE TABLE $PREFIX_a (id int, \${NAME}b text, \${OTHER:-c}d text);\n${OFF}`,
    `${ON}-- +goose Up\nALTER TABLE a ADD COLUMN $NAME text;\n-- +goose Down\nALTER TABLE a DROP COLUMN $NAME;\n`,
    `-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS void AS $$\n${ON}BEGIN RAISE NOTICE '\${NAME}'; END;\n${OFF}$$ LANGUAGE plpgsql;\n-- +goose StatementEnd\n`,
    `-- +goose Up\n${ON}SELECT 1; -- costs $$\n`,
  ])('%j is understood', (text) => {
    const { migrations, unread } = ofOne(text);
    expect(unread).toEqual([]);
    expect(migrations.flatMap(({ up, down }) => [...up.statements, ...(down?.statements ?? [])]).flatMap(({ operations }) => operations).filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('a variable is a name that the text does not say, and stands where it stands', () => {
    const [migration] = ofOne(`-- +goose Up\n${ON}DROP TABLE $NAME;\n${OFF}DROP TABLE $NAME;\n`).migrations;
    expect(migration!.up.statements[0]!.operations).toMatchObject([{ kind: 'dropTable', table: { name: '$NAME' } }]);
    expect(statementsOf(migration!.up)).toEqual(['DROP TABLE $NAME', 'DROP TABLE $NAME']);
    expect(migration!.up.statements[1]!.operations[0]!.kind).toBe('unknown');
  });

  it.each(['$$', '$body$'])('%s is not what it was', (quote) => {
    const text = `-- +goose Up\n${ON}DO ${quote} BEGIN NULL; END ${quote};\n`;
    expect(ofOne(text).unread).toEqual([{ path: '1_a.sql', range: [text.indexOf(quote), text.length - 1], reason: `goose puts values in here and makes something else of \`${quote}\`; write \`-- +goose ENVSUB OFF\` above this line` }]);
  });
});
